// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/message.h"

#include <algorithm>
#include <array>
#include <limits>

#include "dns/rdata.h"
#include "dns/wire.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr quint16 qrBit = 0x8000;
constexpr quint16 aaBit = 0x0400;
constexpr quint16 tcBit = 0x0200;
constexpr quint16 rdBit = 0x0100;
constexpr quint16 raBit = 0x0080;
constexpr quint16 adBit = 0x0020;
constexpr quint16 cdBit = 0x0010;
constexpr int opcodeShift = 11;
constexpr quint16 fourBits = 0x000F;
constexpr quint32 doBit = 0x8000; // Within the TTL field of OPT.
constexpr int maxRecords = 4096; // Far above any answer that is asked for here; bounds time and memory.
constexpr int maxQuestions = 16;

constexpr std::array<std::pair<Rcode, const char *>, 15> rcodeNames{{
    {Rcode::NoError, "NOERROR"},
    {Rcode::FormErr, "FORMERR"},
    {Rcode::ServFail, "SERVFAIL"},
    {Rcode::NXDomain, "NXDOMAIN"},
    {Rcode::NotImp, "NOTIMP"},
    {Rcode::Refused, "REFUSED"},
    {Rcode::YXDomain, "YXDOMAIN"},
    {Rcode::YXRRSet, "YXRRSET"},
    {Rcode::NXRRSet, "NXRRSET"},
    {Rcode::NotAuth, "NOTAUTH"},
    {Rcode::NotZone, "NOTZONE"},
    {Rcode::BadVers, "BADSIG"},
    {Rcode::BadKey, "BADKEY"},
    {Rcode::BadTime, "BADTIME"},
    {Rcode::BadTrunc, "BADTRUNC"},
}};

struct Header {
    Message message;
    std::array<quint16, 4> counts{};
};

Header readHeader(WireReader &reader)
{
    Header header;
    Message &message = header.message;
    message.id = reader.number16();
    const quint16 flags = reader.number16();
    message.isResponse = (flags & qrBit) != 0;
    message.opcode = Opcode((flags >> opcodeShift) & fourBits);
    message.authoritative = (flags & aaBit) != 0;
    message.truncated = (flags & tcBit) != 0;
    message.recursionDesired = (flags & rdBit) != 0;
    message.recursionAvailable = (flags & raBit) != 0;
    message.authenticData = (flags & adBit) != 0;
    message.checkingDisabled = (flags & cdBit) != 0;
    message.rcode = Rcode(flags & fourBits);
    for (quint16 &count : header.counts)
        count = reader.number16();
    return header;
}

quint16 flagsOf(const Message &message)
{
    uint flags = (uint(message.opcode) & fourBits) << opcodeShift;
    flags |= message.isResponse ? qrBit : 0U;
    flags |= message.authoritative ? aaBit : 0U;
    flags |= message.truncated ? tcBit : 0U;
    flags |= message.recursionDesired ? rdBit : 0U;
    flags |= message.recursionAvailable ? raBit : 0U;
    flags |= message.authenticData ? adBit : 0U;
    flags |= message.checkingDisabled ? cdBit : 0U;
    flags |= uint(message.rcode) & fourBits;
    return quint16(flags);
}

/// Takes what OPT says over into the message (RFC 6891 §6.1.3).
void readOption(WireReader &reader, Message &message, const DomainName &owner)
{
    Edns edns;
    edns.udpPayloadSize = reader.number16();
    const quint32 extended = reader.number32();
    reader.octets(reader.number16());
    edns.version = quint8((extended >> 16) & 0xFF);
    edns.dnssecOk = (extended & doBit) != 0;
    message.rcode = Rcode((uint(message.rcode) & fourBits) | (extended >> 24) << 4);
    if (message.edns || !owner.isRoot())
        reader.invalidate(); // At most one, and the root's.
    message.edns = edns;
}

void readRecord(WireReader &reader, Message &message, QList<Record> &section)
{
    Record record;
    record.name = reader.name();
    record.type = Type(reader.number16());
    if (record.type == Type::OPT) {
        readOption(reader, message, record.name);
        return;
    }
    record.recordClass = RecordClass(reader.number16());
    const quint32 ttl = reader.number32();
    constexpr quint32 maxTtl = std::numeric_limits<qint32>::max();
    record.ttl = std::chrono::seconds(ttl > maxTtl ? 0 : ttl); // RFC 2181 §8
    const quint16 length = reader.number16();
    // Records of an UPDATE may be without RDATA (RFC 2136 §2.4, §2.5), and those of other classes mean
    // nothing to us.
    const bool isOurs =
        record.recordClass == RecordClass::IN || (record.recordClass == RecordClass::NONE && length > 0);
    record.data = readRdata(reader, isOurs ? record.type : Type::ANY, length);
    section += record;
}

void writeRecord(WireWriter &writer, const Record &record)
{
    writer.name(record.name);
    writer.number16(quint16(record.type));
    writer.number16(quint16(record.recordClass));
    writer.number32(quint32(record.ttl.count()));
    const qsizetype begin = writer.beginLength16();
    writeRdata(writer, record.data);
    writer.endLength16(begin);
}

void writeOption(WireWriter &writer, const Message &message)
{
    writer.name({});
    writer.number16(quint16(Type::OPT));
    writer.number16(message.edns->udpPayloadSize);
    writer.number32(quint32(uint(message.rcode) >> 4) << 24 | quint32(message.edns->version) << 16
                    | (message.edns->dnssecOk ? doBit : 0U));
    writer.number16(0);
}

} // namespace

QString toString(Rcode rcode)
{
    for (const auto &[known, name] : rcodeNames) {
        if (known == rcode)
            return QString::fromLatin1(name);
    }
    return u"RCODE%1"_s.arg(quint16(rcode));
}

Result<Message> parseMessage(QByteArrayView octets)
{
    if (octets.size() > WireWriter::maxSize)
        return fail(Error::Kind::Protocol, Words::tr("A DNS message is longer than 65,535 octets."));
    WireReader reader(octets);
    Header header = readHeader(reader);
    Message &message = header.message;
    const auto [questions, answers, authority, additional] = header.counts;
    if (questions > maxQuestions || answers + authority + additional > maxRecords)
        return fail(Error::Kind::Protocol, Words::tr("A DNS message claims to hold too many records."));
    for (int i = 0; i < questions && reader.isValid(); ++i)
        message.questions += Question{reader.name(), Type(reader.number16()), RecordClass(reader.number16())};
    for (int i = 0; i < answers && reader.isValid(); ++i)
        readRecord(reader, message, message.answers);
    for (int i = 0; i < authority && reader.isValid(); ++i)
        readRecord(reader, message, message.authority);
    for (int i = 0; i < additional && reader.isValid(); ++i)
        readRecord(reader, message, message.additional);
    if (!reader.isValid() || !reader.atEnd())
        return fail(Error::Kind::Protocol, Words::tr("A DNS message is malformed."));
    return message;
}

Result<QByteArray> toWire(const Message &message)
{
    WireWriter writer;
    writer.number16(message.id);
    writer.number16(flagsOf(message));
    writer.number16(quint16(message.questions.size()));
    writer.number16(quint16(message.answers.size()));
    writer.number16(quint16(message.authority.size()));
    writer.number16(quint16(message.additional.size() + (message.edns ? 1 : 0)));
    for (const Question &question : message.questions) {
        writer.name(question.name);
        writer.number16(quint16(question.type));
        writer.number16(quint16(question.recordClass));
    }
    for (const QList<Record> *section : {&message.answers, &message.authority, &message.additional}) {
        for (const Record &record : *section)
            writeRecord(writer, record);
    }
    if (message.edns)
        writeOption(writer, message);
    if (!writer.isValid())
        return fail(Error::Kind::BadInput, Words::tr("A name or value is too long for DNS."));
    return writer.octets();
}

RRset Message::answer(const DomainName &name, Type type) const
{
    RRset found{name, type, {}, {}};
    for (const Record &record : answers) {
        if (record.name != name || record.type != type || record.recordClass != RecordClass::IN)
            continue;
        found.ttl = found.isEmpty() ? record.ttl : std::min(found.ttl, record.ttl);
        found.data += record.data;
    }
    return found;
}

DomainName Message::canonicalName(const Question &question) const
{
    if (question.type == Type::CNAME)
        return question.name;
    constexpr int longestChain = 16; // A circle is longer than any.
    DomainName at = question.name;
    for (int i = 0; i < longestChain; ++i) {
        const QList<DomainName> next = answer(at, Type::CNAME).values<DomainName>();
        if (next.isEmpty())
            return at;
        at = next.constFirst();
    }
    return question.name;
}

const Record *Message::startOfAuthority() const
{
    for (const QList<Record> *section : {&authority, &answers}) {
        for (const Record &record : *section) {
            if (std::holds_alternative<StartOfAuthority>(record.data))
                return &record;
        }
    }
    return nullptr;
}

RRset Message::referral() const
{
    RRset found;
    if (authoritative || rcode != Rcode::NoError || !answers.isEmpty())
        return found;
    for (const Record &record : authority) {
        if (record.type != Type::NS || (!found.isEmpty() && record.name != found.name))
            continue;
        found.ttl = found.isEmpty() ? record.ttl : std::min(found.ttl, record.ttl);
        found.name = record.name;
        found.type = Type::NS;
        found.data += record.data;
    }
    return found;
}

QList<QHostAddress> Message::addresses(const DomainName &host) const
{
    QList<QHostAddress> found;
    for (const QList<Record> *section : {&additional, &answers}) {
        for (const Record &record : *section) {
            const QHostAddress *address = std::get_if<QHostAddress>(&record.data);
            if (address && record.name == host && !found.contains(*address))
                found += *address;
        }
    }
    return found;
}

std::optional<std::chrono::seconds> Message::negativeTtl() const
{
    const Record *record = startOfAuthority();
    if (!record)
        return std::nullopt;
    return std::min(record->ttl, std::get<StartOfAuthority>(record->data).minimum);
}

} // namespace dns
