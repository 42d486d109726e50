// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "base/domainname.h"
#include "base/result.h"
#include "onboarding/dnshosts.h"

namespace onboarding {

/// Which records.
enum class RecordSet { Ownership, Mx, All };

/// One record to publish, ready to be shown and copied.
struct RecordView {
    enum class Verdict { Unknown, Right, Missing, Wrong, NearMiss, Leftover };

    RecordSet set = RecordSet::Mx;
    DomainName owner;
    QString type; ///< "MX", "TXT" …
    QString host; ///< What belongs into the host field of the panel.
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

/// The records as text.
QString recordsText(const QList<RecordView> &records, RecordsFormat format, const DomainName &zone,
                    const DnsHost &host);

/// `owner` as the host field of the panel wants it.
QString hostField(const DomainName &owner, const DomainName &zone, const DnsHost &host);

} // namespace onboarding
