// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>

#include "imap/response.h"

namespace imap {

class BodySink;

/// One command from its text to its reply: what it says, which untagged answers it takes, and what it makes
/// of them. Untagged answers are offered to the commands in flight from the oldest on; the first that takes
/// one has it.
class Command {
public:
    virtual ~Command() = default;

    /// The command without its tag. Odd entries are sent as literals.
    const QByteArrayList &parts() const { return m_parts; }

    /// An untagged answer other than the numbered and the status ones: "LIST", its rest.
    virtual bool takeData(QByteArrayView name, QByteArrayView rest);
    /// An untagged "OK [CODE …]", or the number of "n EXISTS" as code EXISTS; only the oldest in flight.
    virtual bool takeText(const ResponseText &text);
    virtual bool takeFetch(const FetchItems &items);
    /// Where the body of message `uid` goes; null where this command did not ask for it.
    virtual BodySink *sinkFor(quint32 uid);
    virtual bool wantsBodies() const { return false; }

    /// The server's "+" to a command that asked for more than literals. What is returned is sent as a line.
    virtual std::optional<QByteArray> continued(QByteArrayView text);

    /// The end: the text of the tagged OK, or why there is none. Called once.
    virtual void finish(const Outcome<ResponseText> &outcome) = 0;

    virtual bool changesSelection() const { return false; }
    /// Behind its OK both directions are compressed.
    virtual bool startsCompression() const { return false; }
    /// More was answered than is kept: the connection is cut, or part of the answer would be lost unseen.
    virtual bool isOverrun() const { return false; }
    /// Octets were sent behind a literal that did not wait: a BAD may have made them commands.
    virtual bool hasUnaskedLiteral() const { return false; }

    quint32 number = 0; ///< Its tag.

protected:
    explicit Command(const QByteArray &text)
        : m_parts{text}
    {
    }

    void addText(QByteArrayView text) { m_parts.last() += text; }
    void addString(const QByteArray &text); ///< As quoted string where that is possible.

private:
    QByteArrayList m_parts;
};

/// A command that nothing but its outcome comes of.
class SimpleCommand final : public Command {
public:
    SimpleCommand(const QByteArray &text, Reply<void> reply);
    /// `text`, a blank and a string argument.
    SimpleCommand(const QByteArray &text, const QByteArray &argument, const QByteArray &suffix,
                  Reply<void> reply);
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    Reply<void> m_reply;
};

/// COMPRESS DEFLATE (RFC 4978). Where it is refused all goes on as before: TLS may compress already.
class CompressCommand final : public Command {
public:
    CompressCommand()
        : Command("COMPRESS DEFLATE")
    {
    }
    void finish(const Outcome<ResponseText> &) override { }
    bool startsCompression() const override { return true; }
};

/// Why a tagged NO or BAD, or the connection's end, let a command fail.
Failure refusal(bool isBad, const ResponseText &text);
Failure notSent(const QString &reason);
Failure lost(const Error &error);

} // namespace imap
