// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "base/result.h"

namespace rehearsal {

/// PEM files of a server.
struct Certificate {
    QString certificateFile;
    QString keyFile;

    bool operator==(const Certificate &) const = default;
};

struct CertificateRequest {
    QString name; ///< Names the files and the subject.
    QStringList hosts; ///< Subject alternative names: host names and IP addresses.
    int days = 30; ///< Validity from now; negative: it has expired.
    bool isSelfSigned = false; ///< Signed by itself instead of by the authority.
};

/// A certificate authority of the rehearsal's own, made by the openssl program, with P-256 keys.
class CertificateAuthority {
public:
    explicit CertificateAuthority(QString folder);

    Status create(); ///< Does nothing where the folder holds one already.
    QString caFile() const; ///< PEM of the root to trust.

    /// Makes a server certificate; create() must have succeeded.
    Result<Certificate> issue(const CertificateRequest &request) const;

private:
    QString path(const QString &file) const;

    QString m_folder;
};

} // namespace rehearsal
