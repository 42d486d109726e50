// SPDX-License-Identifier: GPL-3.0-or-later
// The half of Dovecot that writes dovecot.conf.
#include "rehearsal/dovecot.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

QString ownUser()
{
    const passwd *account = getpwuid(geteuid());
    return account ? QString::fromLocal8Bit(account->pw_name) : QString::number(geteuid());
}

QString ownGroup()
{
    const group *entry = getgrgid(getegid());
    return entry ? QString::fromLocal8Bit(entry->gr_name) : QString::number(getegid());
}

QString yesNo(bool value)
{
    return value ? u"yes"_s : u"no"_s;
}

/// All that Dovecot 2.3 announces after login, plus what the plugins of pluginConfiguration() add.
QStringList allCapabilities(bool hasQuota)
{
    QStringList all =
        u"IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES "
        "THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE "
        "UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN "
        "CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE "
        "LITERAL+ NOTIFY SPECIAL-USE COMPRESS=DEFLATE"_s.split(u' ');
    if (hasQuota)
        all << u"QUOTA"_s;
    return all;
}

} // namespace

QByteArray Dovecot::configuration() const
{
    QString text = uR"(base_dir = %1
state_dir = %1
log_path = /dev/stderr
protocols = imap
listen = %2
login_greeting = %3 ready.
)"_s.arg(m_sockets.path(), m_options.address, m_options.name);
    text += serviceConfiguration() + authConfiguration() + tlsConfiguration() + mailConfiguration()
        + pluginConfiguration() + m_options.moreConfiguration;
    return text.toUtf8();
}

QString Dovecot::serviceConfiguration() const
{
    // As root: logins in a chroot under an account that owns nothing, as Dovecot insists; mail by the
    // account of adopt(). Else: all by the user who runs the rehearsal, who may not chroot.
    const bool isRoot = geteuid() == 0;
    const QString noChroot = u"  chroot =\n"_s;
    return uR"(default_internal_user = %1
default_internal_group = %2
default_login_user = %3
mail_uid = %3
mail_gid = %4
first_valid_uid = 1
first_valid_gid = 1
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap {
  process_limit = 1024
}
service imap-login {
%5  service_count = 0
  process_min_avail = 1
  inet_listener imap {
    port = %6
  }
  inet_listener imaps {
    port = %7
    ssl = yes
  }
}
)"_s.arg(ownUser(), ownGroup(), isRoot ? u"nobody"_s : ownUser(), isRoot ? u"nogroup"_s : ownGroup(),
         isRoot ? QString() : noChroot)
        .arg(m_port)
        .arg(m_options.hasTls ? m_tlsPort : 0);
}

QString Dovecot::authConfiguration() const
{
    QString text = uR"(auth_mechanisms = %1
auth_failure_delay = 0
auth_username_chars =
disable_plaintext_auth = %2
mail_max_userip_connections = %3
passdb {
  driver = passwd-file
  args = username_format=%Lu %4/users/%Lu
}
userdb {
  driver = passwd-file
  args = username_format=%Lu %4/users/%Lu
}
)"_s.arg(m_options.mechanisms.join(u' '), yesNo(!m_options.isPlaintextLoginAllowed))
                       .arg(m_options.connectionsPerUser)
                       .arg(m_folder);
    if (m_options.masterUser.isEmpty())
        return text;
    return uR"(auth_master_user_separator = *
passdb {
  driver = static
  args = user=%1 password={PLAIN.b64}%2
  master = yes
  result_success = continue
}
)"_s.arg(m_options.masterUser, QString::fromLatin1(m_options.masterPassword.toBase64()))
        + text;
}

QString Dovecot::tlsConfiguration() const
{
    if (!m_options.hasTls)
        return u"ssl = no\n"_s;
    return uR"(ssl = yes
ssl_cert = <%1
ssl_key = <%2
)"_s.arg(m_options.certificate.certificateFile, m_options.certificate.keyFile);
}

QString Dovecot::mailConfiguration() const
{
    const QString driver = m_options.format == MailFormat::Maildir ? u"maildir:~/Maildir"_s
        : m_options.format == MailFormat::SingleDbox               ? u"sdbox:~/sdbox"_s
                                                                   : u"mdbox:~/mdbox"_s;
    QString text = uR"(mail_location = %1
mail_fsync = %2
namespace inbox {
  inbox = yes
  separator = %3
  prefix = %4
)"_s.arg(driver, m_options.hasFsync ? u"optimized"_s : u"never"_s, m_options.separator, m_options.prefix);
    for (const SpecialUse &use : m_options.specialUse) {
        text += uR"(  mailbox "%1" {
    special_use = %2
    auto = %3
  }
)"_s.arg(use.folder, use.attribute, m_options.isSpecialUseCreated ? u"subscribe"_s : u"no"_s);
    }
    return text + u"}\n"_s;
}

QString Dovecot::pluginConfiguration() const
{
    const QString quota = uR"(mail_plugins = quota
plugin {
  quota = count:User quota
  quota_vsizes = yes
}
)"_s;
    QString text = m_options.hasQuota ? quota : QString();
    text += u"protocol imap {\n  mail_plugins = $mail_plugins imap_zlib"_s;
    text += (m_options.hasQuota ? u" imap_quota"_s : QString()) + u"\n}\n"_s;
    if (m_options.withoutCapabilities.isEmpty())
        return text;
    QStringList announced = allCapabilities(m_options.hasQuota);
    for (const QString &capability : m_options.withoutCapabilities)
        announced.removeAll(capability);
    return text + u"imap_capability = "_s + announced.join(u' ') + u'\n';
}

} // namespace rehearsal
