// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "base/domainname.h"
#include "base/result.h"
#include "onboarding/dnshosts.h"

namespace onboarding {

/// Which records.
enum class RecordSet {
    Ownership,
    Mx,
    Other, ///< What the provider wants beside them: SPF, DKIM, autodiscover …
    All,
};

/// One record to publish, ready to be shown and copied.
struct RecordView {
    enum class Verdict { Unknown, Right, Missing, Wrong, NearMiss, Leftover };

    RecordSet set = RecordSet::Mx;
    DomainName owner;
    QString type; ///< "MX", "TXT" …
    QString data; ///< The value in zone-file form, "10 mx1.example.net."; the same for every panel.
    QString host; ///< What belongs into the host field of the panel.
    QStringList otherHosts; ///< How other panels want it; an empty one means an empty field.
    QString value; ///< What belongs into the value field.
    QString priority; ///< Empty where the type has none, or where it is part of `value`.
    quint32 ttl = 3600;
    bool isWanted = true; ///< False: a leftover that must be removed.
    Verdict verdict = Verdict::Unknown; ///< By the authoritative servers, at the last question.
    QString verdictText; ///< One translated sentence.

    bool operator==(const RecordView &) const = default;
};

enum class RecordsFormat {
    Table, ///< Columns for a terminal.
    Zone, ///< Zone-file lines (RFC 1035 §5).
    CallSheet, ///< A text to read out or to mail to whoever holds the DNS password.
};

QString verdictText(RecordView::Verdict verdict); ///< One or two words, translated.

/// `records` in the spelling of `host`: fills in their host, value and priority from owner, type and data.
QList<RecordView> spelled(QList<RecordView> records, const DomainName &zone, const DnsHost &host);

/// The records as text.
QString recordsText(const QList<RecordView> &records, RecordsFormat format, const DomainName &zone,
                    const DnsHost &host);

/// `owner` as the host field of the panel wants it.
QString hostField(const DomainName &owner, const DomainName &zone, const DnsHost &host);

} // namespace onboarding
