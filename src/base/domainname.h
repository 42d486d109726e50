// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include "base/result.h"

/// A fully qualified domain name (RFC 1035 §2.3, RFC 5890): A-labels, lower-case, no trailing dot.
/// Labels may begin with "_" (service names) or be "*". The root is the empty name.
class DomainName {
public:
    DomainName() = default;

    /// Parses what a user typed or a panel shows: Unicode or A-labels, any case, with or without a
    /// trailing dot, blanks around it. BadInput says which label is wrong and why.
    static Result<DomainName> parse(QStringView text);

    /// For names that come from the wire or are literals: `aLabels` is taken as it is, lower-cased.
    static DomainName fromALabels(QStringView aLabels);

    bool isRoot() const { return m_name.isEmpty(); }
    QString toString() const { return m_name.isEmpty() ? QStringLiteral(".") : m_name; } ///< The root is ".".
    QString toUnicode() const; ///< "bücher.example", for display.
    QStringList labels() const;

    DomainName parent() const; ///< The root's parent is the root.
    bool isBelow(const DomainName &ancestor) const; ///< Strictly below; everything but the root is below the root.
    bool isAtOrBelow(const DomainName &ancestor) const { return *this == ancestor || isBelow(ancestor); }
    DomainName child(QStringView labels) const; ///< `labels` + "." + this; an empty `labels` gives this.

    /// What is left of `zone` in this name: "www" for www.example.org in example.org, "" at the apex,
    /// the whole name where it is not in the zone.
    QString relativeTo(const DomainName &zone) const;

    bool operator==(const DomainName &) const = default;
    bool operator<(const DomainName &other) const { return m_name < other.m_name; }
    friend size_t qHash(const DomainName &name, size_t seed = 0) { return qHash(name.m_name, seed); }

private:
    explicit DomainName(QString name)
        : m_name(std::move(name))
    {
    }

    QString m_name;
};
Q_DECLARE_METATYPE(DomainName)
