// SPDX-License-Identifier: GPL-3.0-or-later
// The half of Walk that knows the commands of mailhaulctl, and asks the servers whether they worked.
#include "rehearsal/walk.h"

#include <QJsonArray>

#include "rehearsal/dnsquestion.h"
#include "rehearsal/imapclient.h"
#include "rehearsal/mailstore.h"
#include "rehearsal/rehearsal.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

const QString watchLimit = u"60"_s; ///< Seconds; caches forget after a fifth of it.

tl::unexpected<Error> disagree(const QString &sentence)
{
    return fail(Error::Kind::Protocol, sentence);
}

/// Both authoritative servers and all resolvers.
QStringList allServers(NameServers &dns)
{
    QStringList servers = {dns.primary().address(), dns.secondary().address()};
    for (size_t i = 0; i < dns.resolverCount(); ++i)
        servers << dns.resolver(i).address();
    return servers;
}

/// The texts that a server answers now, sorted.
QStringList answered(const QString &server, const NameServers &dns, DnsType type)
{
    QStringList texts;
    if (const Result<DnsAnswer> answer = askDns(server, dns.port(), dns.domain(), type)) {
        for (const DnsRecord &record : answer->records)
            texts << record.text;
    }
    texts.sort();
    return texts;
}

} // namespace

QStringList Walk::worldOptions() const
{
    NameServers &dns = m_rehearsal.dns();
    return {u"--dns-port"_s,   QString::number(dns.port()), u"--dns-root"_s, dns.rootAddress(),
            u"--resolvers"_s,  dns.resolversFile(),         u"--ca-file"_s,  m_rehearsal.caFile(),
            u"--no-keychain"_s};
}

QStringList Walk::projectOptions() const
{
    return QStringList{m_project, u"--secret-file"_s, u"apiToken="_s + m_tokenFile, u"--passwords"_s,
                       m_accountsFile}
    + worldOptions();
}

void Walk::makeSteps()
{
    const auto set = [](const QString &key, const QString &value) {
        return QStringList{u"--set"_s, key + u'=' + value};
    };
    m_steps << Step{u"new"_s,
                    QStringList{u"new"_s, m_project, u"--domain"_s, m_rehearsal.domain(), u"--provider"_s,
                                u"rehearsal"_s, u"--secret-file"_s, u"apiToken="_s + m_tokenFile}
                        + set(u"apiUrl"_s, m_rehearsal.api().baseUrl().toString())
                        + set(u"imapHost"_s, m_rehearsal.newHost().address())
                        + set(u"imapPort"_s, QString::number(m_rehearsal.newHost().tlsPort()))
                        + worldOptions(),
                    [](const ControlOutput &) -> Result<QString> { return u"the project file is made"_s; }}
            << Step{u"look"_s, QStringList{u"look"_s, m_project} + worldOptions(),
                    [this](const ControlOutput &output) { return looked(output); }};
    addDnsSteps();
    addMailSteps();
}

void Walk::addDnsSteps()
{
    const auto command = [this](const QString &name) { return QStringList{name} + projectOptions(); };
    const QStringList update = {u"--rfc2136"_s, m_rehearsal.dns().primary().address(), u"--tsig-file"_s,
                                m_rehearsal.dns().tsigFile()};
    const QStringList ownership = {u"--what"_s, u"ownership"_s};
    const QStringList mx = {u"--what"_s, u"mx"_s};
    const QStringList limit = {u"--timeout"_s, watchLimit};
    m_steps << Step{u"records"_s, command(u"records"_s),
                    [this](const ControlOutput &output) { return listed(output); }}
            << Step{u"publish"_s, command(u"publish"_s) + ownership + update,
                    [this](const ControlOutput &output) { return published(output, u"ownership"_s); }}
            << Step{u"watch"_s,
                    command(u"watch"_s) + ownership + QStringList{u"--until"_s, u"seen"_s} + limit,
                    [this](const ControlOutput &output) { return ownershipSeen(output); }}
            << Step{u"accounts"_s,
                    command(u"accounts"_s) + QStringList{u"--import"_s, m_accountsFile, u"--create"_s},
                    [this](const ControlOutput &output) { return created(output); }}
            << Step{u"gaps"_s, command(u"gaps"_s) + QStringList{u"--check"_s, u"--decline"_s, u"all"_s},
                    [](const ControlOutput &output) { return checked(output); }}
            << Step{u"publish"_s, command(u"publish"_s) + mx + update,
                    [this](const ControlOutput &output) { return published(output, u"mx"_s); }}
            << Step{u"watch"_s, command(u"watch"_s) + mx + QStringList{u"--until"_s, u"expired"_s} + limit,
                    [this](const ControlOutput &output) { return mxExpired(output); }};
}

void Walk::addMailSteps()
{
    m_steps << Step{u"migrate"_s, QStringList{u"migrate"_s} + projectOptions(),
                    [this](const ControlOutput &output) { return migrated(output); }}
            << Step{u"verify"_s, QStringList{u"verify"_s} + projectOptions() + QStringList{u"--deep"_s},
                    [this](const ControlOutput &output) { return verified(output); }};
}

Result<QString> Walk::looked(const ControlOutput &output) const
{
    const QJsonObject domain = output.last(u"domain"_s);
    QStringList mx;
    for (const QJsonValue &record : domain.value(u"mx"_s).toArray())
        mx << record.toString();
    const QJsonObject oldHost = domain.value(u"oldHost"_s).toObject();
    if (oldHost.value(u"port"_s).toInt() != m_rehearsal.oldHost().tlsPort())
        return disagree(u"The old mail server was not found."_s);
    return u"%1 has MX %2 (TTL %3 s), %4 name servers and its mail at %5"_s
        .arg(m_rehearsal.domain(), mx.join(u", "_s))
        .arg(domain.value(u"mxTtl"_s).toInt())
        .arg(domain.value(u"nameServers"_s).toArray().size())
        .arg(oldHost.value(u"host"_s).toString());
}

Result<QString> Walk::listed(const ControlOutput &output) const
{
    QStringList types;
    for (const QJsonObject &record : output.all(u"record"_s))
        types << record.value(u"type"_s).toString();
    if (!types.contains(u"TXT"_s) || types.count(u"MX"_s) != m_rehearsal.api().options().mx.size())
        return disagree(u"The records to publish are not complete."_s);
    return u"%1 to publish: %2"_s.arg(types.size()).arg(types.join(u", "_s));
}

Result<QString> Walk::published(const ControlOutput &output, const QString &set) const
{
    const QJsonObject event = output.find(u"published"_s, u"set"_s, set);
    if (!event.value(u"applied"_s).toBool())
        return disagree(u"The zone was not changed."_s);
    return u"%1 published by RFC 2136; records added: %2, removed: %3"_s.arg(set == u"mx"_s ? u"MX"_s : set)
        .arg(event.value(u"added"_s).toArray().size())
        .arg(event.value(u"removed"_s).toArray().size());
}

Result<QString> Walk::ownershipSeen(const ControlOutput &output) const
{
    NameServers &dns = m_rehearsal.dns();
    const QString code = m_rehearsal.api().options().verificationCode;
    for (const QString &server : allServers(dns)) {
        if (!answered(server, dns, DnsType::Txt).contains(code))
            return disagree(u"The name server %1 does not show the proof of ownership."_s.arg(server));
    }
    if (output.all(u"reached"_s).isEmpty())
        return disagree(u"Mailhaul did not say that it is seen."_s);
    return u"ownership published and seen by %1 servers"_s.arg(allServers(dns).size());
}

Result<QString> Walk::created(const ControlOutput &output) const
{
    int mailboxes = 0;
    for (const RehearsalUser &user : m_rehearsal.users()) {
        const QString state =
            output.find(u"mailbox"_s, u"address"_s, user.address).value(u"state"_s).toString();
        mailboxes += state == u"created"_s ? 1 : 0;
        ImapClient client;
        const Dovecot &host = m_rehearsal.newHost();
        const Status loggedIn = client.connectAndLogIn(
            {host.address(), host.tlsPort(), m_rehearsal.caFile(), user.address, user.newPassword});
        if (!loggedIn)
            return disagree(
                u"%1 cannot log in at the new host: %2"_s.arg(user.address, loggedIn.error().toString()));
    }
    const qsizetype wantedAliases = m_rehearsal.description().value(u"aliases"_s).toArray().size();
    qsizetype aliases = 0;
    for (const QJsonObject &alias : output.all(u"alias"_s))
        aliases += alias.value(u"state"_s).toString() == u"created"_s ? 1 : 0;
    if (mailboxes != m_rehearsal.users().size() || aliases != wantedAliases)
        return disagree(u"Not all mailboxes and aliases were created."_s);
    return u"%1 mailboxes and %2 aliases created; every mailbox logs in"_s.arg(mailboxes).arg(aliases);
}

Result<QString> Walk::checked(const ControlOutput &output)
{
    const QJsonObject gaps = output.last(u"gaps"_s);
    if (!gaps.value(u"complete"_s).toBool() || gaps.value(u"open"_s).toInt() > 0)
        return disagree(u"Forgotten addresses were not looked for everywhere."_s);
    QStringList declined;
    for (const QJsonObject &gap : output.all(u"gap"_s))
        declined << gap.value(u"address"_s).toString();
    return u"every old mailbox was searched for forgotten addresses; not needed: %1"_s.arg(
        declined.join(u", "_s));
}

Result<QString> Walk::mxExpired(const ControlOutput &output) const
{
    QStringList wanted;
    for (const WantedMx &mx : m_rehearsal.api().options().mx)
        wanted << u"%1 %2"_s.arg(mx.preference).arg(mx.host);
    wanted.sort();
    NameServers &dns = m_rehearsal.dns();
    for (const QString &server : allServers(dns)) {
        if (answered(server, dns, DnsType::Mx) != wanted)
            return disagree(u"The name server %1 still shows the old MX records."_s.arg(server));
    }
    const QString stage = output.last(u"reached"_s).value(u"stage"_s).toString();
    if (stage != u"expired"_s)
        return disagree(u"Mailhaul did not say that the old answers have expired."_s);
    return u"MX published / seen / old answers expired, on %1 servers"_s.arg(allServers(dns).size());
}

Result<QString> Walk::migrated(const ControlOutput &output) const
{
    qint64 atSource = 0;
    for (const RehearsalUser &user : m_rehearsal.users()) {
        const auto store = readMailStore(m_rehearsal.oldHost(), user.address, user.oldPassword);
        if (!store)
            return fail(store.error());
        atSource += store->messages.size();
    }
    const QJsonObject summary = output.last(u"summary"_s);
    const qint64 copied = summary.value(u"copied"_s).toInteger();
    if (copied != atSource) {
        return disagree(u"%1 messages were copied, but %2 are at the source (%3 refused)."_s.arg(copied)
                            .arg(atSource)
                            .arg(summary.value(u"refused"_s).toInteger()));
    }
    return u"%1 messages copied = %2 messages at the source (%3 MB)"_s.arg(copied).arg(atSource).arg(
        static_cast<double>(summary.value(u"octets"_s).toInteger()) / 1e6, 0, 'f', 1);
}

Result<QString> Walk::verified(const ControlOutput &output) const
{
    const QJsonObject summary = output.last(u"summary"_s);
    if (!summary.value(u"verified"_s).toBool())
        return disagree(u"%1 differences were found."_s.arg(summary.value(u"differences"_s).toInteger()));
    return u"verified, octet by octet"_s;
}

} // namespace rehearsal
