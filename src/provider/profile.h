// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

#include "base/result.h"
#include "dns/record.h"
#include "provider/driver.h"
#include "provider/operation.h"
#include "provider/variable.h"

namespace provider {

/// How a fact of a profile is known, from the strongest to the weakest.
enum class Evidence {
    Live, ///< Tried against the running service.
    Source, ///< Read in the service's own source code.
    Documentation, ///< Read in the provider's documentation.
    Clients, ///< Read in the source of programs that use the service.
    Memory, ///< Never looked up.
};

/// One sentence for the wizard.
QString evidenceText(Evidence evidence);

/// A DNS record to publish; texts are templates, see template.h. A record whose value is empty after
/// expansion, because an optional variable is, is left out.
struct RecordTemplate {
    QString type; ///< "MX", "TXT", "CNAME", "SRV", "A", "AAAA", "CAA".
    QString name; ///< Relative to the domain; "@" is the domain itself.
    QString value; ///< MX: the host; TXT: the text; SRV: "weight port target"; else presentation format.
    QString preference; ///< MX preference or SRV priority; a number after expansion.
    quint32 ttl = 3600; ///< Seconds.

    bool operator==(const RecordTemplate &) const = default;
};

/// How the provider lets one prove that the domain is one's own.
struct Ownership {
    RecordTemplate record;
    bool doSubdomainsInherit = false; ///< Names below a proven domain need no proof of their own.

    bool operator==(const Ownership &) const = default;
};

/// Where mail programs (and the migration) connect; texts are templates.
struct EndpointTemplate {
    QString host; ///< Empty: the provider has none.
    QString port;
    QString security; ///< "tls" (from the first octet) or "starttls".

    bool operator==(const EndpointTemplate &) const = default;
};

/// What the provider demands of a password; zero and empty: nothing known.
struct PasswordRules {
    int minimumLength = 0;
    int maximumLength = 0;
    int minimumClasses = 0; ///< How many of lower case, upper case, digits, others must occur.
    QString forbidden; ///< Characters that must not occur.

    bool operator==(const PasswordRules &) const = default;
};

/// Bounds of the service; nothing where none is known.
struct Limits {
    std::optional<int> connectionsPerAccount; ///< IMAP connections at a time.
    std::optional<int> connectionsPerHost;
    std::optional<qint64> dailyDownloadOctets; ///< Per account.
    std::optional<qint64> dailyUploadOctets;
    std::optional<qint64> appendOctets; ///< Largest message that APPEND takes.
    std::optional<int> aliasMembers;
    PasswordRules password;

    bool operator==(const Limits &) const = default;
};

/// A PowerShell script that creates what a person would. Templates, a line each; every value is written as a
/// PowerShell string, a list as strings with commas between.
struct HandOffScript {
    QStringList before;
    QStringList mailbox; ///< Of each one.
    QStringList alias; ///< Likewise.
    QStringList after;

    bool operator==(const HandOffScript &) const = default;
};

/// What a person does at the host by hand.
struct HandOff {
    QStringList checklist; ///< One sentence a step, in order.
    QChar csvDelimiter = u',';
    QStringList csvHeader; ///< The provider's import format; empty: none is known.
    QStringList csvFields; ///< Templates per mailbox, as many as csvHeader.
    std::optional<HandOffScript> script; ///< In place of the table.

    bool operator==(const HandOff &) const = default;
};

/// How the HTTP interface of a DNS host writes records.
struct ZoneSpelling {
    QString apex = QStringLiteral("@"); ///< The zone itself in {{name}}.
    bool areNamesWhole = false; ///< {{name}} is the whole name, not that relative to the zone.
    bool hasDot = false; ///< Names in values end with one.
    bool isPriorityInValue = false; ///< "10 mx.example.net"
    bool areTextsQuoted = false;
    bool hasServiceFields = false; ///< SRV: a field for each of its parts, {{serviceTarget}} …; no {{value}}.
    QList<dns::Type> without; ///< Types that it takes in a form which these templates cannot say.
    qint64 leastTtl = 0; ///< Seconds; shorter ones are raised.

    bool operator==(const ZoneSpelling &) const = default;
};

/// All that is known of one mail host, or of the interface of one DNS host.
struct Profile {
    QString id; ///< [a-z0-9-]+
    QString name; ///< On screen.
    QString summary; ///< One sentence on screen.
    QString website;
    /// By fact: ownership, records, endpoints, login, limits, operations, handOff.
    QMap<QString, Evidence> evidence;
    QList<Variable> variables; ///< In the order in which they are asked.
    std::optional<Ownership> ownership;
    QList<RecordTemplate> records;
    QList<QList<RecordTemplate>> alternatives; ///< Other sets that are right too in place of `records`.
    EndpointTemplate imap;
    EndpointTemplate smtp;
    QString webmail; ///< Template of an https address; empty: none known.
    QString login = QStringLiteral("{{address}}"); ///< Template of the user name of one mailbox.
    Limits limits;
    std::optional<Api> api;
    Driver driver = Driver::None; ///< Instead of `api`. Neither: everything is done by hand, see handOff.
    HandOff handOff;
    ZoneSpelling zone; ///< For the operations of a DNS host.

    bool hasOperation(OperationName operation) const;
    bool takesQuota() const; ///< Mailboxes are created with the size that was asked for.
    /// Whether there is a way to do it: a catch-all may be an alias of a special name, see Api::catchAll.
    bool can(OperationName operation) const;
    const Variable *variable(const QString &key) const; ///< Null where the profile has none of that key.
};

/// Reads a profile (resources/providers/profile.schema.json). BadProfile names the first mistake:
/// `detail` is "<JSON pointer, RFC 6901>: <what is wrong>", e.g. "/operations/createMailbox/url: …".
/// Unknown keys, unknown template variables, and secrets inside a URL are mistakes.
/// Bounds: 256 KB, depth 32.
Result<Profile> parseProfile(const QByteArray &json);

} // namespace provider
