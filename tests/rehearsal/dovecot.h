// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QMutex>

#include "rehearsal/certificates.h"
#include "rehearsal/serverprocess.h"
#include "rehearsal/socketfolder.h"

namespace rehearsal {

enum class MailFormat {
    Maildir,
    SingleDbox,
    MultiDbox,
};

/// A folder that the server announces by RFC 6154, e.g. {"Sent", "\\Sent"}.
struct SpecialUse {
    QString folder;
    QString attribute;
};

struct DovecotOptions {
    QString name = QStringLiteral("dovecot"); ///< In the greeting.
    QString address; ///< Where to listen; empty: an address of LoopbackNetwork::ofThisProcess().
    QStringList hostNames; ///< Further names that its certificate is valid for.
    Certificate certificate; ///< Empty: one by an authority of its own, see caFile().
    QString mailFolder; ///< Root of the mail, e.g. on tmpfs; empty: in the server's folder.
    MailFormat format = MailFormat::Maildir;
    QString separator = QStringLiteral("/"); ///< Hierarchy delimiter.
    QString prefix; ///< Of the personal namespace, e.g. "INBOX." (then give separator ".").
    QStringList mechanisms = {QStringLiteral("plain"), QStringLiteral("login"), QStringLiteral("cram-md5"),
                              QStringLiteral("scram-sha-1"), QStringLiteral("scram-sha-256")};
    QString masterUser; ///< May log in as "user*master" and by SASL authorization identity; empty: none.
    QByteArray masterPassword;
    bool hasQuota = false; ///< QUOTA, enforced with the size given to addUser().
    QStringList withoutCapabilities; ///< E.g. "MULTIAPPEND", "LITERAL+", "UIDPLUS": not announced.
    bool isPlaintextLoginAllowed = true; ///< Without TLS.
    bool hasTls = true; ///< STARTTLS and the TLS listener.
    bool hasFsync = false; ///< Writes reach the disk before the OK.
    QList<SpecialUse> specialUse = defaultSpecialUse();
    bool isSpecialUseCreated = false; ///< The special-use folders exist from the first login.
    int connectionsPerUser = 50;
    QString moreConfiguration; ///< Appended to dovecot.conf as it is.

    static QList<SpecialUse> defaultSpecialUse();
};

/// A real IMAP server (Dovecot) on loopback, as the user who runs the program, in a folder of its own.
class Dovecot {
public:
    Dovecot(QString folder, DovecotOptions options = {});
    ~Dovecot(); ///< Ends it as kill() does.

    Status start(); ///< launch() and waitUntilReady().
    Status launch(); ///< Starts the process; also after stop() or kill(), with the same ports and mail.
    Status waitUntilReady();
    void stop();
    void kill(); ///< SIGKILL to all its processes, as in a power cut; start() brings it back.
    bool isRunning() const;
    qint64 processId() const;

    /// Makes a mailbox that can log in at once; may be called before launch(), while it runs, and from any
    /// thread. An address that exists gets the new password within a second. `quota` in octets, 0: none.
    Status addUser(const QString &address, const QByteArray &password, qint64 quota = 0);
    bool hasUser(const QString &address) const;
    QStringList users() const;

    QString address() const; ///< Valid after launch(), as the ports.
    quint16 port() const; ///< Plain and STARTTLS.
    quint16 tlsPort() const; ///< TLS from the first octet.
    QString caFile() const; ///< PEM that verifies its certificate; empty with a certificate from outside.
    QString folder() const { return m_folder; } ///< Logs: dovecot.log.
    const DovecotOptions &options() const { return m_options; }

    /// Where the mail of a user lies: the Maildir, or the root of the dbox.
    QString mailFolder(const QString &address) const;

    /// Gives files that were written below mailFolder() to the account that the server reads mail with;
    /// needed only when the program runs as root.
    Status adopt(const QString &path) const;

    /// Runs doveadm against this server, e.g. {"fetch", "-u", "ann@example.test", "text", "ALL"}.
    Result<QByteArray> doveadm(const QStringList &arguments) const;

private:
    struct User {
        QByteArray password;
        qint64 quota = 0;
    };

    Status prepare();
    Status prepareFolders();
    Status prepareCertificate();
    Status writeUser(const QString &name) const;
    QString path(const QString &file) const;
    QString homeFolder(const QString &address) const;
    bool isGreeting() const;
    QByteArray configuration() const;
    QString mailConfiguration() const;
    QString serviceConfiguration() const;
    QString authConfiguration() const;
    QString tlsConfiguration() const;
    QString pluginConfiguration() const;

    QString m_folder;
    DovecotOptions m_options;
    SocketFolder m_sockets;
    QString m_mailRoot;
    QString m_caFile;
    quint16 m_port = 0;
    quint16 m_tlsPort = 0;
    bool m_isPrepared = false;
    mutable QRecursiveMutex m_mutex; ///< Guards m_users, the password files and m_isPrepared.
    QHash<QString, User> m_users;
    ServerProcess m_process;
};

} // namespace rehearsal
