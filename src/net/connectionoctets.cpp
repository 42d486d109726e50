// SPDX-License-Identifier: GPL-3.0-or-later
// The half of Connection that moves octets: reading, writing, compression, and whether anything moves.
#include "net/connection.h"

#include <QSslSocket>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace net {

namespace {

constexpr int progressChecksPerIdle = 8;
constexpr int slowIdles = 15;
constexpr quint64 slowOctets = 64 * 1024;

} // namespace

void Connection::startCompression(QByteArrayView arrived)
{
    if (m_state != State::Open || isCompressed())
        return;
    m_deflater.emplace([this](QByteArrayView octets) { m_socket->write(octets.data(), octets.size()); });
    m_inflater.emplace();
    m_inflater->put(arrived);
}

qint64 Connection::read(char *octets, qint64 maxSize)
{
    if (!m_socket)
        return 0;
    if (isCompressed())
        return readExpanded(octets, maxSize);
    const qint64 size = std::max<qint64>(m_socket->read(octets, maxSize), 0);
    m_arrived += static_cast<quint64>(size);
    m_received += static_cast<quint64>(size);
    return size;
}

qint64 Connection::readExpanded(char *octets, qint64 maxSize)
{
    std::array<char, 16 * 1024> buffer;
    qint64 size = 0;
    while (size == 0) {
        if (m_inflater->isHungry()) {
            const qint64 arrived = m_socket->read(buffer.data(), buffer.size());
            if (arrived <= 0)
                return 0;
            m_arrived += static_cast<quint64>(arrived);
            m_inflater->put(QByteArrayView(buffer.data(), arrived));
        }
        size = m_inflater->take(octets, maxSize);
    }
    if (size < 0) {
        giveUp({Error::Kind::Protocol,
                //: %1 is a server name with its port
                tr("What the server %1 sent compressed cannot be read.").arg(m_endpoint.toString()),
                u"corrupt DEFLATE stream"_s, tr("Try again.")});
        release(); // Also where the peer has closed: nothing behind this place can be read.
        return 0;
    }
    m_received += static_cast<quint64>(size);
    return size;
}

qint64 Connection::octetsAvailable() const
{
    if (!m_socket)
        return 0;
    return m_socket->bytesAvailable() + (m_inflater && !m_inflater->isHungry() ? 1 : 0);
}

void Connection::write(QByteArrayView octets)
{
    if (m_state != State::Open)
        return;
    if (!m_asked.isValid())
        m_asked.start();
    m_sent += static_cast<quint64>(octets.size());
    if (!m_deflater) {
        m_socket->write(octets.data(), octets.size());
        return;
    }
    m_deflater->put(octets);
    // Once for all that is written in one go: each flush costs octets.
    if (!std::exchange(m_isFlushPending, true))
        QMetaObject::invokeMethod(this, &Connection::flushCompressed, Qt::QueuedConnection);
}

void Connection::flushCompressed()
{
    m_isFlushPending = false;
    if (m_deflater && m_state == State::Open)
        m_deflater->flush();
}

qint64 Connection::pendingOctets() const
{
    return m_socket ? m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite() : 0;
}

void Connection::octetsArrived()
{
    if (m_startTlsPending)
        return; // Nothing that came before the handshake may be read.
    noteAnswer();
    emit readyRead();
}

void Connection::noteAnswer()
{
    if (!m_asked.isValid())
        return;
    const std::chrono::microseconds time(m_asked.nsecsElapsed() / 1000);
    m_roundTrip = std::min(m_roundTrip.value_or(time), time);
    m_asked.invalidate();
}

void Connection::octetsTaken(qint64 octets)
{
    m_taken += static_cast<quint64>(octets);
    emit written();
}

void Connection::setAnswerAwaited(bool awaited)
{
    if (awaited == m_progressTimer.isActive())
        return;
    if (!awaited) {
        m_progressTimer.stop();
        return;
    }
    m_silence.start();
    answerCame();
    m_progressTimer.start(std::max(m_timeouts.idle / progressChecksPerIdle, std::chrono::milliseconds(1)));
}

quint64 Connection::progress() const
{
    return m_arrived + m_taken + static_cast<quint64>(m_socket ? m_socket->bytesAvailable() : 0);
}

void Connection::answerCame()
{
    m_slowness.start();
    m_slowStart = progress();
}

void Connection::watchProgress()
{
    const quint64 now = progress();
    if (now >= m_slowStart + slowOctets)
        answerCame();
    if (now == m_seenProgress && m_silence.hasExpired(m_timeouts.idle.count())) {
        giveUp(unreachable(tr("The server %1 stopped answering.")));
        return;
    }
    if (now != m_seenProgress) {
        m_seenProgress = now;
        m_silence.start();
    }
    if (m_slowness.hasExpired(slowIdles * m_timeouts.idle.count())) {
        giveUp(unreachable(tr("The server %1 answers so slowly that it would never end."),
                           u"%1 octets in %2 s"_s.arg(now - m_slowStart).arg(m_slowness.elapsed() / 1000)));
    }
}

} // namespace net
