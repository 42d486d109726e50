// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/record.h"

#include <limits>
#include <optional>

#include "dns/rdata.h"
#include "dns/wire.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr qsizetype maxLine = 128 * 1024;

tl::unexpected<Error> wrong(const QString &what)
{
    return fail(Error::Kind::BadInput, what);
}

/// A field of a zone file line: its octets with escapes undone, and as it was typed.
struct Token {
    QByteArray octets;
    QString typed;
    bool isQuoted = false;
};

/// Undoes one escape that begins behind `at`; moves `at` to its last character.
std::optional<char> unescaped(QStringView text, qsizetype &at)
{
    const QStringView digits = text.mid(at + 1, 3);
    bool isNumber = false;
    const uint value = digits.size() == 3 ? digits.toUInt(&isNumber) : 0;
    if (isNumber && value <= std::numeric_limits<quint8>::max()) {
        at += 3;
        return char(value);
    }
    if (at + 1 >= text.size() || text.at(at + 1).unicode() > 127)
        return std::nullopt;
    ++at;
    return char(text.at(at).unicode());
}

Result<Token> readToken(QStringView text, qsizetype &at)
{
    Token token;
    token.isQuoted = text.at(at) == u'"';
    const qsizetype begin = token.isQuoted ? ++at : at;
    for (; at < text.size(); ++at) {
        const QChar c = text.at(at);
        if (token.isQuoted ? c == u'"' : c.isSpace())
            break;
        if (c == u'\\') {
            const std::optional<char> octet = unescaped(text, at);
            if (!octet)
                return wrong(Words::tr("A backslash stands at the end of the record."));
            token.octets += *octet;
        } else {
            token.octets += QString(c).toUtf8();
        }
    }
    if (token.isQuoted && at >= text.size())
        return wrong(Words::tr("A quote is opened and never closed."));
    token.typed = text.mid(begin, at - begin).toString();
    at += token.isQuoted ? 1 : 0;
    return token;
}

Result<QList<Token>> tokens(QStringView text)
{
    if (text.size() > maxLine)
        return wrong(Words::tr("The record is longer than 128 KB."));
    QList<Token> found;
    for (qsizetype at = 0; at < text.size();) {
        if (text.at(at).isSpace()) {
            ++at;
            continue;
        }
        const Result<Token> token = readToken(text, at);
        if (!token)
            return fail(token.error());
        found += *token;
    }
    return found;
}

/// Takes the fields of one RDATA in their order; keeps the first mistake.
class Fields {
public:
    explicit Fields(QList<Token> list)
        : m_tokens(std::move(list))
    {
    }

    template <typename T> T number()
    {
        bool isNumber = false;
        const QString typed = next().typed;
        const qulonglong value = typed.toULongLong(&isNumber);
        if (!isNumber || value > std::numeric_limits<T>::max()) {
            //: %1 is a field of a DNS record, %2 the largest number allowed there
            note(Words::tr("“%1” is not a number up to %2.").arg(typed).arg(std::numeric_limits<T>::max()));
            return 0;
        }
        return T(value);
    }

    std::chrono::seconds duration() { return std::chrono::seconds(number<quint32>()); }

    DomainName name()
    {
        const Token token = next();
        // DomainName::parse() knows no escapes; whether the name fits the wire is seen by writing it.
        if (token.typed.contains(u'\\')) {
            QString escaped = token.typed;
            escaped.replace(u"\\."_s, u"\\046"_s);
            const DomainName name = DomainName::fromALabels(escaped);
            WireWriter writer;
            writer.name(name);
            if (!writer.isValid())
                note(Words::tr("“%1” is not a domain name.").arg(token.typed));
            return name;
        }
        const Result<DomainName> name = DomainName::parse(token.typed);
        if (!name)
            note(name.error().message);
        return name.value_or(DomainName());
    }

    QHostAddress address(QAbstractSocket::NetworkLayerProtocol protocol)
    {
        const QString typed = next().typed;
        const QHostAddress address(typed);
        if (address.protocol() != protocol || !address.scopeId().isEmpty())
            note(Words::tr("“%1” is not an IP address of this kind.").arg(typed));
        return address;
    }

    QByteArray string()
    {
        const QByteArray octets = next().octets;
        if (octets.size() > 255)
            note(Words::tr("A text is longer than 255 octets."));
        return octets;
    }

    QByteArray longString() { return next().octets; } ///< Bounded by the message only, as in CAA.

    QByteArray hexadecimal()
    {
        QByteArray digits;
        while (!m_tokens.isEmpty())
            digits += next().octets;
        const QByteArray octets = QByteArray::fromHex(digits);
        if (digits.isEmpty() || octets.toHex() != digits.toLower())
            note(Words::tr("A hexadecimal value is missing or wrong."));
        return octets;
    }

    QList<QByteArray> strings()
    {
        QList<QByteArray> all;
        do
            all += string();
        while (!m_tokens.isEmpty());
        return all;
    }

    Result<Rdata> finished(Rdata data)
    {
        if (!m_tokens.isEmpty())
            note(Words::tr("“%1” stands behind the record's end.").arg(m_tokens.constFirst().typed));
        if (!m_mistake.isEmpty())
            return wrong(m_mistake);
        return data;
    }

private:
    Token next()
    {
        if (!m_tokens.isEmpty())
            return m_tokens.takeFirst();
        note(Words::tr("A part of the record is missing."));
        return {};
    }

    void note(const QString &mistake)
    {
        if (m_mistake.isEmpty())
            m_mistake = mistake;
    }

    QList<Token> m_tokens;
    QString m_mistake;
};

StartOfAuthority startOfAuthority(Fields &fields)
{
    StartOfAuthority soa;
    soa.primary = fields.name();
    soa.mailbox = fields.name();
    soa.serial = fields.number<quint32>();
    soa.refresh = fields.duration();
    soa.retry = fields.duration();
    soa.expire = fields.duration();
    soa.minimum = fields.duration();
    return soa;
}

/// RFC 3597 §5: \# length hexadecimal; good for every type.
Result<Rdata> generic(Type type, Fields &fields)
{
    fields.string();
    const quint16 length = fields.number<quint16>();
    const QByteArray octets = length == 0 ? QByteArray() : fields.hexadecimal();
    const Result<Rdata> raw = fields.finished(Unknown{octets});
    if (!raw)
        return raw;
    WireReader reader(octets);
    const Rdata data = readRdata(reader, type, octets.size());
    if (octets.size() != length || !reader.isValid())
        return wrong(Words::tr("The record's octets do not fit its length or type."));
    return data;
}

/// TTL and class between name and type, in either order, each once at most.
Status readTtlAndClass(QList<Token> &fields, Record &record)
{
    bool hasTtl = false;
    bool hasClass = false;
    while (!fields.isEmpty()) {
        bool isNumber = false;
        const uint seconds = fields.constFirst().typed.toUInt(&isNumber);
        const QString word = fields.constFirst().typed.toUpper();
        if (isNumber && !hasTtl) {
            constexpr uint maxTtl = std::numeric_limits<qint32>::max(); // RFC 2181 §8
            if (seconds > maxTtl)
                return wrong(Words::tr("The TTL is too large."));
            record.ttl = std::chrono::seconds(seconds);
            hasTtl = true;
        } else if (!hasClass && (word == u"IN"_s || word == u"ANY"_s || word == u"NONE"_s)) {
            record.recordClass = word == u"IN"_s ? RecordClass::IN
                : word == u"ANY"_s               ? RecordClass::ANY
                                                 : RecordClass::NONE;
            hasClass = true;
        } else {
            return {};
        }
        fields.removeFirst();
    }
    return {};
}

Result<Rdata> parseFields(Type type, QList<Token> list)
{
    const bool isGeneric =
        !list.isEmpty() && !list.constFirst().isQuoted && list.constFirst().typed == u"\\#"_s;
    Fields fields(std::move(list));
    if (isGeneric)
        return generic(type, fields);
    // Braces evaluate from left to right: the fields are taken in the order of the RDATA.
    switch (type) {
    case Type::A:
        return fields.finished(fields.address(QAbstractSocket::IPv4Protocol));
    case Type::AAAA:
        return fields.finished(fields.address(QAbstractSocket::IPv6Protocol));
    case Type::NS:
    case Type::CNAME:
    case Type::PTR:
        return fields.finished(fields.name());
    case Type::MX:
        return fields.finished(MailExchange{fields.number<quint16>(), fields.name()});
    case Type::TXT:
        return fields.finished(Text{fields.strings()});
    case Type::SOA:
        return fields.finished(startOfAuthority(fields));
    case Type::SRV:
        return fields.finished(Service{fields.number<quint16>(), fields.number<quint16>(),
                                       fields.number<quint16>(), fields.name()});
    case Type::CAA:
        return fields.finished(
            CertificationAuthority{fields.number<quint8>(), fields.string(), fields.longString()});
    case Type::DS:
        return fields.finished(DelegationSigner{fields.number<quint16>(), fields.number<quint8>(),
                                                fields.number<quint8>(), fields.hexadecimal()});
    case Type::TLSA:
        return fields.finished(TlsAssociation{fields.number<quint8>(), fields.number<quint8>(),
                                              fields.number<quint8>(), fields.hexadecimal()});
    case Type::OPT:
    case Type::RRSIG:
    case Type::TSIG:
    case Type::ANY:
        break;
    }
    return wrong(Words::tr("Records of this type can be written as octets only (RFC 3597)."));
}

} // namespace

Result<Rdata> parseRdata(Type type, QStringView text)
{
    const Result<QList<Token>> list = tokens(text);
    if (!list)
        return fail(list.error());
    return parseFields(type, *list);
}

Result<Record> Record::parse(QStringView line)
{
    Result<QList<Token>> list = tokens(line);
    if (!list)
        return fail(list.error());
    if (list->isEmpty())
        return wrong(Words::tr("The record is empty."));
    Record record;
    Fields owner({list->takeFirst()});
    record.name = owner.name();
    if (const Result<Rdata> valid = owner.finished({}); !valid)
        return fail(valid.error());
    if (const Status status = readTtlAndClass(*list, record); !status)
        return fail(status.error());
    const Result<Type> type = parseType(list->isEmpty() ? QString() : list->takeFirst().typed);
    if (!type)
        return fail(type.error());
    record.type = *type;
    const Result<Rdata> data = parseFields(record.type, *list);
    if (!data)
        return fail(data.error());
    record.data = *data;
    return record;
}

} // namespace dns
