// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include <QList>
#include <QString>

#include "base/result.h"

namespace rehearsal {

/// One record of an answer.
struct DnsRecord {
    QString owner; ///< Lower-case, no trailing dot.
    quint16 type = 0;
    quint32 ttl = 0; ///< Seconds.
    QString text; ///< A: the address; MX: "10 mail.example"; TXT: its strings joined; SOA: the serial; else
                  ///< empty.

    bool operator==(const DnsRecord &) const = default;
};

struct DnsAnswer {
    int rcode = 0;
    bool isAuthoritative = false;
    QList<DnsRecord> records; ///< Answer section.
};

enum class DnsType : quint16 {
    A = 1,
    Ns = 2,
    Soa = 6,
    Mx = 15,
    Txt = 16,
};

/// Asks one server over UDP and waits for its answer, independently of the product's DNS code.
Result<DnsAnswer> askDns(const QString &server, quint16 port, const QString &name, DnsType type,
                         bool isRecursionDesired = true,
                         std::chrono::milliseconds limit = std::chrono::seconds(2));

/// Whether the server answers the SOA question for `zone` without an error.
bool isServed(const QString &server, quint16 port, const QString &zone);

} // namespace rehearsal
