// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

#include "base/domainname.h"
#include "dns/rrset.h"

namespace dns {

enum class Verdict {
    Right, ///< Exactly what is wanted.
    Acceptable, ///< Works as wanted; a finding says what differs.
    Missing, ///< Nothing of what is wanted is there.
    Wrong, ///< Something is there that will lose or misdirect mail, or a part is missing.
};

/// One thing worth saying about what was found.
struct Finding {
    enum class Severity { Note, Warning, Error };
    enum class Kind {
        Missing, ///< A wanted record is not there.
        Leftover, ///< A record of the old host is still there.
        Foreign, ///< A record of neither host.
        PreferenceDiffers, ///< Other figures, same order.
        OrderInverted, ///< The hosts are tried in another order than wanted.
        DoubledDomain, ///< "mx1.host.net.example.org": a panel appended the zone.
        TargetIsAddress, ///< An MX must name a host, not an IP address.
        TargetIsAlias, ///< RFC 2181 §10.3
        TargetWithoutAddress,
        NullMx, ///< RFC 7505: "this domain takes no mail".
        PreferenceInHost, ///< "10 mx1.host.net" was typed where only the host belongs.
        OwnerIsAlias, ///< A CNAME stands at the name; nothing else can.
        WrongOwner, ///< The right record at a wrong name, e.g. "example.org.example.org".
        CaseDiffers,
        QuotesInside,
        BlankInside, ///< Split with a blank added, or padded.
        KeyMissing, ///< The code without its "key=" in front.
        BackslashInside,
        SmartQuotes,
        SeveralSpf, ///< RFC 7208 §4.5: more than one is an error.
        SpfLacksTerms, ///< The record must be merged with what the new host wants.
        KeyDiffers, ///< Another DKIM key.
        SeveralPolicies, ///< More than one DMARC, MTA-STS or TLS-RPT record.
        SpfTooManyLookups, ///< RFC 7208 §4.6.4
        PolicyDiffers, ///< A valid one that says something else.
        PolicyInvalid, ///< A part that must be there is missing or means nothing.
        BogusDnssec, ///< Signatures do not fit the DS record of the parent (RFC 4035 §5.5).
        Intercepted, ///< The network answers in the place of the servers.
        Synthesised, ///< A wildcard answers (RFC 4592), so what was found may not have been entered there.
    };

    Kind kind = Kind::Missing;
    Severity severity = Severity::Error;
    QString text; ///< One translated sentence.

    bool operator==(const Finding &) const = default;
};

struct Comparison {
    Verdict verdict = Verdict::Missing;
    QList<Finding> findings; ///< Errors first.

    bool isRight() const { return verdict == Verdict::Right || verdict == Verdict::Acceptable; }
    bool has(Finding::Kind kind) const;
    qsizetype errors() const; ///< How many.
    QString text() const; ///< All findings in one paragraph; "" when exact.
    bool operator==(const Comparison &) const = default;
};

/// What is known around the answer; each part may be left out.
struct Circumstances {
    /// What a lookup of an MX target's own name said.
    struct Target {
        bool isAlias = false;
        bool hasAddress = true;

        bool operator==(const Target &) const = default;
    };

    DomainName zone; ///< For doubled domains.
    QList<Rdata> former; ///< What stood there before the move.
    std::optional<DomainName> alias; ///< Where the CNAME at the owner leads.
    QHash<DomainName, Target> targets;
    QList<RRset> elsewhere; ///< Answers for misplacedNames().
};

/// MX sets (RFC 5321 §5.1): every record of the found set counts, so a leftover is an error.
Comparison compareMx(const DomainName &owner, const QList<MailExchange> &wanted,
                     const QList<MailExchange> &found, const Circumstances &circumstances = {});

/// One value among the TXT records of a name: character-strings joined, compared octet by octet;
/// other texts at the name are nobody's fault.
Comparison compareTxt(const DomainName &owner, const QByteArray &wanted, const QList<Text> &found,
                      const Circumstances &circumstances = {});

/// The rule for `wanted.type`: MX, SRV and CNAME as whole sets, TXT and all others as "is among them".
Comparison compare(const RRset &wanted, const RRset &found, const Circumstances &circumstances = {});

/// Where a record meant for `owner` lands when a panel appends the zone: "example.org.example.org",
/// "@.example.org".
QList<DomainName> misplacedNames(const DomainName &owner, const DomainName &zone);

/// The texts among `found` that are SPF (RFC 7208 §4.5), DKIM (RFC 6376 §3.6.1) and DMARC (RFC 7489 §6.6.3)
/// records.
QList<QByteArray> spfTexts(const QList<Text> &found);
QList<QByteArray> dkimTexts(const QList<Text> &found);
QList<QByteArray> dmarcTexts(const QList<Text> &found);

} // namespace dns
Q_DECLARE_METATYPE(dns::Comparison)
