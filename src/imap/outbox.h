// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <deque>
#include <functional>
#include <optional>

namespace imap {

/// The order in which octets leave. Behind a synchronising literal (RFC 9051 §4.3) everything waits for the
/// server's "+"; where the server answers the command instead, what it held back is never sent.
class Outbox {
public:
    explicit Outbox(std::function<void(QByteArrayView)> write)
        : m_write(std::move(write))
    {
    }

    void begin(quint32 command)
    {
        m_open = command;
    } ///< Commands are numbered from 1; one is open at a time.
    void put(QByteArrayView octets); ///< Of the open command.

    /// The mark of a literal of `size` octets. When its turn comes to leave, `flows` is asked once whether
    /// the octets may follow without waiting (RFC 7888); without it, or where it says no, they wait for "+".
    void putMark(quint64 size, std::function<bool()> flows = {});
    void end() { m_open = 0; }
    void holdUntilAnswer(quint32 command) ///< Nothing may follow the last command before it is answered.
    {
        m_blockedBy = command;
        m_awaitsGo = false;
    }

    bool isOpen() const { return m_open != 0; }
    bool isBlocked() const { return m_blockedBy != 0; }
    bool awaitsGo() const { return isBlocked() && m_awaitsGo; } ///< It is a "+" that is waited for.
    quint32 blockedBy() const { return m_blockedBy; } ///< The command that all waits for; 0 for none.
    quint64 heldOctets() const { return m_heldOctets; }

    void go(); ///< The "+" came.
    /// The command was answered. True where it was waiting for its "+": nothing more of it may be put.
    bool drop(quint32 command);
    void clear();

private:
    struct Piece {
        quint32 command = 0;
        QByteArray octets;
        std::optional<quint64> literal; ///< Set where this is a mark.
        std::function<bool()> flows;
    };

    void flush();
    void sendMark(quint32 command, quint64 size, const std::function<bool()> &flows);

    std::function<void(QByteArrayView)> m_write;
    std::deque<Piece> m_held;
    quint64 m_heldOctets = 0;
    quint32 m_open = 0;
    quint32 m_blockedBy = 0;
    bool m_awaitsGo = false;
};

} // namespace imap
