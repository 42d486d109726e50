// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/appender.h"

#include <QCoreApplication>

#include <algorithm>

#include "imap/appendcommand.h"
#include "imap/engine.h"

using namespace Qt::StringLiterals;

namespace imap {

namespace {

constexpr quint64 maxLiteralMinus = 4096; // RFC 7888 §5

} // namespace

AppendCommand::AppendCommand(const QByteArray &mailbox, Reply<Appended> reply)
    : Command("APPEND ")
    , m_reply(std::move(reply))
{
    addString(mailbox);
}

void AppendCommand::finish(const Outcome<ResponseText> &outcome)
{
    if (!m_reply)
        return;
    if (!outcome) {
        m_reply(tl::unexpected(outcome.error()));
        return;
    }
    Appended appended;
    if (outcome->codeName == "APPENDUID")
        appended = parseAppendUid(outcome->codeArguments).value_or(appended);
    if (appended.uids.size() != m_messages)
        appended.uids.clear(); // Which is which cannot be told.
    m_reply(appended);
}

Appender::Appender(Session &session)
    : m_session(session)
{
}

void Appender::begin(const QByteArray &mailbox, Reply<Appended> reply)
{
    Engine &engine = *m_session.m_engine;
    auto command = std::make_unique<AppendCommand>(mailbox, std::move(reply));
    if (m_isOpen || engine.state != Session::State::Ready) {
        engine.reject(std::move(command));
        return;
    }
    m_command = command.get();
    m_mailbox = mailbox;
    m_missing = 0;
    m_messages = 0;
    m_isOpen = true;
    m_isRefused = false;
    m_isSwallowing = false;
    m_number = engine.issueOpen(std::move(command));
    if (engine.outbox.blockedBy() == m_number)
        m_waiting += Waiting{m_number, {}, {}}; // The mailbox name itself went as literal.
}

bool Appender::mayFlow(bool isMailboxProven, const QByteArrayList &words, quint64 size) const
{
    const Engine &engine = *m_session.m_engine;
    const Capabilities &capabilities = engine.capabilities;
    const bool isOffered = capabilities.has("LITERAL+")
        || (size <= maxLiteralMinus && (capabilities.has("LITERAL-") || capabilities.has("IMAP4REV2")));
    if (m_synchronising || !isOffered)
        return false;
    return isMailboxProven && std::all_of(words.begin(), words.end(), [this](const QByteArray &word) {
               return m_proven.contains(word.toLower());
           });
}

void Appender::addMessage(const Flags &flags, const std::optional<InternalDate> &date, quint64 size)
{
    if (!m_isOpen || m_missing > 0 || size == 0) {
        misused();
        return;
    }
    m_missing = size;
    ++m_messages;
    if (!m_command || m_isRefused) {
        m_isSwallowing = true; // Refused already: what would follow is of no use.
        return;
    }
    Engine &engine = *m_session.m_engine;
    const QByteArray list = flags.toWire();
    const QByteArrayList words = list.isEmpty() ? QByteArrayList() : list.split(' ');
    QByteArray text = " ";
    if (!words.isEmpty())
        text += '(' + list + ") ";
    if (date)
        text += quoted(date->toWire()) + ' ';
    m_command->noteMessage();
    engine.outbox.put(text);
    // By the time these octets leave, the next mailbox may have been selected behind them.
    const bool isSelected = m_mailbox == engine.selectedName;
    engine.outbox.putMark(size, [this, words, size, isSelected, command = m_command, mailbox = m_mailbox] {
        if (mayFlow(isSelected || m_provenMailboxes.contains(mailbox), words, size)) {
            command->noteUnaskedLiteral();
            return true;
        }
        m_waiting += Waiting{command->number, words, mailbox};
        return false;
    });
    engine.watch();
}

void Appender::write(QByteArrayView octets)
{
    const QByteArrayView part =
        octets.first(static_cast<qsizetype>(std::min(static_cast<quint64>(octets.size()), m_missing)));
    m_missing -= static_cast<quint64>(part.size());
    if (!m_isSwallowing && m_isOpen)
        m_session.m_engine->outbox.put(part);
}

void Appender::finish()
{
    if (!m_isOpen)
        return;
    if (m_missing > 0 || m_messages == 0) {
        misused();
        return;
    }
    m_isOpen = false;
    m_command = nullptr;
    Engine &engine = *m_session.m_engine;
    if (!m_isRefused)
        engine.outbox.put("\r\n");
    engine.closeOpen();
}

void Appender::prove(const PermanentFlags &listed)
{
    const QByteArray words = listed.isStated ? listed.flags.toWire().toLower() : QByteArray();
    for (const QByteArray &word : words.split(' ')) {
        if (!word.isEmpty())
            m_proven += word;
    }
}

bool Appender::canAddMore() const
{
    return m_session.m_engine->capabilities.has("MULTIAPPEND");
}

void Appender::continued(quint32 command)
{
    if (m_waiting.isEmpty() || m_waiting.constFirst().command != command)
        return; // A literal that is no message: the name of a mailbox.
    const Waiting proven = m_waiting.takeFirst();
    for (const QByteArray &flag : proven.flags)
        m_proven += flag.toLower();
    if (!proven.mailbox.isEmpty())
        m_provenMailboxes += proven.mailbox;
}

void Appender::answered(quint32 command, bool wasWaiting)
{
    m_waiting.removeIf([command](const Waiting &waiting) { return waiting.command == command; });
    if (!m_isOpen || command != m_number)
        return;
    m_command = nullptr;
    if (wasWaiting) {
        m_isRefused = true;
        m_isSwallowing = true;
    }
}

void Appender::abandon()
{
    m_waiting.clear();
    m_command = nullptr;
    m_isOpen = false;
    m_missing = 0;
}

void Appender::misused()
{
    const Error error{Error::Kind::Internal,
                      QCoreApplication::translate("imap", "A message was not written as announced."),
                      u"%1 octets missing in message %2"_s.arg(m_missing).arg(m_messages),
                      {}};
    // Not within the call, which may come from a row of one of the commands that end with the session.
    QMetaObject::invokeMethod(
        &m_session, [&engine = *m_session.m_engine, error] { engine.fail(error); }, Qt::QueuedConnection);
}

} // namespace imap
