// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace rehearsal {

/// A DNS zone as a server loads it.
struct Zone {
    QString name; ///< "example-firm.test"; "." is the root.
    /// Lines of a zone file (RFC 1035 §5.1), e.g. "@ 6 MX 10 mail.old-host.test."; a SOA line is added
    /// where none is given.
    QStringList records;
    int negativeTtl = 4; ///< Seconds; TTL and MINIMUM of the added SOA.

    /// The zone file with serial 1.
    QByteArray toFile() const;
};

/// A TSIG key (RFC 8945), HMAC-SHA-256.
struct TsigKey {
    QString name;
    QByteArray secret; ///< Base64.

    static TsigKey random(const QString &name);
    /// As BIND's tsig-keygen prints it.
    QByteArray toKeyFile() const;

    bool operator==(const TsigKey &) const = default;
};

} // namespace rehearsal
