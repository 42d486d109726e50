// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>

#include "base/domainname.h"
#include "base/result.h"
#include "dns/rrset.h"

namespace dns {

/// RCODE with the extended bits of EDNS and TSIG (RFC 1035 §4.1.1, RFC 2136 §2.2, RFC 6891 §6.1.3, RFC 8945
/// §3).
enum class Rcode : quint16 {
    NoError = 0,
    FormErr = 1,
    ServFail = 2,
    NXDomain = 3,
    NotImp = 4,
    Refused = 5,
    YXDomain = 6,
    YXRRSet = 7,
    NXRRSet = 8,
    NotAuth = 9,
    NotZone = 10,
    BadVers = 16,
    BadKey = 17,
    BadTime = 18,
    BadTrunc = 22,
};

QString toString(Rcode rcode); ///< "NXDOMAIN"; "RCODE24" for one without a name.

enum class Opcode : quint8 { Query = 0, Notify = 4, Update = 5 };

struct Question {
    DomainName name;
    Type type = Type::A;
    RecordClass recordClass = RecordClass::IN;

    bool operator==(const Question &) const = default;
};

/// What an OPT pseudo-record says (RFC 6891 §6.1); its options are not kept.
struct Edns {
    quint16 udpPayloadSize = 1232;
    quint8 version = 0;
    bool dnssecOk = false; ///< DO

    bool operator==(const Edns &) const = default;
};

/// A DNS message (RFC 1035 §4). In an UPDATE the sections are zone, prerequisite, update, additional
/// (RFC 2136 §2).
struct Message {
    quint16 id = 0;
    Opcode opcode = Opcode::Query;
    bool isResponse = false; ///< QR
    bool authoritative = false; ///< AA
    bool truncated = false; ///< TC
    bool recursionDesired = false; ///< RD
    bool recursionAvailable = false; ///< RA
    bool authenticData = false; ///< AD
    bool checkingDisabled = false; ///< CD
    Rcode rcode = Rcode::NoError;
    QList<Question> questions;
    QList<Record> answers;
    QList<Record> authority;
    QList<Record> additional; ///< Without OPT.
    std::optional<Edns> edns;

    bool operator==(const Message &) const = default;

    /// The records of this owner and type in the ANSWER section; empty data when there are none.
    RRset answer(const DomainName &name, Type type) const;

    /// Where the CNAMEs in ANSWER lead from the name in question; that name itself when there is none, when
    /// they go in a circle, or when a CNAME is what is asked for (RFC 1034 §3.6.2).
    DomainName canonicalName(const Question &question) const;

    /// The zone's SOA from AUTHORITY, or from ANSWER when that was the question; null when there is none.
    const Record *startOfAuthority() const;

    /// NS of AUTHORITY when this is a referral downwards: no AA, no answer, RFC 1034 §4.3.2. Else empty.
    RRset referral() const;

    /// A and AAAA of `host` in ADDITIONAL and ANSWER.
    QList<QHostAddress> addresses(const DomainName &host) const;

    /// How long this negative answer may be kept: min(TTL of the SOA, its MINIMUM), RFC 2308 §5.
    /// Null when it carries no SOA, and so must not be kept.
    std::optional<std::chrono::seconds> negativeTtl() const;
};

/// Reads at most 65,535 octets. Names may be compressed; octets that no host name has are kept as \DDD
/// (RFC 1035 §5.1). Protocol for anything that breaks the format: nothing of it is used.
Result<Message> parseMessage(QByteArrayView octets);

/// Writes a message without compression of names in RDATA. BadInput when a name or a value cannot be
/// expressed on the wire (label over 63, name over 255, message over 65,535 octets).
Result<QByteArray> toWire(const Message &message);

} // namespace dns
