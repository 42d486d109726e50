// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

#include "base/domainname.h"

/// A mail address (RFC 5321 §4.1.2, RFC 6531): local part as typed, domain as A-labels.
struct MailAddress {
    QString localPart; ///< Without quotes or escapes; may hold UTF-8.
    DomainName domain;

    bool operator==(const MailAddress &) const = default;

    /// "ann@example.org", the local part quoted where it must be, the domain as A-labels.
    QString toString() const;
    /// The same with the domain as the user reads it.
    QString toUnicode() const;

    /// Parses "ann@bücher.example" or "\"a b\"@example.org". BadInput says what is wrong.
    static Result<MailAddress> parse(QStringView text);
    /// Checks a local part alone (at most 64 octets, RFC 5321 §4.5.3.1.1).
    static Result<QString> parseLocalPart(QStringView text);

    /// Equal as nearly every mail server compares: local part case-insensitively.
    bool isSameMailbox(const MailAddress &other) const;
    /// "ann@example.org" of "Ann@example.org": equal where isSameMailbox(), for look-ups and sorting. No
    /// address.
    QString key() const;
};
Q_DECLARE_METATYPE(MailAddress)
