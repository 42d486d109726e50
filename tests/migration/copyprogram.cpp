// SPDX-License-Identifier: GPL-3.0-or-later
// A program that copies one mailbox and can be killed: copy LEDGER HOST:PORT HOST:PORT USER SOURCE-PASSWORD
// DESTINATION-USER. Its exit code is 0 where everything is there. It says how many messages it has copied and
// how many kilobytes of memory it has held at most.
#include <QCoreApplication>
#include <QFile>
#include <QTextStream>

#include "migration/engine.h"

namespace {

imap::Account account(const QString &host, const QString &user, const QString &password)
{
    imap::Account account;
    account.endpoint = {host.section(u':', 0, 0), host.section(u':', 1).toUShort(), net::Security::Plain};
    account.credentials.user = user;
    account.credentials.password = Secret(password);
    account.allowPlaintext = true;
    return account;
}

QByteArray peakMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    const QByteArray text = status.open(QIODevice::ReadOnly) ? status.readAll() : QByteArray();
    const qsizetype at = text.indexOf("VmHWM:");
    return at < 0 ? "0" : text.mid(at + 6, text.indexOf("kB", at) - at - 6).trimmed();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 7)
        return 64;
    const migration::AccountJob job{arguments.at(6),
                                    account(arguments.at(2), arguments.at(4), arguments.at(5)),
                                    account(arguments.at(3), arguments.at(6), arguments.at(5)),
                                    {}};
    migration::Options options;
    options.ledgerFile = arguments.at(1);
    options.tries = 10;
    migration::Engine engine;
    QObject::connect(&engine, &migration::Engine::finished, &application,
                     [](const migration::Summary &summary) {
                         QTextStream(stdout) << summary.copiedNow << '\n' << peakMemory() << '\n';
                         if (summary.error)
                             QTextStream(stderr) << summary.error->toString() << '\n';
                         for (const migration::AccountSummary &one : summary.accounts) {
                             if (one.error)
                                 QTextStream(stderr) << one.error->toString() << '\n';
                         }
                         QCoreApplication::exit(summary.isVerified ? 0 : 70);
                     });
    engine.start({job}, options);
    return QCoreApplication::exec();
}
