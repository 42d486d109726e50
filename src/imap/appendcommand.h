// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imap/command.h"

namespace imap {

/// APPEND; its messages are written by Appender.
class AppendCommand final : public Command {
public:
    AppendCommand(const QByteArray &mailbox, Reply<Appended> reply);
    void finish(const Outcome<ResponseText> &outcome) override;
    bool hasUnaskedLiteral() const override { return m_hasUnaskedLiteral; }

    void noteMessage() { ++m_messages; } ///< One more was announced.
    void noteUnaskedLiteral() { m_hasUnaskedLiteral = true; }

private:
    Reply<Appended> m_reply;
    int m_messages = 0;
    bool m_hasUnaskedLiteral = false;
};

} // namespace imap
