// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QSslCertificate>
#include <QSslError>
#include <QString>

#include <optional>

#include "base/result.h"

namespace net {

/// Which certificates are trusted at one endpoint, beside the system's authorities.
struct TlsTrust {
    QList<QSslCertificate> authorities; ///< Added to the system's.
    QList<QByteArray> fingerprints; ///< SHA-256 of leaf certificates accepted knowingly, 32 octets each.

    bool operator==(const TlsTrust &) const = default;
};

/// What is known of a server's certificate and why it is trusted or not: shown to the user as it is.
struct CertificateVerdict {
    enum class Outcome {
        None, ///< No certificate was seen yet.
        Verified, ///< The chain and the host name are right.
        AcceptedByFingerprint, ///< Something is wrong with it, and the user accepted it knowingly.
        Refused, ///< Not trusted; the connection was closed before anything was sent.
    };

    Outcome outcome = Outcome::None;
    QString subject; ///< Common name or first DNS name.
    QStringList hostNames; ///< DNS names and addresses it is valid for.
    QString issuer;
    QDateTime validFrom;
    QDateTime validUntil;
    QByteArray fingerprint; ///< SHA-256 of the DER form, 32 octets.
    QStringList reasons; ///< Translated sentences: what is wrong; empty when Verified.

    bool operator==(const CertificateVerdict &) const = default;

    QString fingerprintText() const; ///< "AB:CD:…".
};

/// The verdict on `leaf`, given what the TLS library found wrong with its chain.
CertificateVerdict certificateVerdict(const QSslCertificate &leaf, const QList<QSslError> &problems,
                                      const TlsTrust &trust);

/// What the user is told of a verdict of Refused. `server` is its name with the port.
Error certificateRefused(const QString &server, const CertificateVerdict &verdict);

/// What certificateRefused() has told of.
struct RefusedCertificate {
    QString server; ///< "mail.example.org:993"
    QByteArray fingerprint; ///< SHA-256, 32 octets.
};
std::optional<RefusedCertificate> refusedCertificate(const Error &error);

/// Reads a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons or blanks, any case.
Result<QByteArray> parseFingerprint(QStringView text);

/// Reads the certificates of a PEM file for TlsTrust::authorities. BadInput when there are none.
Result<QList<QSslCertificate>> readAuthorities(const QString &path);

} // namespace net
Q_DECLARE_METATYPE(net::CertificateVerdict)
