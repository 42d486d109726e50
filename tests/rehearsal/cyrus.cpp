// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/cyrus.h"

#include <pwd.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTcpSocket>

#include "rehearsal/imapclient.h"
#include "rehearsal/loopback.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

/// Cyrus does not serve mail as root.
const passwd *mailAccount()
{
    return geteuid() == 0 ? getpwnam("nobody") : getpwuid(geteuid());
}

} // namespace

Cyrus::Cyrus(QString packages, QString folder, CyrusOptions options)
    : m_packages(std::move(packages))
    , m_folder(std::move(folder))
    , m_options(std::move(options))
    , m_process(u"cyrus"_s)
{
}

/// The account that serves mail may not enter the home folder of root, where the tree can lie.
Status Cyrus::bringWithinReach()
{
    const QString copy = m_folder + u"/packages"_s;
    if (geteuid() != 0 || m_packages == copy)
        return {};
    if (!QDir().mkpath(m_folder) || QProcess::execute(u"cp"_s, {u"-a"_s, m_packages, copy}) != 0)
        return fail(Error::Kind::Storage, u"The server cannot be copied to %1."_s.arg(copy));
    m_packages = copy;
    return {};
}

Status Cyrus::start()
{
    m_address = LoopbackNetwork::ofThisProcess().address(30);
    const Result<quint16> port = freePort({m_address});
    if (!port)
        return fail(port.error());
    m_port = *port;
    if (const Status within = bringWithinReach(); !within)
        return within;
    if (const Status written = writeConfiguration(); !written)
        return written;
    const QString libraries = m_packages + u"/usr/lib/x86_64-linux-gnu"_s;
    const Status started = m_process.start(
        u"env"_s,
        {u"LD_LIBRARY_PATH="_s + libraries, u"CYRUS_USER="_s + QString::fromLocal8Bit(mailAccount()->pw_name),
         m_packages + u"/usr/lib/cyrus/bin/master"_s, u"-D"_s, u"-C"_s, m_folder + u"/imapd.conf"_s, u"-M"_s,
         m_folder + u"/cyrus.conf"_s, u"-p"_s, m_folder + u"/master.pid"_s},
        m_folder);
    if (!started)
        return started;
    return m_process.waitUntil([this] {
        QTcpSocket socket;
        socket.connectToHost(m_address, m_port);
        return socket.waitForConnected(1000) && socket.waitForReadyRead(5000);
    });
}

Status Cyrus::writeConfiguration()
{
    const passwd *account = mailAccount();
    if (!account)
        return fail(Error::Kind::Storage, u"There is no account to read mail with."_s);
    for (const QString &part : {u""_s, u"/conf"_s, u"/conf/db"_s, u"/conf/proc"_s, u"/spool"_s, u"/run"_s}) {
        if (!QDir().mkpath(m_folder + part)
            || (geteuid() == 0
                && chown(QFile::encodeName(m_folder + part).constData(), account->pw_uid, account->pw_gid)
                    != 0))
            return fail(Error::Kind::Storage, u"The folder %1 cannot be made."_s.arg(m_folder + part));
    }
    QString settings = uR"(configdirectory: %1/conf
defaultpartition: default
partition-default: %1/spool
proc_path: %1/run/proc
mboxname_lockpath: %1/run/lock
cyrus_user: %2
admins: admin
allowplaintext: yes
sasl_mech_list: PLAIN LOGIN
unixhierarchysep: %3
altnamespace: no
virtdomains: %4
)"_s.arg(m_folder, QString::fromLocal8Bit(account->pw_name), m_options.separator == u"/" ? u"yes"_s : u"no"_s,
         m_options.hasDomains ? u"userid"_s : u"off"_s);
    settings += m_options.passwordFile.isEmpty()
        ? u"sasl_pwcheck_method: alwaystrue\n"_s
        : u"sasl_pwcheck_method: auxprop\nsasl_auxprop_plugin: sasldb\nsasl_sasldb_path: %1\n"_s.arg(
            m_options.passwordFile);
    if (!m_options.certificate.certificateFile.isEmpty())
        settings += u"tls_server_cert: %1\ntls_server_key: %2\n"_s.arg(m_options.certificate.certificateFile,
                                                                       m_options.certificate.keyFile);
    const QString services = uR"(START {
}
SERVICES {
  imap cmd="%1/usr/lib/cyrus/bin/imapd -C %2/imapd.conf" listen="%3:%4" prefork=1
}
EVENTS {
}
)"_s.arg(m_packages, m_folder, m_address)
                                 .arg(m_port);
    Status done = writeFile(m_folder + u"/imapd.conf"_s, settings.toUtf8());
    if (done)
        done = writeFile(m_folder + u"/cyrus.conf"_s, services.toUtf8());
    for (const QString &file : {u"/imapd.conf"_s, u"/cyrus.conf"_s})
        QFile::setPermissions(m_folder + file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    return done;
}

Status Cyrus::addUser(const QString &name)
{
    ImapClient admin;
    const Status in = admin.connectAndLogIn(login(u"admin"_s));
    return in ? admin.command("CREATE user." + name.toLatin1()) : in;
}

Status Cyrus::setPassword(const QString &name, const QByteArray &password)
{
    const Result<QByteArray> set = runProgram(
        programFolder() + u"/saslpasswd2"_s,
        {u"-p"_s, u"-c"_s, u"-f"_s, m_options.passwordFile, u"-u"_s, QSysInfo::machineHostName(), name},
        password);
    return set ? Status() : fail(set.error());
}

MailLogin Cyrus::login(const QString &user) const
{
    return {m_address, m_port, {}, user, "any"};
}

} // namespace rehearsal
