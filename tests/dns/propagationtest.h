// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dns/propagation.h"

/// Two name servers of example.org, what they and resolvers may say, and a clock that stands still.
namespace propagationtest {

using namespace Qt::StringLiterals;

using dns::AuthorityAnswer;
using dns::Delegation;
using dns::NameServer;
using dns::Response;
using dns::RRset;
using dns::Type;
using std::chrono::seconds;

inline const DomainName zone = DomainName::fromALabels(u"example.org");

/// Second `n` of the fake clock.
inline QDateTime at(double n)
{
    return QDateTime(QDate(2026, 1, 1), QTime(12, 0), Qt::UTC).addMSecs(qint64(n * 1000));
}

inline RRset mx(const QStringList &data, int ttl)
{
    RRset rrset{zone, Type::MX, seconds(ttl), {}};
    for (const QString &datum : data)
        rrset.data += dns::parseRdata(Type::MX, datum).value();
    return rrset;
}

inline const QStringList oldData{u"10 old.example.net."_s};
inline const QStringList newData{u"10 new.example.com."_s};

inline NameServer server(int host)
{
    return {.name = zone.child(u"ns%1"_s.arg(host)),
            .server = {QHostAddress(u"192.0.2.%1"_s.arg(host)), 53},
            .state = NameServer::State::Answers,
            .serial = {},
            .reason = {}};
}

inline Delegation twoServers()
{
    Delegation delegation;
    delegation.zone = zone;
    delegation.servers = {server(1), server(2)};
    delegation.parentNameServers = delegation.zoneNameServers = {server(1).name, server(2).name};
    return delegation;
}

inline AuthorityAnswer authority(int host, double second, const RRset &found, quint32 serial)
{
    AuthorityAnswer answer{.nameServer = {},
                           .server = server(host).server,
                           .state = NameServer::State::Answers,
                           .reason = {},
                           .found = found,
                           .nameExists = true,
                           .alias = {},
                           .serial = serial,
                           .negativeTtl = seconds(30),
                           .askedAt = at(second),
                           .raw = {}};
    return answer;
}

inline AuthorityAnswer silence(int host, double second)
{
    AuthorityAnswer answer = authority(host, second, mx({}, 0), 0);
    answer.state = NameServer::State::Unreachable;
    answer.reason = u"silent"_s;
    return answer;
}

inline Response resolver(const RRset &found, seconds negativeTtl = {})
{
    Response response;
    response.message.isResponse = true;
    response.message.answers = found.records();
    if (found.isEmpty()) {
        dns::StartOfAuthority soa;
        soa.minimum = seconds(3600);
        response.message.authority = {dns::Record{zone, Type::SOA, negativeTtl, soa}};
    }
    return response;
}

/// The instant in seconds of the fake clock, rounded down.
inline qint64 secondOf(const QDateTime &time)
{
    return at(0).secsTo(time);
}

} // namespace propagationtest
