// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/certificate.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QSslCertificateExtension>

using namespace Qt::StringLiterals;

namespace net {

namespace {

constexpr qsizetype fingerprintOctets = 32;
constexpr qint64 maxAuthoritiesFile = 16 * 1024 * 1024;
constexpr qsizetype maxHostNames = 20;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(net)
};

QString reason(const QSslError &problem)
{
    switch (problem.error()) {
    case QSslError::HostNameMismatch:
        return Text::tr("It was issued for another server name.");
    case QSslError::CertificateExpired:
        return Text::tr("It has expired.");
    case QSslError::CertificateNotYetValid:
        return Text::tr("It is not valid yet; the clock of this computer or of the server may be wrong.");
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
        return Text::tr("It was issued by the server itself or by an unknown authority.");
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return Text::tr("No authority known to this computer vouches for it.");
    case QSslError::CertificateRevoked:
        return Text::tr("It has been revoked.");
    default: // The library's other words are few, rare and clear.
        return plainText(problem.errorString());
    }
}

QString nameOf(const QStringList &commonNames, const QStringList &organizations)
{
    if (!commonNames.isEmpty())
        return plainText(commonNames.constFirst());
    return organizations.isEmpty() ? QString() : plainText(organizations.constFirst());
}

QStringList namesOf(const QSslCertificate &leaf)
{
    QStringList names;
    for (const QString &name : leaf.subjectAlternativeNames()) {
        if (names.size() == maxHostNames)
            break;
        names += plainText(name);
    }
    return names;
}

} // namespace

QString CertificateVerdict::fingerprintText() const
{
    return QString::fromLatin1(fingerprint.toHex(':').toUpper());
}

CertificateVerdict certificateVerdict(const QSslCertificate &leaf, const QList<QSslError> &problems,
                                      const TlsTrust &trust)
{
    CertificateVerdict verdict;
    verdict.hostNames = namesOf(leaf);
    verdict.subject = nameOf(leaf.subjectInfo(QSslCertificate::CommonName), verdict.hostNames);
    verdict.issuer =
        nameOf(leaf.issuerInfo(QSslCertificate::CommonName), leaf.issuerInfo(QSslCertificate::Organization));
    verdict.validFrom = leaf.effectiveDate();
    verdict.validUntil = leaf.expiryDate();
    if (!leaf.isNull())
        verdict.fingerprint = leaf.digest(QCryptographicHash::Sha256);
    for (const QSslError &problem : problems) {
        if (const QString text = reason(problem); !verdict.reasons.contains(text))
            verdict.reasons += text;
    }
    const bool isAccepted = !leaf.isNull() && trust.fingerprints.contains(verdict.fingerprint);
    if (problems.isEmpty())
        verdict.outcome = CertificateVerdict::Outcome::Verified;
    else
        verdict.outcome = isAccepted ? CertificateVerdict::Outcome::AcceptedByFingerprint
                                     : CertificateVerdict::Outcome::Refused;
    return verdict;
}

Error certificateRefused(const QString &server, const CertificateVerdict &verdict)
{
    const QString facts = u"%1, subject %2, issuer %3, SHA-256 %4"_s.arg(
        server, verdict.subject, verdict.issuer, verdict.fingerprintText());
    return {
        Error::Kind::CertificateRefused,
        //: %1 is a server name with its port, %2 one or more sentences that say what is wrong
        Text::tr("The certificate of %1 cannot be trusted. %2").arg(server, verdict.reasons.join(u' ')),
        facts,
        Text::tr(
            "Compare the SHA-256 fingerprint with the one the server's administrator tells you by another "
            "way, and only if they are the same, accept this certificate for this server.")};
}

std::optional<RefusedCertificate> refusedCertificate(const Error &error)
{
    const QString mark = u", SHA-256 "_s;
    const qsizetype at =
        error.detail.lastIndexOf(mark); // From the right: subject and issuer are foreign text.
    if (error.kind != Error::Kind::CertificateRefused || at < 0)
        return std::nullopt;
    const Result<QByteArray> fingerprint = parseFingerprint(error.detail.sliced(at + mark.size()));
    if (!fingerprint)
        return std::nullopt;
    return RefusedCertificate{error.detail.section(u", "_s, 0, 0), *fingerprint};
}

Result<QByteArray> parseFingerprint(QStringView text)
{
    QByteArray digits;
    for (const QChar c : text) {
        if (c == u':' || c.isSpace())
            continue;
        const char16_t digit = c.toLower().unicode();
        const bool isHexadecimal = (digit >= u'0' && digit <= u'9') || (digit >= u'a' && digit <= u'f');
        if (!isHexadecimal || digits.size() == 2 * fingerprintOctets) {
            digits.clear();
            break;
        }
        digits += static_cast<char>(digit);
    }
    if (digits.size() != 2 * fingerprintOctets) {
        return fail(Error::Kind::BadInput,
                    Text::tr("A SHA-256 fingerprint has 64 hexadecimal digits, with or without colons."));
    }
    return QByteArray::fromHex(digits);
}

Result<QList<QSslCertificate>> readAuthorities(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        //: %1 is a file name
        return fail(Error::Kind::BadInput, Text::tr("The file “%1” cannot be read.").arg(path),
                    file.errorString());
    }
    const QList<QSslCertificate> certificates =
        QSslCertificate::fromData(file.read(maxAuthoritiesFile), QSsl::Pem);
    if (certificates.isEmpty()) {
        //: %1 is a file name
        return fail(Error::Kind::BadInput,
                    Text::tr("The file “%1” holds no certificate in PEM form.").arg(path));
    }
    return certificates;
}

} // namespace net
