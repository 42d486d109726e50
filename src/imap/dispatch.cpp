// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include <algorithm>

#include "imap/engine.h"
#include "imap/login.h"
#include "imap/mailboxcommands.h"

using namespace Qt::StringLiterals;

namespace imap {

namespace {

constexpr quint64 maxSequence = 10'000'000;
constexpr int maxExpunges = 1'000;
constexpr quint64 maxKeptLiteral = 1024 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(imap)
};

bool isName(QByteArrayView name, QByteArrayView wanted)
{
    return name.size() == wanted.size() && name.compare(wanted, Qt::CaseInsensitive) == 0;
}

Error misread(const QByteArrayView words)
{
    return {Error::Kind::Protocol,
            Text::tr("The server did not understand what was sent, so the connection was cut."),
            plainText(words),
            {}};
}

/// "* 12 FETCH (" taken off: the sequence number, with the cursor at the parenthesis.
std::optional<quint64> fetchSequence(Cursor &cursor)
{
    if (!cursor.accept('*'))
        return {};
    cursor.skipBlanks();
    const std::optional<quint64> sequence = cursor.number();
    cursor.skipBlanks();
    return cursor.acceptWord("FETCH") ? sequence : std::nullopt;
}

} // namespace

void Engine::response(QByteArrayView text)
{
    if (text.startsWith('*'))
        untagged(text.sliced(1));
    else if (text.startsWith('+'))
        continued(text.sliced(1));
    else
        tagged(text);
}

void Engine::untagged(QByteArrayView text)
{
    Cursor cursor(text);
    cursor.skipBlanks();
    const std::optional<quint64> number = cursor.number();
    cursor.skipBlanks();
    const QByteArrayView name = cursor.atom();
    cursor.accept(' ');
    const QByteArrayView rest = cursor.rest();
    if (number) {
        numbered(*number, name, rest);
    } else if (isName(name, "OK") || isName(name, "NO") || isName(name, "BAD") || isName(name, "BYE")
               || isName(name, "PREAUTH")) {
        statusText(name, rest);
    } else if (isName(name, "CAPABILITY")) {
        capabilities.assign(rest.toByteArray().split(' '));
    } else {
        const bool isNow = isName(name, "VANISHED") && !rest.startsWith("(EARLIER)");
        if (isNow && !m_inFlight.empty() && !m_inFlight.front()->changesSelection()) {
            m_uidBySequence.clear();
            m_expunges = maxExpunges;
            emit m_session.messagesChanged();
        }
        for (const std::unique_ptr<Command> &command : m_inFlight) {
            if (!command->takeData(name, rest))
                continue;
            if (command->isOverrun())
                fail({Error::Kind::Protocol,
                      Text::tr("The server answered without end, so the connection was cut."),
                      plainText(name),
                      {}});
            return;
        }
    }
}

void Engine::numbered(quint64 number, QByteArrayView name, QByteArrayView rest)
{
    if (isName(name, "FETCH")) {
        fetched(number, rest);
    } else if (isName(name, "EXPUNGE")) {
        expunged(number);
        emit m_session.messagesChanged();
    } else if (isName(name, "EXISTS")) {
        if (!m_inFlight.empty() && m_inFlight.front()->changesSelection())
            m_inFlight.front()->takeText({Code::Other, "EXISTS", QByteArray::number(number), {}, {}});
        else
            emit m_session.messagesChanged();
    }
}

void Engine::statusText(QByteArrayView name, QByteArrayView rest)
{
    const ResponseText text = parseResponseText(rest);
    if (text.codeName == "CAPABILITY")
        capabilities.assign(text.codeArguments.split(' '));
    if (text.code == Code::Alert)
        emit m_session.alert(plainText(text.text));
    if (isName(name, "BYE"))
        m_goodbye = text.words.isEmpty() ? QByteArray("BYE") : text.words;
    if (m_login->isAwaitingGreeting())
        m_login->greeted(name, text);
    else if (isName(name, "BAD") && hasUnaskedLiteral())
        fail(misread(text.words));
    else if (isName(name, "OK") && !m_inFlight.empty())
        m_inFlight.front()->takeText(text);
}

bool Engine::hasUnaskedLiteral() const
{
    return std::any_of(m_inFlight.begin(), m_inFlight.end(),
                       [](const std::unique_ptr<Command> &command) { return command->hasUnaskedLiteral(); });
}

void Engine::tagged(QByteArrayView text)
{
    Cursor cursor(text);
    const quint64 number = cursor.accept('m') ? cursor.number().value_or(0) : 0; // Ours begin at 1.
    cursor.skipBlanks();
    const auto found = std::find_if(m_inFlight.begin(), m_inFlight.end(),
                                    [&](const std::unique_ptr<Command> &c) { return c->number == number; });
    const bool isOk = cursor.acceptWord("OK");
    const bool isNo = !isOk && cursor.acceptWord("NO");
    const bool isBad = !isOk && !isNo && cursor.acceptWord("BAD");
    if (found == m_inFlight.end() || (!isOk && !isNo && !isBad)) {
        fail(misread(text)); // An answer to what was never asked: octets of ours were read as commands.
        return;
    }
    connection->answerCame();
    const ResponseText words = parseResponseText(cursor.rest());
    if (words.codeName == "CAPABILITY")
        capabilities.assign(words.codeArguments.split(' '));
    const std::unique_ptr<Command> command = std::move(*found);
    m_inFlight.erase(found);
    if (command->changesSelection()) {
        m_uidBySequence.clear();
        m_expunges = 0;
        if (!isOk && selectedName == static_cast<const SelectCommand &>(*command).selected().name)
            selectedName.clear();
    }
    if (isOk && command->startsCompression())
        startCompression(command->number);
    else
        appender.answered(command->number, outbox.drop(command->number));
    Outcome<ResponseText> outcome =
        isOk ? Outcome<ResponseText>(words) : tl::unexpected(refusal(isBad, words));
    const bool mustLeave =
        !isOk && state == Session::State::Ready && suggestedWait(outcome.error().error.detail);
    if (mustLeave) {
        // Whatever else is in flight would be refused as well, and each refusal counts against the account.
        const Error error = outcome.error().error;
        command->finish(tl::unexpected(lost(error)));
        fail(error);
        return;
    }
    command->finish(outcome);
    if (isBad && command->hasUnaskedLiteral())
        fail(misread(words.words));
}

void Engine::continued(QByteArrayView text)
{
    if (outbox.awaitsGo()) {
        appender.continued(outbox.blockedBy());
        outbox.go();
        watch();
        return;
    }
    for (const std::unique_ptr<Command> &command : m_inFlight) {
        if (const std::optional<QByteArray> answer = command->continued(text.trimmed())) {
            connection->write(*answer + "\r\n");
            return;
        }
    }
}

LiteralUse Engine::literal(QByteArrayView soFar, quint64 size)
{
    Cursor cursor(soFar);
    const std::optional<quint64> sequence = fetchSequence(cursor);
    if (!sequence)
        return LiteralUse::Keep;
    FetchItems items;
    items.info.sequence = static_cast<quint32>(std::min(*sequence, maxSequence));
    const FetchParser::State parsed = m_fetchParser.parse(cursor.rest(), items);
    if (parsed == FetchParser::State::NeedsValue && items.body == FetchItems::Body::Whole)
        return bodyLiteral(items, size);
    return size <= maxKeptLiteral ? LiteralUse::Keep : LiteralUse::Drop;
}

LiteralUse Engine::bodyLiteral(const FetchItems &items, quint64 size)
{
    const quint32 uid = items.hasUid ? items.info.uid : uidOf(items.info.sequence);
    if (uid > 0) {
        m_sink = sinkFor(uid);
        if (!m_sink)
            return LiteralUse::Drop;
        m_sink->beginBody(uid, size);
    } else {
        if (!firstInSelected([](Command &command) { return command.wantsBodies(); }))
            return LiteralUse::Drop;
        m_unclaimed = std::make_unique<BodySpool>();
    }
    m_hasStreamed = true;
    return LiteralUse::Stream;
}

void Engine::literalChunk(QByteArrayView octets)
{
    if (m_sink) {
        m_sink->bodyChunk(octets);
    } else if (m_unclaimed) {
        if (const Status status = m_unclaimed->write(octets); !status)
            fail(status.error());
    }
}

void Engine::literalEnd()
{
    if (BodySink *sink = std::exchange(m_sink, nullptr))
        sink->endBody();
}

void Engine::fetched(quint64 sequence, QByteArrayView rest)
{
    FetchItems items;
    items.info.sequence = static_cast<quint32>(std::min(sequence, maxSequence));
    const FetchParser::State parsed = m_fetchParser.parse(rest, items);
    if (std::exchange(m_hasStreamed, false)) {
        items.octets.reset();
        items.body = FetchItems::Body::None;
    }
    if (items.hasUid) {
        noteUid(sequence, items.info.uid);
    } else {
        items.info.uid = uidOf(sequence);
        items.hasUid = items.info.uid > 0;
    }
    if (m_unclaimed)
        claim(items);
    if (parsed != FetchParser::State::Whole)
        return; // One line that cannot be read does not spoil the next; who misses the message sees it.
    firstInSelected([&items](Command &command) { return command.takeFetch(items); });
}

void Engine::claim(const FetchItems &items)
{
    std::unique_ptr<BodySpool> body = std::move(m_unclaimed);
    BodySink *sink = items.hasUid ? sinkFor(items.info.uid) : nullptr;
    if (!sink)
        return;
    m_spool = std::move(body);
    m_spool->begin(items.info.uid, sink);
}

BodySink *Engine::sinkFor(quint32 uid) const
{
    BodySink *sink = nullptr;
    firstInSelected([&](Command &command) {
        sink = command.sinkFor(uid);
        return sink != nullptr;
    });
    return sink;
}

bool Engine::firstInSelected(const std::function<bool(Command &)> &takes) const
{
    for (const std::unique_ptr<Command> &command : m_inFlight) {
        // What stands behind an unanswered SELECT is about another mailbox, where the same UIDs mean other
        // messages.
        if (command->changesSelection())
            return false;
        if (takes(*command))
            return true;
    }
    return false;
}

void Engine::noteUid(quint64 sequence, quint32 uid)
{
    if (sequence == 0 || sequence > maxSequence || m_expunges >= maxExpunges)
        return;
    if (m_uidBySequence.size() < sequence)
        m_uidBySequence.resize(sequence);
    m_uidBySequence[sequence - 1] = uid;
}

quint32 Engine::uidOf(quint64 sequence) const
{
    return sequence > 0 && sequence <= m_uidBySequence.size() ? m_uidBySequence[sequence - 1] : 0;
}

void Engine::expunged(quint64 sequence)
{
    if (sequence == 0 || sequence > m_uidBySequence.size())
        return;
    // Moving the rest up costs time, so after very many the numbers are forgotten instead.
    if (++m_expunges >= maxExpunges)
        m_uidBySequence.clear();
    else
        m_uidBySequence.erase(m_uidBySequence.begin() + static_cast<qptrdiff>(sequence - 1));
}

} // namespace imap
