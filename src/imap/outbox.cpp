// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/outbox.h"

namespace imap {

void Outbox::put(QByteArrayView octets)
{
    if (!isBlocked()) {
        m_write(octets);
        return;
    }
    m_held.push_back({m_open, octets.toByteArray(), {}, {}});
    m_heldOctets += static_cast<quint64>(octets.size());
}

void Outbox::putMark(quint64 size, std::function<bool()> flows)
{
    if (isBlocked())
        m_held.push_back({m_open, {}, size, std::move(flows)});
    else
        sendMark(m_open, size, flows);
}

void Outbox::sendMark(quint32 command, quint64 size, const std::function<bool()> &flows)
{
    const bool isFlowing = flows && flows();
    m_write(QByteArray('{' + QByteArray::number(size) + (isFlowing ? "+}\r\n" : "}\r\n")));
    if (isFlowing)
        return;
    m_blockedBy = command;
    m_awaitsGo = true;
}

void Outbox::go()
{
    m_blockedBy = 0;
    flush();
}

bool Outbox::drop(quint32 command)
{
    if (m_blockedBy != command)
        return false;
    while (!m_held.empty() && m_held.front().command == command) {
        m_heldOctets -= static_cast<quint64>(m_held.front().octets.size());
        m_held.pop_front();
    }
    m_blockedBy = 0;
    flush();
    return true;
}

void Outbox::clear()
{
    m_held.clear();
    m_heldOctets = 0;
    m_blockedBy = 0;
    m_open = 0;
}

void Outbox::flush()
{
    while (!m_held.empty() && !isBlocked()) {
        const Piece piece = std::move(m_held.front());
        m_held.pop_front();
        m_heldOctets -= static_cast<quint64>(piece.octets.size());
        if (piece.literal)
            sendMark(piece.command, *piece.literal, piece.flows);
        else
            m_write(piece.octets);
    }
}

} // namespace imap
