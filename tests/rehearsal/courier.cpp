// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/courier.h"

#include <pwd.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTcpSocket>

#include "rehearsal/loopback.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

Courier::Courier(QString packages, QString folder)
    : m_packages(std::move(packages))
    , m_folder(std::move(folder))
    , m_process(u"courier"_s)
{
}

Status Courier::addUser(const QString &name)
{
    const passwd *account = getpwnam("nobody");
    const QString home = m_folder + u'/' + name;
    bool isMade = account != nullptr;
    for (const QString &part : {u""_s, u"/Maildir"_s, u"/Maildir/cur"_s, u"/Maildir/new"_s, u"/Maildir/tmp"_s}) {
        isMade = isMade && QDir().mkpath(home + part)
            && chown(QFile::encodeName(home + part).constData(), account->pw_uid, account->pw_gid) == 0;
    }
    if (!isMade)
        return fail(Error::Kind::Storage, u"The folder %1 cannot be made."_s.arg(home));
    const Result<QByteArray> hash = runProgram(u"openssl"_s, {u"passwd"_s, u"-1"_s, u"secret"_s});
    if (!hash)
        return fail(hash.error());
    m_users.append(u"%1\tuid=%2|gid=%3|home=%4|mail=%4/Maildir|imappw=%5\n"_s.arg(name)
                       .arg(account->pw_uid)
                       .arg(account->pw_gid)
                       .arg(home, QString::fromLatin1(hash->trimmed()))
                       .toUtf8());
    return {};
}

Status Courier::start()
{
    m_address = LoopbackNetwork::ofThisProcess().address(31);
    const Result<quint16> port = freePort({m_address});
    if (!port)
        return fail(port.error());
    m_port = *port;
    if (const Status written = writeFile(m_folder + u"/userdb"_s, m_users.join()); !written)
        return written;
    const Status started =
        m_process.start(u"unshare"_s,
                        {u"--mount"_s, u"sh"_s, QStringLiteral(RUN_COURIER), m_packages, m_folder, m_address,
                         QString::number(m_port)},
                        m_folder);
    if (!started)
        return started;
    return m_process.waitUntil([this] {
        QTcpSocket socket;
        socket.connectToHost(m_address, m_port);
        return socket.waitForConnected(1000) && socket.waitForReadyRead(5000);
    });
}

MailLogin Courier::login(const QString &user) const
{
    return {m_address, m_port, {}, user, "secret"};
}

} // namespace rehearsal
