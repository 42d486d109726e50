// SPDX-License-Identifier: GPL-3.0-or-later
#include "practiceworld.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace onboarding;

PracticeWorld::PracticeWorld(int messages)
{
    rehearsal::RehearsalOptions options;
    options.messages = messages;
    m_servers = std::make_unique<rehearsal::Rehearsal>(m_folder.filePath(u"servers"_s), options);
}

Status PracticeWorld::start()
{
    if (const Status started = m_servers->start(); !started)
        return started;
    const QJsonObject description = m_servers->description();
    const QJsonObject dns = description.value(u"dns"_s).toObject();
    ServicesOptions options;
    options.dnsPort = quint16(dns.value(u"port"_s).toInt());
    options.dnsRoots = dns.value(u"roots"_s).toVariant().toStringList();
    options.resolversFile = dns.value(u"resolversFile"_s).toString();
    options.caFile = description.value(u"caFile"_s).toString();
    options.keychain = false;
    Result<std::unique_ptr<Services>> services = Services::make(options);
    if (!services)
        return fail(services.error());
    m_services = std::move(*services);
    return {};
}

DomainName PracticeWorld::domain() const
{
    return DomainName::fromALabels(m_servers->domain());
}

Result<std::unique_ptr<Move>> PracticeWorld::newMove(const QString &file)
{
    const QJsonObject description = m_servers->description();
    const QJsonObject newHost = description.value(u"newHost"_s).toObject();
    auto move = Move::create(path(file), domain(), u"rehearsal"_s,
                             {{u"apiUrl"_s, m_servers->api().baseUrl().toString(QUrl::StripTrailingSlash)},
                              {u"imapHost"_s, newHost.value(u"address"_s).toString()},
                              {u"imapPort"_s, QString::number(newHost.value(u"imapsPort"_s).toInt())}},
                             *m_services);
    if (move)
        (*move)->vault().keepProviderSecret(u"apiToken"_s, Secret(m_servers->api().options().token));
    return move;
}

AccountsImport PracticeWorld::accounts() const
{
    AccountsImport import;
    for (const rehearsal::RehearsalUser &user : m_servers->users()) {
        ImportedAccount account;
        account.account.address = *MailAddress::parse(user.address);
        account.account.displayName = user.displayName;
        account.password = Secret(user.newPassword);
        account.oldPassword = Secret(user.oldPassword);
        import.accounts += account;
    }
    for (const QJsonValue &value : m_servers->description().value(u"aliases"_s).toArray()) {
        Alias alias;
        alias.address = MailAddress{value[u"localPart"_s].toString(), domain()};
        for (const QJsonValue &member : value[u"members"_s].toArray())
            alias.members += *MailAddress::parse(member.toString());
        import.aliases += alias;
    }
    return import;
}

DnsUpdate PracticeWorld::dnsUpdate() const
{
    const QJsonObject dns = m_servers->description().value(u"dns"_s).toObject();
    return {dns.value(u"primary"_s).toString(), quint16(dns.value(u"port"_s).toInt()),
            dns.value(u"tsigFile"_s).toString()};
}
