// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFuture>
#include <QList>

#include <optional>

#include "dns/comparison.h"

namespace dns {

class Client;
struct Environment;

/// Records in TXT that are compared by what they say, not by how they are written.
enum class Policy {
    Spf, ///< RFC 7208
    Dkim, ///< RFC 6376 §3.6.1
    Dmarc, ///< RFC 7489 §6.3
    MtaSts, ///< RFC 8461 §3.1
    TlsReporting, ///< RFC 8460 §3
};

/// What the text is; nothing for any other text, such as a proof of ownership.
std::optional<Policy> policyOf(const QByteArray &text);

/// SPF: exactly one record in which all wanted terms have their effect. DKIM: one with the wanted `p=`.
/// DMARC, MTA-STS and TLS-RPT: exactly one valid record; what its owner chose in it is his.
Comparison comparePolicy(Policy policy, const DomainName &owner, const QByteArray &wanted,
                         const QList<Text> &found);

/// `present` with the terms of `wanted` that it lacks, before the term that ends it ("all", "redirect="), and
/// without those that have no effect.
QByteArray mergedSpf(const QByteArray &present, const QByteArray &wanted);
/// Several SPF records as one.
QByteArray mergedSpf(const QList<QByteArray> &records);

constexpr int mostSpfLookups = 10; ///< RFC 7208 §4.6.4

/// How many look-ups evaluating the SPF record `text` of `domain` can cost, with all that it includes; more
/// than mostSpfLookups makes it an error. Ends counting soon after that. Asks authoritative servers only.
/// What cannot be found counts itself alone. `client` must live as long.
QFuture<int> countSpfLookups(Client &client, const Environment &environment, const DomainName &domain,
                             const QByteArray &text);

/// compare(), and whether the SPF record that is to come of it stays within mostSpfLookups.
QFuture<Comparison> compareWithLookups(Client &client, const Environment &environment, const RRset &wanted,
                                       const RRset &found, const Circumstances &circumstances = {});

} // namespace dns
