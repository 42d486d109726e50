// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/certificates.h"

#include <QDir>
#include <QFile>
#include <QHostAddress>

#include "rehearsal/serverprocess.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

const QStringList newKey = {u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-nodes"_s};

QString alternativeNames(const QStringList &hosts)
{
    QStringList names;
    for (const QString &host : hosts)
        names << (QHostAddress(host).isNull() ? u"DNS:"_s : u"IP:"_s) + host;
    return names.join(u',');
}

} // namespace

CertificateAuthority::CertificateAuthority(QString folder)
    : m_folder(std::move(folder))
{
}

QString CertificateAuthority::path(const QString &file) const
{
    return m_folder + u'/' + file;
}

QString CertificateAuthority::caFile() const
{
    return path(u"ca.pem"_s);
}

Status CertificateAuthority::create()
{
    if (QFile::exists(caFile()))
        return {};
    // A configuration of its own, so that the machine's openssl.cnf cannot add to the certificates.
    const Status written = QDir().mkpath(m_folder)
        ? writeFile(path(u"openssl.cnf"_s), "[req]\ndistinguished_name = name\n[name]\n")
        : fail(Error::Kind::Storage, u"The folder %1 cannot be made."_s.arg(m_folder));
    if (!written)
        return written;
    const Result<QByteArray> made = runProgram(
        u"openssl"_s,
        QStringList{u"req"_s, u"-x509"_s, u"-config"_s, path(u"openssl.cnf"_s), u"-days"_s, u"365"_s,
                    u"-subj"_s, u"/CN=Mailhaul rehearsal authority"_s, u"-addext"_s,
                    u"basicConstraints=critical,CA:TRUE"_s, u"-addext"_s,
                    u"keyUsage=critical,keyCertSign,cRLSign"_s, u"-addext"_s, u"subjectKeyIdentifier=hash"_s,
                    u"-keyout"_s, path(u"ca.key"_s), u"-out"_s, caFile()}
            + newKey);
    return made ? Status() : fail(made.error());
}

Result<Certificate> CertificateAuthority::issue(const CertificateRequest &request) const
{
    const Certificate certificate{path(request.name + u".pem"_s), path(request.name + u".key"_s)};
    const QString requestFile = path(request.name + u".csr"_s);
    const QStringList subject =
        QStringList{u"req"_s,     u"-new"_s,
                    u"-config"_s, path(u"openssl.cnf"_s),
                    u"-subj"_s,   u"/CN="_s + request.name,
                    u"-addext"_s, u"basicConstraints=critical,CA:FALSE"_s,
                    u"-addext"_s, u"extendedKeyUsage=serverAuth"_s,
                    u"-addext"_s, u"subjectAltName="_s + alternativeNames(request.hosts),
                    u"-keyout"_s, certificate.keyFile,
                    u"-out"_s,    requestFile}
        + newKey;
    Result<QByteArray> made = runProgram(u"openssl"_s, subject);
    if (!made)
        return fail(made.error());
    // In two steps, since only this one makes certificates that have expired.
    QStringList signing{u"x509"_s,
                        u"-req"_s,
                        u"-in"_s,
                        requestFile,
                        u"-days"_s,
                        QString::number(request.days),
                        u"-copy_extensions"_s,
                        u"copyall"_s,
                        u"-out"_s,
                        certificate.certificateFile};
    if (request.isSelfSigned)
        signing << u"-signkey"_s << certificate.keyFile;
    else
        signing << u"-CA"_s << caFile() << u"-CAkey"_s << path(u"ca.key"_s);
    made = runProgram(u"openssl"_s, signing);
    if (!made)
        return fail(made.error());
    return certificate;
}

} // namespace rehearsal
