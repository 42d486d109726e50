// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/fetchcommands.h"

#include "imap/session.h"

namespace imap {

namespace {

QByteArray metadataText(const UidSet &uids, bool withLabels, quint64 changedSince, bool withVanished)
{
    QByteArray text = "UID FETCH " + uids.toWire() + " (UID FLAGS INTERNALDATE RFC822.SIZE";
    if (withLabels)
        text += " X-GM-MSGID X-GM-LABELS";
    text += ')';
    if (changedSince > 0) {
        text += " (CHANGEDSINCE " + QByteArray::number(changedSince);
        text += withVanished ? " VANISHED)" : ")";
    }
    return text;
}

void reportEnd(const Reply<void> &reply, const Outcome<ResponseText> &outcome)
{
    if (!reply)
        return;
    if (outcome)
        reply({});
    else
        reply(tl::unexpected(outcome.error()));
}

} // namespace

MetadataCommand::MetadataCommand(const UidSet &uids, bool withLabels, quint64 changedSince, Row row,
                                 Reply<void> reply)
    : Command(metadataText(uids, withLabels, changedSince, false))
    , m_uids(uids)
    , m_row(std::move(row))
    , m_reply(std::move(reply))
{
}

MetadataCommand::MetadataCommand(const UidSet &uids, quint64 since, Row row, Vanished vanished,
                                 Reply<void> reply)
    : Command(metadataText(uids, false, since, true))
    , m_uids(uids)
    , m_row(std::move(row))
    , m_vanished(std::move(vanished))
    , m_reply(std::move(reply))
{
}

bool MetadataCommand::takeData(QByteArrayView name, QByteArrayView rest)
{
    if (!m_vanished || name.compare("VANISHED", Qt::CaseInsensitive) != 0)
        return false;
    Cursor cursor(rest);
    if (!cursor.accept('(') || !cursor.acceptWord("EARLIER") || !cursor.accept(')'))
        return false; // An expunge of this moment: RFC 7162 §3.2.10.
    cursor.skipBlanks();
    if (const std::optional<UidSet> uids = UidSet::parse(cursor.rest()))
        m_vanished(*uids);
    return true;
}

bool MetadataCommand::takeFetch(const FetchItems &items)
{
    // "n:*" makes a server send its last message even where its UID is below n.
    if (!items.hasUid || !items.hasFlags || !items.hasSize || !m_uids.contains(items.info.uid))
        return false;
    m_row(items.info);
    return true;
}

void MetadataCommand::finish(const Outcome<ResponseText> &outcome)
{
    reportEnd(m_reply, outcome);
}

HeaderCommand::HeaderCommand(const UidSet &uids, const QByteArrayList &fields, Row row, Reply<void> reply)
    : Command("UID FETCH " + uids.toWire() + " (UID BODY.PEEK[HEADER.FIELDS (" + fields.join(' ') + ")])")
    , m_uids(uids)
    , m_row(std::move(row))
    , m_reply(std::move(reply))
{
}

bool HeaderCommand::takeFetch(const FetchItems &items)
{
    if (items.body != FetchItems::Body::Header || !items.hasUid || !m_uids.contains(items.info.uid))
        return false;
    m_row(items.info.uid, items.octets.value_or(QByteArray()));
    return true;
}

void HeaderCommand::finish(const Outcome<ResponseText> &outcome)
{
    reportEnd(m_reply, outcome);
}

BodyCommand::BodyCommand(const UidSet &uids, BodySink *sink, Reply<void> reply)
    : Command("UID FETCH " + uids.toWire() + " (UID BODY.PEEK[])")
    , m_uids(uids)
    , m_sink(sink)
    , m_reply(std::move(reply))
{
}

bool BodyCommand::takeFetch(const FetchItems &items)
{
    if (items.body != FetchItems::Body::Whole || !items.octets || !items.hasUid
        || !m_uids.contains(items.info.uid))
        return false;
    m_sink->beginBody(items.info.uid, static_cast<quint64>(items.octets->size()));
    if (!items.octets->isEmpty())
        m_sink->bodyChunk(*items.octets);
    m_sink->endBody();
    return true;
}

BodySink *BodyCommand::sinkFor(quint32 uid)
{
    return m_uids.contains(uid) ? m_sink : nullptr;
}

void BodyCommand::finish(const Outcome<ResponseText> &outcome)
{
    reportEnd(m_reply, outcome);
}

} // namespace imap
