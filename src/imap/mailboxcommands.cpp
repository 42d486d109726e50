// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/mailboxcommands.h"

namespace imap {

namespace {

bool isName(QByteArrayView name, QByteArrayView wanted)
{
    return name.compare(wanted, Qt::CaseInsensitive) == 0;
}

template <typename T> void report(const Reply<T> &reply, const Outcome<ResponseText> &outcome, const T &value)
{
    if (!reply)
        return;
    if (outcome)
        reply(value);
    else
        reply(tl::unexpected(outcome.error()));
}

/// The first number of a code's arguments; 0 where there is none.
quint64 numberOf(const ResponseText &text)
{
    Cursor cursor(text.codeArguments);
    return cursor.number().value_or(0);
}

quint32 uidOf(const ResponseText &text)
{
    const quint64 number = numberOf(text);
    return number <= UidSet::largest ? static_cast<quint32>(number) : 0;
}

} // namespace

ListCommand::ListCommand(const QByteArray &name, const QByteArray &rest, Reply<Lines> reply)
    : Command(name + ' ' + rest)
    , m_name(name)
    , m_reply(std::move(reply))
{
}

bool ListCommand::takeData(QByteArrayView name, QByteArrayView rest)
{
    constexpr qsizetype maxMailboxes = 200'000;
    if (!isName(name, m_name))
        return false;
    if (const std::optional<ListLine> line = parseListLine(rest))
        m_lines += *line;
    m_isOverrun = m_lines.size() > maxMailboxes;
    return true;
}

void ListCommand::finish(const Outcome<ResponseText> &outcome)
{
    report(m_reply, outcome, m_lines);
}

SelectCommand::SelectCommand(const QByteArray &mailbox, bool readOnly, bool withModSeq,
                             Reply<SelectedMailbox> reply)
    : Command(readOnly ? "EXAMINE " : "SELECT ")
    , m_reply(std::move(reply))
{
    m_selected.name = mailbox;
    m_selected.isReadOnly = readOnly;
    addString(mailbox);
    if (withModSeq)
        addText(" (CONDSTORE)");
}

bool SelectCommand::takeText(const ResponseText &text)
{
    if (text.codeName == "EXISTS")
        m_selected.exists = uidOf(text);
    else if (text.codeName == "UIDVALIDITY")
        m_selected.uidValidity = uidOf(text);
    else if (text.codeName == "UIDNEXT")
        m_selected.uidNext = uidOf(text);
    else if (text.codeName == "HIGHESTMODSEQ")
        m_selected.highestModSeq = numberOf(text);
    else if (text.codeName == "PERMANENTFLAGS")
        m_selected.permanentFlags = parsePermanentFlags(text.codeArguments);
    else if (text.codeName == "UIDNOTSTICKY")
        m_selected.uidsAreSticky = false;
    return true;
}

void SelectCommand::finish(const Outcome<ResponseText> &outcome)
{
    if (outcome && outcome->codeName == "READ-ONLY")
        m_selected.isReadOnly = true;
    report(m_reply, outcome, m_selected);
}

StatusCommand::StatusCommand(const QByteArray &mailbox, const QByteArray &items, Reply<MailboxStatus> reply)
    : Command("STATUS ")
    , m_reply(std::move(reply))
{
    addString(mailbox);
    addText(" (" + items + ')');
}

bool StatusCommand::takeData(QByteArrayView name, QByteArrayView rest)
{
    if (!isName(name, "STATUS"))
        return false;
    if (const std::optional<MailboxStatus> status = parseStatus(rest))
        m_status = *status;
    return true;
}

void StatusCommand::finish(const Outcome<ResponseText> &outcome)
{
    report(m_reply, outcome, m_status);
}

QuotaCommand::QuotaCommand(const QByteArray &mailbox, Reply<QList<QuotaResource>> reply)
    : Command("GETQUOTAROOT ")
    , m_reply(std::move(reply))
{
    addString(mailbox);
}

bool QuotaCommand::takeData(QByteArrayView name, QByteArrayView rest)
{
    constexpr qsizetype maxResources = 1'000;
    if (isName(name, "QUOTAROOT"))
        return true;
    if (!isName(name, "QUOTA"))
        return false;
    if (const std::optional<QList<QuotaResource>> resources = parseQuota(rest);
        resources && m_resources.size() < maxResources)
        m_resources += *resources;
    return true;
}

void QuotaCommand::finish(const Outcome<ResponseText> &outcome)
{
    report(m_reply, outcome, m_resources);
}

SearchCommand::SearchCommand(const QByteArray &criteria, Reply<UidSet> reply)
    : Command("UID SEARCH " + criteria)
    , m_reply(std::move(reply))
{
}

bool SearchCommand::takeData(QByteArrayView name, QByteArrayView rest)
{
    const bool isExtended = isName(name, "ESEARCH");
    if (!isExtended && !isName(name, "SEARCH"))
        return false;
    if (const std::optional<UidSet> found = parseSearch(rest, isExtended)) {
        for (const UidRange &range : found->ranges()) // A long result may come in several lines.
            m_found.addRange(range.first, range.last);
    }
    return true;
}

void SearchCommand::finish(const Outcome<ResponseText> &outcome)
{
    report(m_reply, outcome, m_found);
}

CopyCommand::CopyCommand(const UidSet &uids, const QByteArray &mailbox, Reply<Copied> reply)
    : Command("UID COPY " + uids.toWire() + ' ')
    , m_reply(std::move(reply))
{
    addString(mailbox);
}

bool CopyCommand::takeText(const ResponseText &text)
{
    if (text.codeName != "COPYUID")
        return false;
    m_copied = parseCopyUid(text.codeArguments).value_or(m_copied);
    return true;
}

void CopyCommand::finish(const Outcome<ResponseText> &outcome)
{
    if (outcome)
        takeText(*outcome);
    report(m_reply, outcome, m_copied);
}

} // namespace imap
