// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QObject>

#include "base/result.h"
#include "dns/client.h"

namespace dns {

/// One question with what came of it.
struct Testimony {
    QDateTime askedAt; ///< UTC
    Server server;
    Question question;
    QueryOptions options;
    Result<Response> response = fail(Error::Kind::Unreachable, {});
};

/// Keeps every raw answer that a client receives, for the support desk of a DNS or mail host. Bounded: beyond
/// `mostOctets` the oldest go, and how many went is said.
class EvidenceLog final : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype mostOctets = 8 * 1024 * 1024; ///< Of raw answers, some overhead each.

    explicit EvidenceLog(Client &client, QObject *parent = nullptr);

    const QList<Testimony> &testimonies() const { return m_testimonies; } ///< In the order of their ends.
    qsizetype dropped() const { return m_dropped; }

    /// `{"format": 1, "program": …, "written": …, "dropped": 0, "answers": [{"server", "asked", "received",
    /// "milliseconds", "question", "sent", "rcode", "flags", "answer", "authority", "additional", "raw"}]}`;
    /// records as zone-file lines with their TTL, `raw` is the message in base64.
    QJsonObject toJson(const QDateTime &now) const;
    /// The same for people, in the manner of dig.
    QString toText(const QDateTime &now) const;

private:
    void add(const Testimony &testimony);

    QList<Testimony> m_testimonies;
    qsizetype m_octets = 0;
    qsizetype m_dropped = 0;
};

/// Writes the evidence as JSON to `path`, and as text to `path` with its ending replaced by ".txt" (appended
/// where it is that already). Storage when one cannot be written.
Status saveEvidence(const EvidenceLog &log, const QString &path);

} // namespace dns
