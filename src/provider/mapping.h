// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace provider {

/// How a long list is asked for piece by piece.
struct Paging {
    enum class Kind {
        None,
        Offset, ///< {{offset}} counts items from 0.
        Page, ///< {{page}} counts pages from `firstPage`.
        Link, ///< The answer before gave the whole address of the next page at `next`.
        Next, ///< {{next}} is a cursor that the answer before gave at `next`; empty at first.
    };

    Kind kind = Kind::None;
    int size = 100; ///< {{limit}}: items asked for at a time.
    int firstPage = 1;
    QString total; ///< Path to the number of items in all; empty: a page without items is the last one.
    QString next;

    bool operator==(const Paging &) const = default;
};

/// Where the answer holds what. Answers of every format are read as one tree, so that the paths of json.h
/// lead into each of them.
struct Mapping {
    enum class Format {
        Json,
        Xml, ///< See xml.h.
        UrlEncoded, ///< An object; list[]=ann&list[]=bob is an array "list[]".
        Lines, ///< An array of texts, blank lines left out.
    };

    Format format = Format::Json;
    bool isList = false; ///< `items` are wanted.
    QString items; ///< Path to the items of a list.
    /// Of one item: address, localPart, displayName, quota, members; of records type, name, value, priority,
    /// ttl, id. Of several paths the first that leads to a text counts.
    QMap<QString, QStringList> fields;
    QMap<QString, QString> variables; ///< Of the whole answer: profile variable -> path.
    QMap<QString, QString> values; ///< Of a step: name in later templates -> path.
    QMap<QString, QString> secrets; ///< Likewise, but never shown.
    qint64 quotaUnit = 0; ///< Octets per unit of the field quota; 0: that of the API.
    QStringList zone; ///< Paths to texts that are lines of a zone file (RFC 1035 §5).
    QString verified; ///< Path that tells whether the provider has seen the proof of ownership.
    QString verifiedText; ///< What stands there if so; empty: the Boolean true.

    bool operator==(const Mapping &) const = default;
};

} // namespace provider
