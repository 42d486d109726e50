// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/rdata.h"

#include <QtEndian>

#include <algorithm>

#include "dns/wire.h"

namespace dns {

namespace {

QHostAddress readAddress4(WireReader &reader)
{
    return QHostAddress(reader.number32());
}

QHostAddress readAddress6(WireReader &reader)
{
    Q_IPV6ADDR address{};
    const QByteArrayView octets = reader.octets(qsizetype(sizeof address.c));
    std::copy(octets.begin(), octets.end(), address.c);
    return QHostAddress(address);
}

Text readText(WireReader &reader)
{
    Text text;
    do // At least one string, RFC 1035 §3.3.14.
        text.strings += reader.characterString().toByteArray();
    while (reader.isValid() && !reader.atEnd());
    return text;
}

StartOfAuthority readStartOfAuthority(WireReader &reader)
{
    using std::chrono::seconds;
    return {reader.name(),
            reader.name(),
            reader.number32(),
            seconds(reader.number32()),
            seconds(reader.number32()),
            seconds(reader.number32()),
            seconds(reader.number32())};
}

CertificationAuthority readCertificationAuthority(WireReader &reader)
{
    return {reader.octet(), reader.characterString().toByteArray(), reader.rest().toByteArray()};
}

// Braces evaluate from left to right, so the fields are read in the order of the RDATA.
Rdata readFields(WireReader &reader, Type type)
{
    switch (type) {
    case Type::A:
        return readAddress4(reader);
    case Type::AAAA:
        return readAddress6(reader);
    case Type::NS:
    case Type::CNAME:
    case Type::PTR:
        return reader.name();
    case Type::MX:
        return MailExchange{reader.number16(), reader.name()};
    case Type::TXT:
        return readText(reader);
    case Type::SOA:
        return readStartOfAuthority(reader);
    case Type::SRV:
        return Service{reader.number16(), reader.number16(), reader.number16(), reader.name()};
    case Type::CAA:
        return readCertificationAuthority(reader);
    case Type::DS:
        return DelegationSigner{reader.number16(), reader.octet(), reader.octet(),
                                reader.rest().toByteArray()};
    case Type::TLSA:
        return TlsAssociation{reader.octet(), reader.octet(), reader.octet(), reader.rest().toByteArray()};
    case Type::OPT:
    case Type::RRSIG:
    case Type::TSIG:
    case Type::ANY:
        break;
    }
    return Unknown{reader.rest().toByteArray()};
}

/// One writer for each alternative of Rdata.
struct Encoder {
    WireWriter &writer;

    void operator()(const Unknown &value) const { writer.octets(value.octets); }
    void operator()(const QHostAddress &value) const
    {
        if (value.protocol() == QAbstractSocket::IPv4Protocol) {
            writer.number32(value.toIPv4Address());
        } else {
            for (const quint8 octet : value.toIPv6Address().c)
                writer.octet(octet);
        }
    }
    void operator()(const DomainName &value) const { writer.name(value); }
    void operator()(const MailExchange &value) const
    {
        writer.number16(value.preference);
        writer.name(value.exchange);
    }
    void operator()(const Text &value) const
    {
        for (const QByteArray &string : value.strings)
            writer.characterString(string);
    }
    void operator()(const StartOfAuthority &value) const
    {
        writer.name(value.primary);
        writer.name(value.mailbox);
        writer.number32(value.serial);
        for (const std::chrono::seconds &time : {value.refresh, value.retry, value.expire, value.minimum})
            writer.number32(quint32(time.count()));
    }
    void operator()(const Service &value) const
    {
        writer.number16(value.priority);
        writer.number16(value.weight);
        writer.number16(value.port);
        writer.name(value.target);
    }
    void operator()(const CertificationAuthority &value) const
    {
        writer.octet(value.flags);
        writer.characterString(value.tag);
        writer.octets(value.value);
    }
    void operator()(const DelegationSigner &value) const
    {
        writer.number16(value.keyTag);
        writer.octet(value.algorithm);
        writer.octet(value.digestType);
        writer.octets(value.digest);
    }
    void operator()(const TlsAssociation &value) const
    {
        writer.octet(value.usage);
        writer.octet(value.selector);
        writer.octet(value.matching);
        writer.octets(value.association);
    }
};

} // namespace

Rdata readRdata(WireReader &reader, Type type, qsizetype length)
{
    reader.limit(length);
    Rdata data = readFields(reader, type);
    reader.release();
    return data;
}

void writeRdata(WireWriter &writer, const Rdata &data)
{
    std::visit(Encoder{writer}, data);
}

} // namespace dns
