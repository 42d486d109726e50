// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>

namespace migration {

/// What is compared of a message without reading it.
struct Trait {
    quint32 uid = 0;
    qint64 size = 0; ///< RFC822.SIZE; some servers state it wrongly.
    std::optional<qint64> date; ///< INTERNALDATE, seconds since 1970 UTC.
    size_t flags = 0; ///< flagsKey() of its flags: a hint which of several equal messages it is.

    bool operator==(const Trait &) const = default;
};

/// A message's own words about itself, by UID: normalised Message-ID, or empty where it has none.
using MessageIds = QHash<quint32, QByteArray>;
/// Digests of whole messages, by UID.
using Digests = QHash<quint32, QByteArray>;

/// One message of the source and its counterpart at the destination.
struct Match {
    quint32 source = 0;
    quint32 destination = 0;

    bool operator==(const Match &) const = default;
};

/// Messages of both sides that may be the same, and so are worth a closer look.
struct Candidates {
    QList<quint32> source;
    QList<quint32> destination;

    bool isEmpty() const { return source.isEmpty() || destination.isEmpty(); }
    bool operator==(const Candidates &) const = default;
};

/// Step 1: messages that share their size or their date with one of the other side. Only their
/// Message-IDs need to be asked for; everything else has no counterpart.
Candidates candidates(const QList<Trait> &source, const QList<Trait> &destination);

/// Step 2: certain matches are those that alone share size, date and a Message-ID. The rest of the
/// candidates that agree in Message-ID tie, and so do those that agree in size where one of the sides names
/// no Message-ID (there is none, or the server answers with an empty header): their bodies must be compared.
struct Comparison {
    QList<Match> certain;
    Candidates ties;

    bool operator==(const Comparison &) const = default;
};
Comparison compareIds(const QList<Trait> &source, const QList<Trait> &destination,
                      const MessageIds &sourceIds, const MessageIds &destinationIds);

/// Step 3: equal bodies match, each message of either side at most once: those first that agree in date
/// and flags too, then in date, then the rest in order of UID. Of three exact duplicates at the source and
/// two at the destination, one is missing. Messages without a digest have no match.
QList<Match> compareDigests(const QList<Trait> &source, const QList<Trait> &destination,
                            const Digests &sourceDigests, const Digests &destinationDigests);

/// Equal for equal flags ("\\Seen $Forwarded"), in whatever order and case.
size_t flagsKey(const QString &flags);

/// The Message-ID in the header block that was fetched: without blanks, angle brackets kept; empty where
/// there is none.
QByteArray messageId(const QByteArray &headerBlock);

/// What a header says about a message also where a server has rewritten Message-ID, blanks or folding: its
/// Date, From, To and Subject, with single blanks.
QByteArray headerEssence(const QByteArray &header);

/// The source folder got a new UIDVALIDITY: the new UID of each former one, where size and date leave no
/// doubt (as many messages with both as there were before). Keys are former UIDs.
QHash<quint32, quint32> renumbered(const QList<Trait> &former, const QList<Trait> &now);

} // namespace migration
