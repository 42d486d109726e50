// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/postfixadmin.h"

#include <QFile>

#include "rehearsal/serverprocess.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

PostfixAdmin::PostfixAdmin(QString packages, QString folder)
    : m_packages(std::move(packages))
    , m_folder(std::move(folder))
{
}

Status PostfixAdmin::start()
{
    // A copy: PHP resolves symbolic links, and so would look for its settings beside the originals.
    const Result<QByteArray> copied =
        runProgram(u"cp"_s, {u"-r"_s, m_packages + u"/usr/share/postfixadmin"_s, m_folder});
    if (!copied)
        return fail(copied.error());
    const QString settings = m_folder + u"/config.inc.php"_s;
    for (const QString &link : {u"/config.inc.php"_s, u"/config.local.php"_s, u"/templates_c"_s})
        QFile::remove(m_folder + link);
    if (!QFile::copy(m_packages + u"/etc/postfixadmin/config.inc.php"_s, settings))
        return fail(Error::Kind::Storage, u"PostfixAdmin's settings cannot be copied."_s, settings);
    Status done = writeFile(m_folder + u"/dbconfig.inc.php"_s,
                            "<?php $dbtype = 'sqlite'; $dbuser = ''; $dbpass = '';"
                            " $dbname = __DIR__ . '/mail.sqlite';");
    // Names of a practice domain are not in the real DNS.
    if (done)
        done = writeFile(
            m_folder + u"/config.local.php"_s,
            "<?php $CONF['encrypt'] = 'php_crypt:SHA512'; $CONF['emailcheck_resolve_domain'] = 'NO';");
    if (done)
        done = writeFile(m_folder + u"/mail.sqlite"_s, {});
    if (!done)
        return done;
    const Result<QByteArray> made = run({m_folder + u"/public/upgrade.php"_s});
    return made ? Status() : fail(made.error());
}

Status PostfixAdmin::addDomain(const QString &name, int most)
{
    const Result<QByteArray> added = run(
        {m_folder + u"/scripts/postfixadmin-cli.php"_s, u"domain"_s, u"add"_s, name, u"--aliases"_s, u"0"_s,
         u"--mailboxes"_s, QString::number(most), u"--active"_s, u"1"_s, u"--default-aliases"_s, u"0"_s});
    return added ? Status() : fail(added.error());
}

Result<QByteArray> PostfixAdmin::run(const QStringList &arguments) const
{
    return runProgram(u"php"_s, QStringList{u"-q"_s} + arguments);
}

Result<QString> PostfixAdmin::dovecotConfiguration(const QString &mailFolder) const
{
    const QString file = m_folder + u"/dovecot-sql.conf"_s;
    const QString query = uR"(driver = sqlite
connect = %1/mail.sqlite
default_pass_scheme = CRYPT
password_query = SELECT username AS user, password FROM mailbox WHERE username = '%u' AND active = 1
)"_s.arg(m_folder);
    if (const Status written = writeFile(file, query.toUtf8()); !written)
        return fail(written.error());
    return uR"(passdb {
  driver = sql
  args = %1
}
userdb {
  driver = static
  args = home=%2/%u allow_all_users=yes
}
)"_s.arg(file, mailFolder);
}

} // namespace rehearsal
