// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/evidence.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include "base/writefile.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr qsizetype overhead = 400; // Of one entry beside its octets.

qsizetype sizeOf(const Testimony &testimony)
{
    return overhead + (testimony.response ? testimony.response->raw.size() : 0);
}

QStringList sentFlags(const QueryOptions &options)
{
    QStringList flags;
    if (options.recursionDesired)
        flags += u"rd"_s;
    if (options.checkingDisabled)
        flags += u"cd"_s;
    if (options.edns)
        flags += u"edns"_s;
    if (options.dnssecOk)
        flags += u"do"_s;
    return flags;
}

QStringList receivedFlags(const Message &message)
{
    QStringList flags;
    const QList<std::pair<bool, QString>> all{
        {message.isResponse, u"qr"_s},         {message.authoritative, u"aa"_s},
        {message.truncated, u"tc"_s},          {message.recursionDesired, u"rd"_s},
        {message.recursionAvailable, u"ra"_s}, {message.authenticData, u"ad"_s},
        {message.checkingDisabled, u"cd"_s}};
    for (const auto &[isSet, name] : all) {
        if (isSet)
            flags += name;
    }
    return flags;
}

QStringList lines(const QList<Record> &records)
{
    QStringList lines;
    for (const Record &record : records)
        lines += record.toString();
    return lines;
}

QString stamp(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QString questionText(const Question &question)
{
    return question.name.toString() + u' ' + toString(question.type);
}

QJsonObject jsonOf(const Testimony &testimony)
{
    QJsonObject json{{u"server"_s, testimony.server.toString()},
                     {u"asked"_s, stamp(testimony.askedAt)},
                     {u"question"_s, questionText(testimony.question)},
                     {u"sent"_s, QJsonArray::fromStringList(sentFlags(testimony.options))}};
    if (!testimony.response) {
        json.insert(u"error"_s, testimony.response.error().message);
        return json;
    }
    const Response &response = *testimony.response;
    json.insert(u"received"_s, stamp(response.receivedAt));
    json.insert(u"milliseconds"_s, qint64(response.roundTrip.count()));
    json.insert(u"rcode"_s, toString(response.message.rcode));
    json.insert(u"flags"_s, QJsonArray::fromStringList(receivedFlags(response.message)));
    json.insert(u"answer"_s, QJsonArray::fromStringList(lines(response.message.answers)));
    json.insert(u"authority"_s, QJsonArray::fromStringList(lines(response.message.authority)));
    json.insert(u"additional"_s, QJsonArray::fromStringList(lines(response.message.additional)));
    json.insert(u"raw"_s, QString::fromLatin1(response.raw.toBase64()));
    return json;
}

QString textOf(const Testimony &testimony)
{
    QString text =
        u"%1  %2  @%3  (%4)\n"_s.arg(stamp(testimony.askedAt), questionText(testimony.question),
                                     testimony.server.toString(), sentFlags(testimony.options).join(u' '));
    if (!testimony.response)
        return text + u"    "_s + testimony.response.error().message + u'\n';
    const Message &message = testimony.response->message;
    text += u"    %1  flags: %2  %3 ms  %4 octets\n"_s
                .arg(toString(message.rcode), receivedFlags(message).join(u' '))
                .arg(testimony.response->roundTrip.count())
                .arg(testimony.response->raw.size());
    const QList<std::pair<QString, const QList<Record> *>> sections{{u"answer"_s, &message.answers},
                                                                    {u"authority"_s, &message.authority},
                                                                    {u"additional"_s, &message.additional}};
    for (const auto &[name, records] : sections) {
        for (const QString &line : lines(*records))
            text += u"    %1: %2\n"_s.arg(name, line);
    }
    return text;
}

} // namespace

EvidenceLog::EvidenceLog(Client &client, QObject *parent)
    : QObject(parent)
{
    connect(&client, &Client::asked, this, &EvidenceLog::add);
}

void EvidenceLog::add(const Testimony &testimony)
{
    m_testimonies += testimony;
    m_octets += sizeOf(testimony);
    while (m_octets > mostOctets) {
        m_octets -= sizeOf(m_testimonies.constFirst());
        m_testimonies.removeFirst();
        ++m_dropped;
    }
}

QJsonObject EvidenceLog::toJson(const QDateTime &now) const
{
    QJsonArray answers;
    for (const Testimony &testimony : m_testimonies)
        answers += jsonOf(testimony);
    return {{u"format"_s, 1},
            {u"program"_s, u"Mailhaul " MAILHAUL_VERSION ""_s},
            {u"written"_s, stamp(now)},
            {u"dropped"_s, m_dropped},
            {u"answers"_s, answers}};
}

QString EvidenceLog::toText(const QDateTime &now) const
{
    QString text = u"DNS answers as received by Mailhaul " MAILHAUL_VERSION
                   ", written %1 (all times UTC)\n"_s.arg(stamp(now));
    if (m_dropped > 0)
        text += u"The oldest %1 answers were dropped.\n"_s.arg(m_dropped);
    for (const Testimony &testimony : m_testimonies)
        text += u'\n' + textOf(testimony);
    return text;
}

Status saveEvidence(const EvidenceLog &log, const QString &path)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QFileInfo file(path);
    const bool isText = file.suffix() == u"txt"_s || file.suffix().isEmpty();
    const QString text = (isText ? path : path.chopped(file.suffix().size() + 1)) + u".txt"_s;
    if (const Status written = writeFile(path, QJsonDocument(log.toJson(now)).toJson(), Readers::Usual);
        !written)
        return written;
    return writeFile(text, log.toText(now).toUtf8(), Readers::Usual);
}

} // namespace dns
