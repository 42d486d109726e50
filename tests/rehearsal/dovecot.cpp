// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/dovecot.h"

#include <pwd.h>
#include <unistd.h>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTcpSocket>

#include "rehearsal/loopback.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

/// Dovecot refuses to read mail as root, so root hands the mail to this account.
constexpr auto unprivilegedAccount = "nobody";

bool isRoot()
{
    return geteuid() == 0;
}

} // namespace

QList<SpecialUse> DovecotOptions::defaultSpecialUse()
{
    return {{u"Sent"_s, u"\\Sent"_s},
            {u"Drafts"_s, u"\\Drafts"_s},
            {u"Trash"_s, u"\\Trash"_s},
            {u"Junk"_s, u"\\Junk"_s},
            {u"Archive"_s, u"\\Archive"_s}};
}

Dovecot::Dovecot(QString folder, DovecotOptions options)
    : m_folder(QDir(folder).absolutePath())
    , m_options(std::move(options))
    , m_process(u"dovecot"_s)
{
}

Dovecot::~Dovecot() = default;

QString Dovecot::path(const QString &file) const
{
    return m_folder + u'/' + file;
}

QString Dovecot::address() const
{
    return m_options.address;
}

quint16 Dovecot::port() const
{
    return m_port;
}

quint16 Dovecot::tlsPort() const
{
    return m_tlsPort;
}

QString Dovecot::caFile() const
{
    return m_caFile;
}

Status Dovecot::prepare()
{
    const QMutexLocker lock(&m_mutex);
    if (m_isPrepared)
        return {};
    if (m_options.address.isEmpty())
        m_options.address = LoopbackNetwork::ofThisProcess().address(20);

    const Result<quint16> port = freePort({m_options.address});
    const Result<quint16> tlsPort = freePort({m_options.address});
    if (!port || !tlsPort)
        return fail((port ? tlsPort : port).error());
    m_port = *port;
    m_tlsPort = *tlsPort;

    Status done = prepareFolders();
    if (done)
        done = prepareCertificate();
    if (done)
        done = writeFile(path(u"dovecot.conf"_s), configuration());
    m_isPrepared = done.has_value();
    return done;
}

Status Dovecot::prepareFolders()
{
    // Sockets and mail must be open to the account that reads mail when the program runs as root.
    const Status made = m_sockets.make(m_folder, isRoot());
    if (!made)
        return made;
    m_mailRoot = !m_options.mailFolder.isEmpty() ? m_options.mailFolder
        : m_sockets.isElsewhere()                ? m_sockets.path() + u"/mail"_s
                                                 : path(u"mail"_s);
    if (!QDir().mkpath(m_mailRoot))
        return fail(Error::Kind::Storage, u"The folder %1 cannot be made."_s.arg(m_mailRoot));
    return adopt(m_mailRoot);
}

Status Dovecot::prepareCertificate()
{
    if (!m_options.hasTls || !m_options.certificate.certificateFile.isEmpty())
        return {};
    CertificateAuthority authority(path(u"tls"_s));
    const Status created = authority.create();
    if (!created)
        return created;
    const Result<Certificate> issued = authority.issue(
        {m_options.name, QStringList{m_options.address, u"localhost"_s} + m_options.hostNames});
    if (!issued)
        return fail(issued.error());
    m_options.certificate = *issued;
    m_caFile = authority.caFile();
    return {};
}

Status Dovecot::adopt(const QString &folder) const
{
    if (!isRoot())
        return {};
    const passwd *account = getpwnam(unprivilegedAccount);
    if (!account)
        return fail(Error::Kind::Storage, u"The account nobody does not exist."_s);
    const auto give = [account](const QString &entry) {
        return lchown(QFile::encodeName(entry).constData(), account->pw_uid, account->pw_gid) == 0;
    };
    bool isGiven = give(folder);
    QDirIterator entries(folder, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (isGiven && entries.hasNext())
        isGiven = give(entries.next());
    if (!isGiven)
        return fail(Error::Kind::Storage, u"The folder %1 cannot be given to the mail server."_s.arg(folder));
    return {};
}

Status Dovecot::start()
{
    const Status launched = launch();
    return launched ? waitUntilReady() : launched;
}

Status Dovecot::launch()
{
    const Status prepared = prepare();
    if (!prepared)
        return prepared;
    QFile::remove(m_sockets.path()
                  + u"/master.pid"_s); // After kill() its number may be another process's by now.
    return m_process.start(u"dovecot"_s, {u"-F"_s, u"-c"_s, path(u"dovecot.conf"_s)}, m_folder);
}

Status Dovecot::waitUntilReady()
{
    return m_process.waitUntil([this] { return isGreeting(); });
}

bool Dovecot::isGreeting() const
{
    // Until its authentication process answers, Dovecot greets by a line without capabilities.
    constexpr int limitMs = 1000;
    QTcpSocket socket;
    socket.connectToHost(m_options.address, m_port);
    if (!socket.waitForConnected(limitMs) || !socket.waitForReadyRead(limitMs))
        return false;
    const bool isReady = socket.peek(limitMs).startsWith("* OK [CAPABILITY");
    socket.write("a LOGOUT\r\n");
    socket.waitForDisconnected(limitMs);
    return isReady;
}

void Dovecot::stop()
{
    m_process.stop();
}

void Dovecot::kill()
{
    m_process.kill();
}

bool Dovecot::isRunning() const
{
    return m_process.isRunning();
}

qint64 Dovecot::processId() const
{
    return m_process.processId();
}

Status Dovecot::addUser(const QString &address, const QByteArray &password, qint64 quota)
{
    const QMutexLocker lock(&m_mutex);
    const Status prepared = prepare();
    if (!prepared)
        return prepared;
    const QString name = address.toLower();
    m_users.insert(name, {password, quota});
    if (!QDir().mkpath(homeFolder(name)))
        return fail(Error::Kind::Storage, u"The mailbox's folder cannot be made."_s, homeFolder(name));
    const Status adopted = adopt(homeFolder(name));
    return adopted ? writeUser(name) : adopted;
}

bool Dovecot::hasUser(const QString &address) const
{
    const QMutexLocker lock(&m_mutex);
    return m_users.contains(address.toLower());
}

QStringList Dovecot::users() const
{
    const QMutexLocker lock(&m_mutex);
    QStringList names = m_users.keys();
    names.sort();
    return names;
}

Status Dovecot::writeUser(const QString &name) const
{
    // A file for each, since Dovecot looks at most once a second whether one that it knows has changed.
    // Base64, since a password may hold the colon that separates the fields.
    const User user = m_users.value(name);
    QByteArray line = name.toUtf8() + ":{PLAIN.b64}" + user.password.toBase64()
        + "::::" + QFile::encodeName(homeFolder(name)) + "::";
    if (user.quota > 0)
        line += "userdb_quota_rule=*:bytes=" + QByteArray::number(user.quota);
    const QString file = path(u"users/"_s + name);
    const Status written = writeFile(file + u".new"_s, line + '\n');
    if (!written)
        return written;
    // In one step, since the server may read at any moment.
    if (::rename(QFile::encodeName(file + u".new"_s).constData(), QFile::encodeName(file).constData()) != 0)
        return fail(Error::Kind::Storage, u"The file %1 cannot be replaced."_s.arg(file));
    return {};
}

QString Dovecot::homeFolder(const QString &address) const
{
    return m_mailRoot + u'/' + address.toLower();
}

QString Dovecot::mailFolder(const QString &address) const
{
    switch (m_options.format) {
    case MailFormat::Maildir:
        return homeFolder(address) + u"/Maildir"_s;
    case MailFormat::SingleDbox:
        return homeFolder(address) + u"/sdbox"_s;
    case MailFormat::MultiDbox:
        return homeFolder(address) + u"/mdbox"_s;
    }
    Q_UNREACHABLE();
    return {};
}

Result<QByteArray> Dovecot::doveadm(const QStringList &arguments) const
{
    return runProgram(u"doveadm"_s, QStringList{u"-c"_s, path(u"dovecot.conf"_s)} + arguments);
}

} // namespace rehearsal
