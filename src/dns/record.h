// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <variant>

#include "base/domainname.h"
#include "base/result.h"

namespace dns {

/// RR types that the codec reads and writes; every other one passes through as Unknown.
enum class Type : quint16 {
    A = 1,
    NS = 2,
    CNAME = 5,
    SOA = 6,
    PTR = 12,
    MX = 15,
    TXT = 16,
    AAAA = 28,
    SRV = 33,
    OPT = 41,
    DS = 43,
    RRSIG = 46,
    TLSA = 52,
    TSIG = 250,
    ANY = 255,
    CAA = 257,
};

QString toString(Type type); ///< "MX"; "TYPE65280" for one without a name (RFC 3597 §5).
Result<Type> parseType(QStringView text); ///< The inverse, any case. BadInput for anything else.

/// CLASS; only UPDATE uses others than IN (RFC 2136 §2.4, §2.5).
enum class RecordClass : quint16 { IN = 1, NONE = 254, ANY = 255 };

/// RDATA of an MX record (RFC 1035 §3.3.9). The null MX of RFC 7505 has the root as its exchange.
struct MailExchange {
    quint16 preference = 0; ///< Lower is tried first.
    DomainName exchange;

    bool isNull() const { return exchange.isRoot(); }
    bool operator==(const MailExchange &) const = default;
};

/// RDATA of a TXT record: character-strings of at most 255 octets each (RFC 1035 §3.3.14).
struct Text {
    QList<QByteArray> strings;

    QByteArray joined() const { return strings.join(); } ///< As SPF, DKIM and ownership codes are read.
    static Text fromValue(const QByteArray &value); ///< Splits a long value every 255 octets.
    bool operator==(const Text &) const = default;
};

/// RDATA of an SOA record (RFC 1035 §3.3.13).
struct StartOfAuthority {
    DomainName primary;
    DomainName mailbox;
    quint32 serial = 0;
    std::chrono::seconds refresh{};
    std::chrono::seconds retry{};
    std::chrono::seconds expire{};
    std::chrono::seconds minimum{}; ///< With the SOA's own TTL it bounds negative answers (RFC 2308 §5).

    bool operator==(const StartOfAuthority &) const = default;
};

/// RDATA of an SRV record (RFC 2782). The root as target says "no such service here".
struct Service {
    quint16 priority = 0;
    quint16 weight = 0;
    quint16 port = 0;
    DomainName target;

    bool operator==(const Service &) const = default;
};

/// RDATA of a CAA record (RFC 8659).
struct CertificationAuthority {
    quint8 flags = 0;
    QByteArray tag;
    QByteArray value;

    bool operator==(const CertificationAuthority &) const = default;
};

/// RDATA of a DS record (RFC 4034 §5).
struct DelegationSigner {
    quint16 keyTag = 0;
    quint8 algorithm = 0;
    quint8 digestType = 0;
    QByteArray digest;

    bool operator==(const DelegationSigner &) const = default;
};

/// RDATA of a TLSA record (RFC 6698 §2).
struct TlsAssociation {
    quint8 usage = 0;
    quint8 selector = 0;
    quint8 matching = 0;
    QByteArray association;

    bool operator==(const TlsAssociation &) const = default;
};

/// RDATA of any other type, as it stood on the wire. Also what an UPDATE's records without RDATA hold.
struct Unknown {
    QByteArray octets;

    bool operator==(const Unknown &) const = default;
};

/// A and AAAA hold a QHostAddress; NS, CNAME and PTR a DomainName.
using Rdata = std::variant<Unknown, QHostAddress, DomainName, MailExchange, Text, StartOfAuthority, Service,
                           CertificationAuthority, DelegationSigner, TlsAssociation>;

/// Presentation format (RFC 1035 §5.1), names with their trailing dot: `10 mx1.example.net.`, `"v=spf1
/// -all"`.
QString toString(const Rdata &data);

/// Parses presentation format. Names are taken as fully qualified with or without the dot.
/// BadInput names what is wrong.
Result<Rdata> parseRdata(Type type, QStringView text);

struct Record {
    DomainName name;
    Type type = Type::A;
    std::chrono::seconds ttl{};
    Rdata data;
    RecordClass recordClass = RecordClass::IN;

    bool operator==(const Record &) const = default;

    QString toString() const; ///< One line of a zone file: `example.org. 300 IN MX 10 mx1.example.net.`
    static Result<Record> parse(QStringView line); ///< The inverse; TTL and class may be missing.
};

} // namespace dns
Q_DECLARE_METATYPE(dns::Record)
