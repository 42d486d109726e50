// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <array>

#include "base/catchall.h"
#include "onboarding/jsonreader.h"
#include "onboarding/project.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

template <typename Enum> struct Word {
    Enum value;
    QLatin1StringView word;
};

constexpr std::array<Word<Security>, 3> securities{
    {{Security::Tls, "tls"_L1}, {Security::StartTls, "starttls"_L1}, {Security::Plaintext, "plaintext"_L1}}};
constexpr std::array<Word<MailHost::Source>, 5> sources{{{MailHost::Source::Typed, "typed"_L1},
                                                         {MailHost::Source::Autoconfig, "autoconfig"_L1},
                                                         {MailHost::Source::Srv, "srv"_L1},
                                                         {MailHost::Source::Mx, "mx"_L1},
                                                         {MailHost::Source::Guess, "guess"_L1}}};
constexpr std::array<Word<MailHost::LoginForm>, 2> loginForms{
    {{MailHost::LoginForm::WholeAddress, "address"_L1}, {MailHost::LoginForm::LocalPart, "localPart"_L1}}};
constexpr std::array<Word<Creation::State>, 5> creationStates{
    {{Creation::State::NotYet, "notYet"_L1},
     {Creation::State::Created, "created"_L1},
     {Creation::State::AlreadyThere, "alreadyThere"_L1},
     {Creation::State::Confirmed, "confirmed"_L1},
     {Creation::State::Refused, "refused"_L1}}};

template <typename Words, typename Enum> QString word(const Words &words, Enum value)
{
    for (const auto &entry : words) {
        if (entry.value == value)
            return entry.word;
    }
    return {};
}

template <typename Words> auto value(JsonReader &reader, const QString &key, const Words &words)
{
    const QString found = reader.text(key, words.front().word);
    for (const auto &entry : words) {
        if (entry.word == found)
            return entry.value;
    }
    reader.complain(key, Text::tr("“%1” is not one of the words that are known here.").arg(found));
    return words.front().value;
}

MailAddress address(JsonReader &reader, const QString &key)
{
    const Result<MailAddress> parsed = MailAddress::parse(reader.text(key));
    if (!parsed)
        reader.complain(key, parsed.error().message);
    return parsed.value_or(MailAddress());
}

Creation creation(JsonReader reader)
{
    Creation result;
    result.state = value(reader, u"state"_s, creationStates);
    result.words = reader.text(u"words"_s);
    result.remedy = reader.text(u"remedy"_s);
    return result;
}

QJsonObject json(const Creation &creation)
{
    QJsonObject object{{u"state"_s, word(creationStates, creation.state)}};
    if (!creation.words.isEmpty())
        object.insert(u"words"_s, creation.words);
    if (!creation.remedy.isEmpty())
        object.insert(u"remedy"_s, creation.remedy);
    return object;
}

Account account(JsonReader reader)
{
    Account account;
    account.address = address(reader, u"address"_s);
    account.displayName = reader.text(u"name"_s);
    account.quota = reader.integer(u"quota"_s, 0, 0, Q_INT64_C(1) << 53);
    account.oldLogin = reader.text(u"oldLogin"_s);
    account.migrate = reader.boolean(u"migrate"_s, true);
    account.creation = creation(reader.object(u"creation"_s));
    account.unknown = reader.rest();
    return account;
}

QJsonObject json(const Account &account)
{
    QJsonObject object = account.unknown;
    object.insert(u"address"_s, account.address.toString());
    if (!account.displayName.isEmpty())
        object.insert(u"name"_s, account.displayName);
    if (account.quota > 0)
        object.insert(u"quota"_s, account.quota);
    if (!account.oldLogin.isEmpty())
        object.insert(u"oldLogin"_s, account.oldLogin);
    if (!account.migrate)
        object.insert(u"migrate"_s, false);
    object.insert(u"creation"_s, json(account.creation));
    return object;
}

Alias alias(JsonReader reader)
{
    Alias alias;
    const Result<MailAddress> parsed = parseWithCatchAll(reader.text(u"address"_s));
    if (parsed)
        alias.address = *parsed;
    else
        reader.complain(u"address"_s, parsed.error().message);
    const QStringList members = reader.texts(u"members"_s);
    for (qsizetype index = 0; index < members.size(); ++index) {
        const Result<MailAddress> member = MailAddress::parse(members.at(index));
        if (member)
            alias.members += *member;
        else
            reader.complain(u"members/%1"_s.arg(index), member.error().message);
    }
    alias.creation = creation(reader.object(u"creation"_s));
    alias.unknown = reader.rest();
    return alias;
}

QJsonObject json(const Alias &alias)
{
    QJsonArray members;
    for (const MailAddress &member : alias.members)
        members += member.toString();
    QJsonObject object = alias.unknown;
    object.insert(u"address"_s, alias.address.toString());
    object.insert(u"members"_s, members);
    object.insert(u"creation"_s, json(alias.creation));
    return object;
}

MailHost mailHost(JsonReader reader)
{
    MailHost host;
    host.host = reader.text(u"host"_s);
    host.port = quint16(reader.integer(u"port"_s, 993, 1, 65535));
    host.security = value(reader, u"security"_s, securities);
    host.source = value(reader, u"source"_s, sources);
    host.loginForm = value(reader, u"login"_s, loginForms);
    host.certificate = reader.text(u"certificate"_s);
    return host;
}

DnsUpdate dnsUpdate(JsonReader reader)
{
    DnsUpdate update;
    update.server = reader.text(u"server"_s);
    update.port = quint16(reader.integer(u"port"_s, 53, 1, 65535));
    update.keyFile = reader.text(u"keyFile"_s);
    return update;
}

DnsApi dnsApi(JsonReader reader)
{
    DnsApi api;
    api.id = reader.text(u"id"_s);
    api.variables = reader.map(u"variables"_s);
    api.baseUrl = reader.text(u"baseUrl"_s);
    if (!api.isSafe())
        reader.complain(u"baseUrl"_s, Text::tr("It must lie on loopback."));
    return api;
}

QJsonObject json(const DnsApi &api)
{
    QJsonObject object{{u"id"_s, api.id}, {u"variables"_s, toJson(api.variables)}};
    if (!api.baseUrl.isEmpty())
        object.insert(u"baseUrl"_s, api.baseUrl);
    return object;
}

QMap<QString, QJsonObject> journeys(JsonReader reader)
{
    QMap<QString, QJsonObject> journeys;
    const QStringList names = reader.keys();
    for (const QString &name : names)
        journeys.insert(name, reader.object(name).whole());
    return journeys;
}

QJsonObject json(const QMap<QString, QJsonObject> &journeys)
{
    QJsonObject object;
    for (auto entry = journeys.begin(); entry != journeys.end(); ++entry)
        object.insert(entry.key(), entry.value());
    return object;
}

DomainName domain(JsonReader &reader)
{
    const Result<DomainName> domain = DomainName::parse(reader.text(u"domain"_s));
    if (!domain)
        reader.complain(u"domain"_s, domain.error().message);
    return domain.value_or(DomainName());
}

FurtherDomain furtherDomain(JsonReader reader)
{
    FurtherDomain further;
    further.domain = domain(reader);
    further.variables = reader.map(u"variables"_s);
    further.dnsHostId = reader.text(u"dnsHost"_s);
    further.journeys = journeys(reader.object(u"journeys"_s));
    further.checked = QDateTime::fromString(reader.text(u"checked"_s), Qt::ISODate);
    further.unread = unreadSources(reader);
    return further;
}

QJsonObject json(const FurtherDomain &further)
{
    QJsonObject object{{u"domain"_s, further.domain.toString()},
                       {u"variables"_s, toJson(further.variables)},
                       {u"journeys"_s, json(further.journeys)}};
    if (!further.dnsHostId.isEmpty())
        object.insert(u"dnsHost"_s, further.dnsHostId);
    if (further.checked.isValid())
        object.insert(u"checked"_s, further.checked.toString(Qt::ISODate));
    if (!further.unread.isEmpty())
        object.insert(u"unread"_s, toJson(further.unread));
    return object;
}

Project project(JsonReader reader)
{
    Project project;
    reader.integer(u"format"_s, 0, 1, Project::Version);
    project.id = reader.text(u"id"_s);
    if (project.id.isEmpty())
        reader.complain(u"id"_s, Text::tr("The project has no id."));
    project.domain = domain(reader);
    for (const JsonReader &item : reader.objects(u"furtherDomains"_s))
        project.furtherDomains += furtherDomain(item);
    project.providerId = reader.text(u"provider"_s);
    project.variables = reader.map(u"variables"_s);
    for (const QString &name : reader.texts(u"provenDomains"_s))
        project.provenDomains += DomainName::fromALabels(name);
    if (reader.has(u"oldHost"_s))
        project.oldHost = mailHost(reader.object(u"oldHost"_s));
    if (reader.has(u"oldProvider"_s))
        project.oldProvider = oldProvider(reader.object(u"oldProvider"_s));
    project.oldSide = oldSide(reader.object(u"oldSide"_s));
    for (const JsonReader &item : reader.objects(u"accounts"_s))
        project.accounts += account(item);
    for (const JsonReader &item : reader.objects(u"aliases"_s))
        project.aliases += alias(item);
    if (reader.has(u"dnsUpdate"_s))
        project.dnsUpdate = dnsUpdate(reader.object(u"dnsUpdate"_s));
    if (reader.has(u"dnsApi"_s))
        project.dnsApi = dnsApi(reader.object(u"dnsApi"_s));
    project.dnsHostId = reader.text(u"dnsHost"_s);
    project.certificates = reader.map(u"certificates"_s);
    project.journeys = journeys(reader.object(u"journeys"_s));
    project.changed = QDateTime::fromString(reader.text(u"changed"_s), Qt::ISODate);
    project.unknown = reader.rest();
    return project;
}

} // namespace

QJsonObject toJson(const MailHost &host)
{
    QJsonObject object{{u"host"_s, host.host},
                       {u"port"_s, host.port},
                       {u"security"_s, word(securities, host.security)},
                       {u"source"_s, word(sources, host.source)},
                       {u"login"_s, word(loginForms, host.loginForm)}};
    if (!host.certificate.isEmpty())
        object.insert(u"certificate"_s, host.certificate);
    return object;
}

MailHost mailHostFromJson(const QJsonObject &object)
{
    QList<JsonMistake> mistakes;
    return mailHost(JsonReader(object, {}, mistakes));
}

Result<Project> parseProject(const QByteArray &octets)
{
    const Result<QJsonObject> object = parseJsonObject(octets);
    if (!object)
        return fail(object.error());
    const double version = object->value(u"format"_s).toDouble();
    if (version > Project::Version) {
        return fail(Error::Kind::BadInput, Text::tr("It was made by a newer Mailhaul."),
                    u"/format: %1 > %2"_s.arg(version).arg(Project::Version), Text::tr("Update Mailhaul."));
    }
    QList<JsonMistake> mistakes;
    Project result = project(JsonReader(*object, {}, mistakes));
    if (!mistakes.isEmpty()) {
        const JsonMistake &first = mistakes.constFirst();
        return fail(Error::Kind::BadInput, Text::tr("A value in it is wrong. %1").arg(first.message),
                    first.pointer + u": "_s + first.message);
    }
    return result;
}

QByteArray toJson(const Project &project)
{
    QJsonObject object = project.unknown;
    // An older Mailhaul reads what it understands: one domain.
    object.insert(u"format"_s, project.furtherDomains.isEmpty() ? 1 : Project::Version);
    object.insert(u"id"_s, project.id);
    object.insert(u"domain"_s, project.domain.toString());
    object.insert(u"provider"_s, project.providerId);
    object.insert(u"variables"_s, toJson(project.variables));
    QJsonArray further;
    for (const FurtherDomain &entry : project.furtherDomains)
        further += json(entry);
    if (!further.isEmpty())
        object.insert(u"furtherDomains"_s, further);
    QJsonArray proven;
    for (const DomainName &name : project.provenDomains)
        proven += name.toString();
    if (!proven.isEmpty())
        object.insert(u"provenDomains"_s, proven);
    if (project.oldHost)
        object.insert(u"oldHost"_s, toJson(*project.oldHost));
    if (project.oldProvider)
        object.insert(u"oldProvider"_s, toJson(*project.oldProvider));
    if (project.oldSide != OldSide())
        object.insert(u"oldSide"_s, toJson(project.oldSide));
    QJsonArray accounts;
    for (const Account &entry : project.accounts)
        accounts += json(entry);
    object.insert(u"accounts"_s, accounts);
    QJsonArray aliases;
    for (const Alias &entry : project.aliases)
        aliases += json(entry);
    object.insert(u"aliases"_s, aliases);
    if (project.dnsUpdate) {
        object.insert(u"dnsUpdate"_s,
                      QJsonObject{{u"server"_s, project.dnsUpdate->server},
                                  {u"port"_s, project.dnsUpdate->port},
                                  {u"keyFile"_s, project.dnsUpdate->keyFile}});
    }
    if (project.dnsApi)
        object.insert(u"dnsApi"_s, json(*project.dnsApi));
    if (!project.dnsHostId.isEmpty())
        object.insert(u"dnsHost"_s, project.dnsHostId);
    if (!project.certificates.isEmpty())
        object.insert(u"certificates"_s, toJson(project.certificates));
    object.insert(u"journeys"_s, json(project.journeys));
    object.insert(u"changed"_s, project.changed.toString(Qt::ISODate));
    return QJsonDocument(object).toJson();
}

} // namespace onboarding
