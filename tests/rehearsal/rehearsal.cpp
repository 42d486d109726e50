// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/rehearsal.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

constexpr int oldHostNumber = 21; ///< Last octet of the loopback address.
constexpr int newHostNumber = 22;
const QString oldHostName = u"mail.old-host.test"_s;
const QString newHostName = u"mail.new-host.test"_s;
const QList<WantedMx> newMx = {{u"mx1.new-host.test"_s, 10}, {u"mx2.new-host.test"_s, 20}};

QString randomText(int length)
{
    const QString letters = u"abcdefghjkmnpqrstuvwxyz23456789"_s;
    QString text;
    for (int i = 0; i < length; ++i)
        text += letters.at(QRandomGenerator::system()->bounded(static_cast<int>(letters.size())));
    return text;
}

QList<RehearsalUser> practiceUsers(const QString &domain)
{
    QList<RehearsalUser> users = {{u"ann@"_s + domain, u"Ann Example"_s, {}, {}},
                                  {u"bob.baker@"_s + domain, u"Bob Baker"_s, {}, {}},
                                  {u"zoe@"_s + domain, u"Zoë Müller"_s, {}, {}},
                                  {u"office@"_s + domain, u"Office"_s, {}, {}}};
    for (RehearsalUser &user : users) {
        user.oldPassword = randomText(12).toUtf8();
        user.newPassword = randomText(16).toUtf8();
    }
    return users;
}

QJsonArray practiceAliases(const QString &domain)
{
    const auto alias = [&domain](const QString &localPart, const QStringList &members) {
        QJsonArray addresses;
        for (const QString &member : members)
            addresses.append(member + u'@' + domain);
        return QJsonObject{{u"localPart"_s, localPart}, {u"members"_s, addresses}};
    };
    return {alias(u"info"_s, {u"office"_s}), alias(u"sales"_s, {u"ann"_s, u"bob.baker"_s})};
}

} // namespace

Rehearsal::Rehearsal(QString folder, RehearsalOptions options)
    : m_folder(QDir(folder).absolutePath())
    , m_options(std::move(options))
    , m_users(practiceUsers(m_options.dns.domain))
{
}

Rehearsal::~Rehearsal()
{
    stop();
}

QString Rehearsal::descriptionFile() const
{
    return m_folder + u"/rehearsal.json"_s;
}

QString Rehearsal::caFile() const
{
    return m_authority->caFile();
}

Status Rehearsal::start()
{
    Result<LoopbackNetwork> network = LoopbackNetwork::claim();
    if (!network)
        return fail(network.error());
    m_network = std::make_unique<LoopbackNetwork>(std::move(*network));
    Status done = makeHosts();
    if (done)
        done = makeDnsAndApi();
    // The servers get ready while the mail is written.
    if (done)
        done = m_newHost->launch();
    if (done)
        done = seedOldHost();
    if (done)
        done = m_oldHost->launch();
    if (done)
        done = m_dns->waitUntilReady();
    if (done)
        done = m_oldHost->waitUntilReady();
    if (done)
        done = m_newHost->waitUntilReady();
    if (done)
        done = m_api->start();
    if (done)
        done = writeFile(descriptionFile(), QJsonDocument(description()).toJson());
    return done;
}

Result<std::unique_ptr<Dovecot>> Rehearsal::madeHost(const QString &name, int number, bool isNew) const
{
    DovecotOptions options;
    options.name = name;
    options.address = m_network->address(number);
    options.isSpecialUseCreated = isNew;
    const Result<Certificate> certificate =
        m_authority->issue({name, {options.address, name, u"localhost"_s}});
    if (!certificate)
        return fail(certificate.error());
    options.certificate = *certificate;
    return std::make_unique<Dovecot>(m_folder + (isNew ? u"/new-host"_s : u"/old-host"_s), options);
}

Status Rehearsal::makeHosts()
{
    m_authority = std::make_unique<CertificateAuthority>(m_folder + u"/tls"_s);
    const Status created = m_authority->create();
    if (!created)
        return created;
    auto oldHost = madeHost(oldHostName, oldHostNumber, false);
    auto newHost = madeHost(newHostName, newHostNumber, true);
    if (!oldHost || !newHost)
        return fail((oldHost ? newHost : oldHost).error());
    m_oldHost = std::move(*oldHost);
    m_newHost = std::move(*newHost);
    for (const RehearsalUser &user : m_users) {
        const Status added = m_oldHost->addUser(user.address, user.oldPassword);
        if (!added)
            return added;
    }
    return {};
}

Status Rehearsal::makeDnsAndApi()
{
    NameServersOptions options = m_options.dns;
    options.parentRecords << u"mail.old-host 60 A "_s + m_network->address(oldHostNumber);
    for (const QString &name : {u"mail"_s, u"mx1"_s, u"mx2"_s})
        options.parentRecords << u"%1.new-host 60 A %2"_s.arg(name, m_network->address(newHostNumber));
    options.records
        << u"_imaps._tcp 60 SRV 0 1 %1 %2."_s.arg(m_oldHost->tlsPort()).arg(oldHostName); // RFC 6186
    m_dns = std::make_unique<NameServers>(m_folder + u"/dns"_s, *m_network, options);
    const Status launched = m_dns->launch();
    if (!launched)
        return launched;

    ProvisioningApiOptions api;
    api.domain = domain();
    api.token = randomText(24).toUtf8();
    api.verificationCode = u"mailhaul-verification="_s + randomText(20);
    api.mx = newMx;
    for (const QString &server : {m_dns->primary().address(), m_dns->secondary().address()})
        api.nameServers << u"%1:%2"_s.arg(server).arg(m_dns->port());
    m_api = std::make_unique<ProvisioningApi>(*m_newHost, api);
    return {};
}

Status Rehearsal::seedOldHost()
{
    // Mailboxes of unlike sizes: half of the messages, a quarter, …
    int left = m_options.messages;
    for (qsizetype i = 0; i < m_users.size(); ++i) {
        const RehearsalUser &user = m_users.at(i);
        const int messages = i + 1 == m_users.size() ? left : (left + 1) / 2;
        left -= messages;
        const Corpus corpus({.owner = user.address,
                             .messages = messages,
                             .seed = m_options.seed + static_cast<quint32>(i),
                             .folders = i == 0 ? 0 : 5});
        const Status seeded = seed(*m_oldHost, user.address, user.oldPassword, corpus);
        if (!seeded)
            return seeded;
    }
    return {};
}

void Rehearsal::stop()
{
    m_api.reset();
    m_oldHost.reset();
    m_newHost.reset();
    m_dns.reset();
    m_network.reset();
}

QList<qint64> Rehearsal::processIds() const
{
    return m_dns->processIds() << m_oldHost->processId() << m_newHost->processId();
}

QJsonObject Rehearsal::hostDescription(const Dovecot &host, const QString &name) const
{
    return {{u"name"_s, name},
            {u"address"_s, host.address()},
            {u"imapPort"_s, host.port()},
            {u"imapsPort"_s, host.tlsPort()}};
}

QJsonObject Rehearsal::dnsDescription() const
{
    return {{u"port"_s, m_dns->port()},
            {u"roots"_s, QJsonArray{m_dns->rootAddress()}},
            {u"primary"_s, m_dns->primary().address()},
            {u"secondary"_s, m_dns->secondary().address()},
            {u"tsigFile"_s, m_dns->tsigFile()},
            {u"tsigName"_s, u"mailhaul-rehearsal"_s},
            {u"resolversFile"_s, m_dns->resolversFile()}};
}

QJsonObject Rehearsal::description() const
{
    QJsonArray wantedMx;
    for (const WantedMx &mx : newMx)
        wantedMx.append(QJsonObject{{u"host"_s, mx.host}, {u"preference"_s, mx.preference}});
    QJsonArray users;
    for (const RehearsalUser &user : m_users) {
        users.append(QJsonObject{{u"address"_s, user.address},
                                 {u"displayName"_s, user.displayName},
                                 {u"oldPassword"_s, QString::fromUtf8(user.oldPassword)},
                                 {u"newPassword"_s, QString::fromUtf8(user.newPassword)}});
    }
    return {{u"domain"_s, domain()},
            {u"dns"_s, dnsDescription()},
            {u"caFile"_s, caFile()},
            {u"oldHost"_s, hostDescription(*m_oldHost, oldHostName)},
            {u"newHost"_s, hostDescription(*m_newHost, newHostName)},
            {u"oldMx"_s, QJsonArray{QJsonObject{{u"host"_s, oldHostName}, {u"preference"_s, 10}}}},
            {u"newMx"_s, wantedMx},
            {u"api"_s,
             QJsonObject{{u"url"_s, m_api->baseUrl().toString()},
                         {u"token"_s, QString::fromUtf8(m_api->options().token)}}},
            {u"users"_s, users},
            {u"aliases"_s, practiceAliases(domain())},
            {u"folder"_s, m_folder},
            {u"processId"_s, QCoreApplication::applicationPid()}};
}

} // namespace rehearsal
