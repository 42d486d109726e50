// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/practice.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "base/csv.h"

using namespace Qt::StringLiterals;

namespace gui {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list << item.toString();
    return list;
}

quint16 port(const QJsonValue &value)
{
    return static_cast<quint16>(qBound(0, value.toInt(), 65535));
}

QList<Practice::User> users(const QJsonArray &array)
{
    QList<Practice::User> list;
    for (const QJsonValue &value : array) {
        if (const auto address = MailAddress::parse(value[u"address"_s].toString()))
            list << Practice::User{*address, value[u"displayName"_s].toString(),
                                   Secret(value[u"oldPassword"_s].toString()),
                                   Secret(value[u"newPassword"_s].toString())};
    }
    return list;
}

QList<onboarding::Alias> aliases(const QJsonArray &array, const DomainName &domain)
{
    QList<onboarding::Alias> list;
    for (const QJsonValue &value : array) {
        onboarding::Alias alias;
        alias.address = {value[u"localPart"_s].toString(), domain};
        for (const QString &member : strings(value[u"members"_s])) {
            if (const auto address = MailAddress::parse(member))
                alias.members << *address;
        }
        list << alias;
    }
    return list;
}

Error unreadable(const QString &path, const QString &detail)
{
    //: %1 is the path of a file.
    return {Error::Kind::BadInput, Practice::tr("The rehearsal's description %1 cannot be read.").arg(path),
            detail, Practice::tr("Start the rehearsal again with ./run rehearsal.")};
}

QString row(const QString &name, const QString &value)
{
    return u"<p><b>%1</b><br>%2</p>"_s.arg(name.toHtmlEscaped(), value.toHtmlEscaped());
}

QString paragraph(const QString &sentence)
{
    return u"<p>%1</p>"_s.arg(sentence.toHtmlEscaped());
}

} // namespace

onboarding::ServicesOptions Practice::services(onboarding::ServicesOptions options) const
{
    options.dnsPort = dnsPort;
    options.dnsRoots = dnsRoots;
    options.resolversFile = resolversFile;
    options.caFile = caFile;
    options.keychain = false;
    return options;
}

QString Practice::accountsTable() const
{
    QString table = u"address,name,password,old_password,kind,members\n"_s;
    for (const User &user : users) {
        const QStringList fields{quotedField(user.address.toString()),
                                 quotedField(user.displayName),
                                 QString::fromUtf8(user.newPassword.reveal()),
                                 QString::fromUtf8(user.oldPassword.reveal()),
                                 u"mailbox"_s,
                                 QString()};
        table += fields.join(u',') + u'\n';
    }
    for (const onboarding::Alias &alias : aliases) {
        QStringList members;
        for (const MailAddress &member : alias.members)
            members << member.toString();
        table +=
            u"%1,,,,alias,%2\n"_s.arg(quotedField(alias.address.toString()), quotedField(members.join(u' ')));
    }
    return table;
}

QString Practice::domainValues() const
{
    QString html = row(tr("Domain"), domain.toUnicode());
    for (const auto &[key, value] : variables.asKeyValueRange())
        html += row(key, value);
    return html + paragraph(tr("Everything is filled in already. Press Next."));
}

QString Practice::dnsValues() const
{
    return paragraph(
               tr("Press “Publish” and Mailhaul changes the practice zone by RFC 2136, as it can with a real "
                  "DNS server of yours. Then watch: the practice resolvers forget after seconds what takes "
                  "hours in the world."))
        + row(tr("DNS server"), u"%1:%2"_s.arg(dnsUpdate.server).arg(dnsUpdate.port))
        + row(tr("Key file"), dnsUpdate.keyFile);
}

QString Practice::mailboxValues() const
{
    QString html = paragraph(tr("Copy this table, then press Paste on the page."))
        + u"<p><a href=\"copy:accounts\">%1</a></p>"_s.arg(tr("Copy the practice mailboxes").toHtmlEscaped());
    for (const User &user : users)
        html += row(user.displayName, user.address.toUnicode());
    return html;
}

QString Practice::passwordValues() const
{
    QString html = paragraph(tr("Passwords at the old host, if you did not paste them with the mailboxes:"));
    for (const User &user : users)
        html += row(user.address.toUnicode(), QString::fromUtf8(user.oldPassword.reveal()));
    return html;
}

QString Practice::valuesFor(onboarding::Step step) const
{
    using onboarding::Step;
    switch (step) {
    case Step::Domain:
        return domainValues();
    case Step::Look:
        return row(tr("Old IMAP server"), u"%1:%2"_s.arg(oldHost.host).arg(oldHost.port))
            + paragraph(tr("The name servers and the old host run on this computer."));
    case Step::Ownership:
    case Step::Mx:
        return dnsValues();
    case Step::Mailboxes:
        return mailboxValues();
    case Step::Migrate:
        return passwordValues();
    case Step::Finish:
        return paragraph(tr("When you close the window, all practice servers stop."));
    }
    Q_UNREACHABLE();
    return {};
}

Result<Practice> readPractice(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(unreadable(path, file.errorString()));
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(largestFile), &parseError);
    if (!document.isObject())
        return fail(unreadable(path, parseError.errorString()));
    const QJsonObject json = document.object();
    const auto domain = DomainName::parse(json[u"domain"_s].toString());
    if (!domain)
        return fail(unreadable(path, domain.error().message));

    Practice practice;
    practice.domain = *domain;
    practice.folder = json[u"folder"_s].toString();
    const QJsonObject dns = json[u"dns"_s].toObject();
    practice.dnsPort = port(dns[u"port"_s]);
    practice.dnsRoots = strings(dns[u"roots"_s]);
    practice.resolversFile = dns[u"resolversFile"_s].toString();
    practice.caFile = json[u"caFile"_s].toString();
    const QJsonObject oldHost = json[u"oldHost"_s].toObject();
    practice.oldHost.host = oldHost[u"address"_s].toString();
    practice.oldHost.port = port(oldHost[u"imapsPort"_s]);
    practice.providerId = u"rehearsal"_s;
    const QJsonObject api = json[u"api"_s].toObject();
    const QJsonObject newHost = json[u"newHost"_s].toObject();
    practice.variables = {{u"apiUrl"_s, api[u"url"_s].toString()},
                          {u"imapHost"_s, newHost[u"address"_s].toString()},
                          {u"imapPort"_s, QString::number(newHost[u"imapsPort"_s].toInt())}};
    practice.secrets = {{u"apiToken"_s, Secret(api[u"token"_s].toString())}};
    practice.dnsUpdate = {dns[u"primary"_s].toString(), practice.dnsPort, dns[u"tsigFile"_s].toString()};
    practice.users = users(json[u"users"_s].toArray());
    practice.aliases = aliases(json[u"aliases"_s].toArray(), *domain);
    return practice;
}

} // namespace gui
