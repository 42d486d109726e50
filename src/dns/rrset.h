// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMetaType>
#include <QStringList>

#include <chrono>

#include "base/domainname.h"
#include "dns/record.h"

namespace dns {

/// All records of one name and type (RFC 2181 §5). The order of `data` means nothing.
struct RRset {
    DomainName name;
    Type type = Type::A;
    std::chrono::seconds ttl{}; ///< The lowest, where a server breaks RFC 2181 §5.2.
    QList<Rdata> data;

    bool isEmpty() const { return data.isEmpty(); }
    /// How a text is split into character-strings means nothing here.
    bool contains(const Rdata &datum) const;
    bool hasSameData(const QList<Rdata> &other) const; ///< As sets, compared as by contains().
    QStringList texts() const; ///< Each datum in presentation format, sorted.
    QList<Record> records() const;
    bool operator==(const RRset &) const = default;

    /// The data of one kind, e.g. `values<MailExchange>()`.
    template <typename T> QList<T> values() const
    {
        QList<T> found;
        for (const Rdata &datum : data) {
            if (const T *value = std::get_if<T>(&datum))
                found += *value;
        }
        return found;
    }
};

} // namespace dns
Q_DECLARE_METATYPE(dns::RRset)
