// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/apiserver.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QUuid>

#include "rehearsal/dnsquestion.h"
#include "rehearsal/dovecot.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

constexpr qsizetype shortestPassword = 8;

/// The part of a list that `offset` and `limit` ask for, as {"total", key}.
HttpReply page(const HttpRequest &request, const QString &key, const QJsonArray &all)
{
    constexpr qsizetype largestPage = 200;
    const qsizetype offset = request.query.queryItemValue(u"offset"_s).toInt();
    const QString limitText = request.query.queryItemValue(u"limit"_s);
    const qsizetype limit = limitText.isEmpty() ? largestPage : limitText.toInt();
    if (offset < 0 || limit < 1)
        return HttpReply::error(400, u"offset and limit must be positive"_s);
    QJsonArray part;
    const qsizetype end = std::min(all.size(), offset + std::min(limit, largestPage));
    for (qsizetype i = offset; i < end; ++i)
        part.append(all.at(i));
    return {200, {{u"total"_s, all.size()}, {key, part}}, {}};
}

QJsonObject bodyObject(const HttpRequest &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

} // namespace

ApiServer::ApiServer(Dovecot &host, ProvisioningApiOptions options)
    : m_host(host)
    , m_options(std::move(options))
    , m_isVerified(m_options.isVerified)
{
    for (const QString &address : m_host.users())
        m_mailboxes.insert(address, {});
    m_minute.start();
}

HttpReply ApiServer::reply(const HttpRequest &request)
{
    if (request.headers.value("authorization") != "Bearer " + m_options.token)
        return HttpReply::error(401, u"invalid token"_s);
    if (const std::optional<HttpReply> wait = throttled())
        return *wait;
    const QStringList &path = request.path;
    if (path.size() < 3 || path.at(0) != u"v1"_s || path.at(1) != u"domains"_s)
        return HttpReply::error(404, u"no such resource"_s);
    if (path.at(2).compare(m_options.domain, Qt::CaseInsensitive) != 0)
        return HttpReply::error(404, u"no such domain"_s);

    const bool isGet = request.method == "GET";
    const bool isPost = request.method == "POST";
    const QString resource = path.size() == 4 ? path.at(3) : QString();
    if (path.size() == 3 && isGet)
        return domain();
    if (path.size() == 5 && path.at(3) == u"mailboxes"_s && request.method == "PATCH")
        return changeMailbox(path.at(4).toLower(), request);
    if (resource == u"verify"_s && isPost)
        return verify();
    if (resource == u"mailboxes"_s && (isGet || isPost))
        return isGet ? mailboxes(request) : createMailbox(request);
    if (resource == u"aliases"_s && (isGet || isPost))
        return isGet ? aliases(request) : createAlias(request);
    const bool isKnown =
        path.size() == 3 || QStringList{u"verify"_s, u"mailboxes"_s, u"aliases"_s}.contains(resource);
    return isKnown ? HttpReply::error(405, u"method not allowed"_s)
                   : HttpReply::error(404, u"no such resource"_s);
}

std::optional<HttpReply> ApiServer::throttled()
{
    constexpr qint64 minuteMs = 60000;
    if (m_minute.elapsed() >= minuteMs) {
        m_minute.restart();
        m_requestsInMinute = 0;
    }
    ++m_requestsInMinute;
    if (m_options.requestsPerMinute == 0 || m_requestsInMinute <= m_options.requestsPerMinute)
        return {};
    HttpReply reply = HttpReply::error(429, u"too many requests"_s);
    reply.headers.insert("Retry-After", QByteArray::number((minuteMs - m_minute.elapsed()) / 1000 + 1));
    return reply;
}

HttpReply ApiServer::domain() const
{
    QJsonArray mx;
    for (const WantedMx &wanted : m_options.mx)
        mx.append(QJsonObject{{u"host"_s, wanted.host}, {u"preference"_s, wanted.preference}});
    return {200,
            {{u"domain"_s, m_options.domain},
             {u"verified"_s, m_isVerified},
             {u"verificationCode"_s, m_options.verificationCode},
             {u"mx"_s, mx}},
            {}};
}

HttpReply ApiServer::verify()
{
    m_isVerified = m_isVerified || hasProof();
    if (!m_isVerified)
        return HttpReply::error(409, u"record not found"_s);
    return {200, {{u"verified"_s, true}}, {}};
}

bool ApiServer::hasProof() const
{
    const auto shows = [this](const QString &server) {
        const Result<DnsAnswer> answer =
            askDns(server.section(u':', 0, 0), server.section(u':', 1).toUShort(), m_options.domain,
                   DnsType::Txt, false);
        return answer
            && std::any_of(answer->records.begin(), answer->records.end(), [this](const DnsRecord &record) {
                   return record.text == m_options.verificationCode;
               });
    };
    const QStringList &servers = m_options.nameServers;
    return !servers.isEmpty() && std::all_of(servers.begin(), servers.end(), shows);
}

HttpReply ApiServer::mailboxes(const HttpRequest &request) const
{
    QJsonArray all;
    for (auto mailbox = m_mailboxes.cbegin(); mailbox != m_mailboxes.cend(); ++mailbox) {
        all.append(QJsonObject{{u"address"_s, mailbox.key()},
                               {u"displayName"_s, mailbox->displayName},
                               {u"quota"_s, mailbox->quota > 0 ? QJsonValue(mailbox->quota) : QJsonValue()}});
    }
    return page(request, u"mailboxes"_s, all);
}

HttpReply ApiServer::aliases(const HttpRequest &request) const
{
    QJsonArray all;
    for (auto alias = m_aliases.cbegin(); alias != m_aliases.cend(); ++alias) {
        all.append(QJsonObject{{u"address"_s, alias.key()},
                               {u"localPart"_s, alias.key().section(u'@', 0, 0)},
                               {u"members"_s, QJsonArray::fromStringList(*alias)}});
    }
    return page(request, u"aliases"_s, all);
}

bool ApiServer::isTaken(const QString &address) const
{
    return m_mailboxes.contains(address) || m_aliases.contains(address);
}

std::variant<QString, HttpReply> ApiServer::newAddress(const QJsonObject &wanted) const
{
    static const QRegularExpression allowed(uR"(\A[a-z0-9][a-z0-9._+-]{0,63}\z)"_s);
    const QString localPart = wanted.value(u"localPart"_s).toString().toLower();
    if (!m_isVerified)
        return HttpReply::error(403, u"domain not verified"_s);
    if (!allowed.match(localPart).hasMatch())
        return HttpReply::error(422, u"the local part is not valid"_s);
    const QString address = localPart + u'@' + m_options.domain;
    if (isTaken(address))
        return HttpReply::error(409, u"exists"_s);
    return address;
}

HttpReply ApiServer::createMailbox(const HttpRequest &request)
{
    const QJsonObject wanted = bodyObject(request);
    const auto address = newAddress(wanted);
    if (const auto *refusal = std::get_if<HttpReply>(&address))
        return *refusal;
    const QString password = wanted.value(u"password"_s).toString();
    if (password.size() < shortestPassword)
        return HttpReply::error(422, u"the password is shorter than 8 characters"_s);
    if (m_mailboxes.size() >= m_options.mailboxLimit)
        return HttpReply::error(422, u"no mailbox is left in your plan"_s);
    const ApiMailbox mailbox{wanted.value(u"displayName"_s).toString(), wanted.value(u"quota"_s).toInteger()};
    const QString &name = std::get<QString>(address);
    if (!m_host.addUser(name, password.toUtf8(), mailbox.quota))
        return HttpReply::error(500, u"the mail server failed"_s);
    m_mailboxes.insert(name, mailbox);
    return {201, {{u"address"_s, name}}, {}};
}

HttpReply ApiServer::changeMailbox(const QString &address, const HttpRequest &request)
{
    const QJsonObject wanted = bodyObject(request);
    if (!m_mailboxes.contains(address))
        return HttpReply::error(404, u"no such mailbox"_s);
    QByteArray password = wanted.value(u"password"_s).toString().toUtf8();
    if (wanted.value(u"disabled"_s).toBool())
        password = QUuid::createUuid().toByteArray(); // Nobody knows it.
    else if (password.size() < shortestPassword)
        return HttpReply::error(422, u"the password is shorter than 8 characters"_s);
    if (!m_host.addUser(address, password, m_mailboxes.value(address).quota))
        return HttpReply::error(500, u"the mail server failed"_s);
    return {200, {{u"address"_s, address}}, {}};
}

HttpReply ApiServer::createAlias(const HttpRequest &request)
{
    const QJsonObject wanted = bodyObject(request);
    const auto address = newAddress(wanted);
    if (const auto *refusal = std::get_if<HttpReply>(&address))
        return *refusal;
    QStringList members;
    for (const QJsonValue &member : wanted.value(u"members"_s).toArray())
        members << member.toString();
    if (members.isEmpty())
        return HttpReply::error(422, u"an alias needs a member"_s);
    for (const QString &member : members) {
        const bool isLocal = member.endsWith(u'@' + m_options.domain, Qt::CaseInsensitive);
        if (!member.contains(u'@') || (isLocal && !isTaken(member.toLower())))
            return HttpReply::error(422, u"the member %1 does not exist"_s.arg(member));
    }
    m_aliases.insert(std::get<QString>(address), members);
    return {201, {{u"address"_s, std::get<QString>(address)}}, {}};
}

} // namespace rehearsal
