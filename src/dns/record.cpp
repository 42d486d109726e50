// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/record.h"

#include <algorithm>
#include <array>

#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr qsizetype maxCharacterString = 255;

constexpr std::array<std::pair<Type, const char *>, 15> typeNames{{
    {Type::A, "A"},
    {Type::NS, "NS"},
    {Type::CNAME, "CNAME"},
    {Type::SOA, "SOA"},
    {Type::PTR, "PTR"},
    {Type::MX, "MX"},
    {Type::TXT, "TXT"},
    {Type::AAAA, "AAAA"},
    {Type::SRV, "SRV"},
    {Type::OPT, "OPT"},
    {Type::DS, "DS"},
    {Type::RRSIG, "RRSIG"},
    {Type::TLSA, "TLSA"},
    {Type::TSIG, "TSIG"},
    {Type::CAA, "CAA"},
}};

QString dotted(const DomainName &name)
{
    return name.isRoot() ? u"."_s : name.toString() + u'.';
}

QString quoted(QByteArrayView octets)
{
    QString text = u"\""_s;
    for (const char c : octets) {
        if (c == '"' || c == '\\')
            text += u'\\';
        if (c >= ' ' && c <= '~')
            text += QLatin1Char(c);
        else
            text += u'\\' + QString::number(quint8(c)).rightJustified(3, u'0');
    }
    return text + u'"';
}

QString hex(const QByteArray &octets)
{
    return QString::fromLatin1(octets.toHex()).toUpper();
}

/// One toString for each alternative of Rdata.
struct Printer {
    QString operator()(const Unknown &value) const
    {
        const QString length = u"\\# %1"_s.arg(value.octets.size());
        return value.octets.isEmpty() ? length : length + u' ' + hex(value.octets);
    }
    QString operator()(const QHostAddress &value) const { return value.toString(); }
    QString operator()(const DomainName &value) const { return dotted(value); }
    QString operator()(const MailExchange &value) const
    {
        return u"%1 %2"_s.arg(value.preference).arg(dotted(value.exchange));
    }
    QString operator()(const Text &value) const
    {
        QStringList strings;
        for (const QByteArray &string : value.strings)
            strings += quoted(string);
        return strings.join(u' ');
    }
    QString operator()(const StartOfAuthority &value) const
    {
        return u"%1 %2 %3 %4 %5 %6 %7"_s.arg(dotted(value.primary), dotted(value.mailbox))
            .arg(value.serial)
            .arg(value.refresh.count())
            .arg(value.retry.count())
            .arg(value.expire.count())
            .arg(value.minimum.count());
    }
    QString operator()(const Service &value) const
    {
        return u"%1 %2 %3 %4"_s.arg(value.priority)
            .arg(value.weight)
            .arg(value.port)
            .arg(dotted(value.target));
    }
    QString operator()(const CertificationAuthority &value) const
    {
        return u"%1 %2 %3"_s.arg(value.flags).arg(QString::fromLatin1(value.tag), quoted(value.value));
    }
    QString operator()(const DelegationSigner &value) const
    {
        return u"%1 %2 %3 %4"_s.arg(value.keyTag)
            .arg(value.algorithm)
            .arg(value.digestType)
            .arg(hex(value.digest));
    }
    QString operator()(const TlsAssociation &value) const
    {
        return u"%1 %2 %3 %4"_s.arg(value.usage)
            .arg(value.selector)
            .arg(value.matching)
            .arg(hex(value.association));
    }
};

} // namespace

QString toString(Type type)
{
    for (const auto &[known, name] : typeNames) {
        if (known == type)
            return QString::fromLatin1(name);
    }
    return type == Type::ANY ? u"ANY"_s : u"TYPE%1"_s.arg(quint16(type));
}

Result<Type> parseType(QStringView text)
{
    const QString upper = text.toString().toUpper();
    for (const auto &[known, name] : typeNames) {
        if (upper == QLatin1StringView(name))
            return known;
    }
    if (upper == u"ANY"_s)
        return Type::ANY;
    bool isNumber = false;
    const ushort number = upper.startsWith(u"TYPE"_s) ? upper.mid(4).toUShort(&isNumber) : ushort(0);
    if (isNumber)
        return Type(number);
    //: %1 is what stands where a record type like MX belongs
    return fail(Error::Kind::BadInput, Words::tr("“%1” is not a record type.").arg(text));
}

Text Text::fromValue(const QByteArray &value)
{
    Text text;
    for (qsizetype at = 0; at < value.size() || at == 0; at += maxCharacterString)
        text.strings += value.mid(at, maxCharacterString);
    return text;
}

QString toString(const Rdata &data)
{
    return std::visit(Printer(), data);
}

QString Record::toString() const
{
    const QString classText = recordClass == RecordClass::IN ? u"IN"_s
        : recordClass == RecordClass::ANY                    ? u"ANY"_s
                                                             : u"NONE"_s;
    return u"%1 %2 %3 %4 %5"_s.arg(dotted(name))
        .arg(ttl.count())
        .arg(classText, dns::toString(type), dns::toString(data));
}

} // namespace dns
