// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include <array>

#include "provider/address.h"
#include "provider/json.h"
#include "provider/objectreader.h"
#include "provider/profile.h"
#include "provider/values.h"
#include "provider/words.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr JsonBounds profileBounds{256 * 1024, 32};
constexpr qint64 longestTtl = 2'147'483'647; // RFC 2181 §8

constexpr std::array<std::pair<QLatin1StringView, Evidence>, 5> evidenceWords{{
    {"live"_L1, Evidence::Live},
    {"source"_L1, Evidence::Source},
    {"documentation"_L1, Evidence::Documentation},
    {"clients"_L1, Evidence::Clients},
    {"memory"_L1, Evidence::Memory},
}};

/// Names that templates have besides the variables; a variable must not hide them.
const QStringList &reservedNames()
{
    static const QStringList names{
        u"domain"_s,  u"userAgent"_s,       u"address"_s,   u"localPart"_s, u"password"_s, u"quota"_s,
        u"members"_s, u"offset"_s,          u"limit"_s,     u"page"_s,      u"next"_s,     u"displayName"_s,
        u"member"_s,  u"memberLocalPart"_s, u"givenName"_s, u"familyName"_s};
    return names;
}

void checkPattern(ObjectReader &reader, const QString &key, const QString &text, const QString &syntax,
                  const QString &what)
{
    if (!QRegularExpression(QRegularExpression::anchoredPattern(syntax)).match(text).hasMatch())
        reader.mistake(key, what);
}

QMap<QString, Evidence> readEvidence(ObjectReader &profile)
{
    static const QStringList facts{u"ownership"_s, u"records"_s,    u"endpoints"_s, u"login"_s,
                                   u"limits"_s,    u"operations"_s, u"handOff"_s};
    QMap<QString, Evidence> evidence;
    ObjectReader reader = profile.object(u"verified"_s);
    for (const QString &fact : facts) {
        if (!reader.has(fact))
            continue;
        const QString text = reader.text(fact);
        const auto word = std::find_if(evidenceWords.begin(), evidenceWords.end(),
                                       [&text](const auto &each) { return each.first == text; });
        if (word == evidenceWords.end())
            reader.mistake(fact, u"must be one of live, source, documentation, clients, memory"_s);
        else
            evidence.insert(fact, word->second);
    }
    reader.finish();
    return evidence;
}

/// An https address, or one on loopback, that stands in the profile as it is.
QString addressText(ObjectReader &reader, const QString &key)
{
    const QString text = reader.text(key, Presence::Required);
    if (const Result<QUrl> checked = checkedBaseUrl(text); !checked)
        reader.mistake(key, checked.error().detail);
    return text;
}

std::optional<Consent> readConsent(ObjectReader &variable)
{
    if (!variable.has(u"consent"_s))
        return std::nullopt;
    ObjectReader reader = variable.object(u"consent"_s);
    Consent consent;
    consent.authorizeUrl = addressText(reader, u"authorizeUrl"_s);
    consent.tokenUrl = addressText(reader, u"tokenUrl"_s);
    consent.clientId = reader.templateText(u"clientId"_s, Presence::Required);
    if (hasSecret(consent.clientId, reader.state()))
        reader.mistake(u"clientId"_s, u"a secret must not be part of an address"_s);
    consent.clientSecret = reader.templateText(u"clientSecret"_s);
    consent.scope = reader.text(u"scope"_s, Presence::Required);
    reader.forEachMember(u"parameters"_s,
                         [&](const QString &name, const QString &pointer, const QJsonValue &value) {
                             if (!value.isString())
                                 reader.state().add(pointer, u"must be a string"_s);
                             consent.parameters.append({name, value.toString()});
                         });
    consent.isNamed = reader.boolean(u"localhost"_s);
    reader.finish();
    return consent;
}

Variable readVariable(ObjectReader &reader)
{
    Variable variable;
    variable.key = reader.text(u"key"_s, Presence::Required);
    checkPattern(reader, u"key"_s, variable.key, u"[a-z][A-Za-z0-9]*"_s,
                 u"must begin with a small letter and hold letters and digits only"_s);
    if (reader.state().names.contains(variable.key) || reservedNames().contains(variable.key))
        reader.mistake(u"key"_s, u"is taken"_s);
    variable.label = reader.text(u"label"_s, Presence::Required);
    variable.help = reader.text(u"help"_s);
    variable.isSecret = reader.boolean(u"secret"_s);
    variable.isRequired = !reader.has(u"required"_s) || reader.boolean(u"required"_s);
    variable.pattern = reader.text(u"pattern"_s);
    reader.expression(u"pattern"_s, true);
    variable.choices = reader.texts(u"choices"_s);
    variable.example = reader.text(u"example"_s);
    variable.defaultValue = reader.text(u"default"_s);
    if (variable.isSecret && !variable.defaultValue.isEmpty())
        reader.mistake(u"default"_s, u"a secret has no default"_s);
    if (!variable.defaultValue.isEmpty()) {
        if (const Status status = checkValue(variable, variable.defaultValue); !status)
            reader.mistake(u"default"_s, u"does not fit the variable's own pattern or choices"_s);
    }
    variable.consent = readConsent(reader);
    if (variable.consent && !variable.isSecret)
        reader.mistake(u"consent"_s, u"belongs to a secret only"_s);
    reader.state().names += variable.key;
    if (variable.isSecret)
        reader.state().secretNames += variable.key;
    return variable;
}

/// A number, or a template that becomes one.
QString numberText(ObjectReader &reader, const QString &key, qint64 most)
{
    if (reader.value(key).isString())
        return reader.templateText(key);
    const std::optional<qint64> number = reader.number(key, 0, most);
    return number ? QString::number(*number) : QString();
}

void checkNoSecret(ObjectReader &reader, const QString &key, const QString &text)
{
    if (hasSecret(text, reader.state()))
        reader.mistake(key, u"a secret must not be published"_s);
}

RecordTemplate readRecord(ObjectReader &reader)
{
    static const QStringList types{u"MX"_s, u"TXT"_s, u"CNAME"_s, u"SRV"_s, u"A"_s, u"AAAA"_s, u"CAA"_s};
    RecordTemplate record;
    record.type = reader.text(u"type"_s, Presence::Required);
    if (!types.contains(record.type))
        reader.mistake(u"type"_s, u"must be one of "_s + types.join(u", "_s));
    record.name = reader.has(u"name"_s) ? reader.templateText(u"name"_s, Presence::Required) : u"@"_s;
    record.value = reader.templateText(u"value"_s, Presence::Required);
    checkNoSecret(reader, u"name"_s, record.name);
    checkNoSecret(reader, u"value"_s, record.value);
    record.preference = numberText(reader, u"preference"_s, 65535);
    const bool isRanked = record.type == u"MX"_s || record.type == u"SRV"_s;
    if (isRanked != !record.preference.isEmpty())
        reader.mistake(u"preference"_s, isRanked ? u"is missing"_s : u"belongs to MX and SRV only"_s);
    record.ttl = quint32(reader.number(u"ttl"_s, 1, longestTtl).value_or(record.ttl));
    return record;
}

QList<RecordTemplate> readRecords(ObjectReader &reader, const QString &key)
{
    QList<RecordTemplate> records;
    reader.forEach(key, [&records](ObjectReader &each) { records.append(readRecord(each)); });
    return records;
}

std::optional<Ownership> readOwnership(ObjectReader &profile)
{
    if (!profile.has(u"ownership"_s))
        return std::nullopt;
    Ownership ownership;
    ObjectReader reader = profile.object(u"ownership"_s);
    if (!reader.has(u"record"_s))
        reader.mistake(u"record"_s, u"is missing"_s);
    ObjectReader record = reader.object(u"record"_s);
    ownership.record = readRecord(record);
    record.finish();
    ownership.doSubdomainsInherit = reader.boolean(u"subdomainsInherit"_s);
    reader.finish();
    return ownership;
}

EndpointTemplate readEndpoint(ObjectReader &endpoints, const QString &key)
{
    EndpointTemplate endpoint;
    if (!endpoints.has(key))
        return endpoint;
    ObjectReader reader = endpoints.object(key);
    endpoint.host = reader.templateText(u"host"_s, Presence::Required);
    endpoint.port = numberText(reader, u"port"_s, 65535);
    if (endpoint.port.isEmpty())
        reader.mistake(u"port"_s, u"is missing"_s);
    endpoint.security = reader.has(u"security"_s) ? reader.templateText(u"security"_s) : u"tls"_s;
    if (!endpoint.security.contains(u"{{"_s) && endpoint.security != u"tls"_s
        && endpoint.security != u"starttls"_s)
        reader.mistake(u"security"_s, u"must be \"tls\" or \"starttls\""_s);
    for (const QString &text : {endpoint.host, endpoint.port, endpoint.security})
        checkNoSecret(reader, u"host"_s, text);
    reader.finish();
    return endpoint;
}

void readEndpoints(ObjectReader &parent, Profile &profile)
{
    ObjectReader reader = parent.object(u"endpoints"_s);
    profile.imap = readEndpoint(reader, u"imap"_s);
    profile.smtp = readEndpoint(reader, u"smtp"_s);
    profile.webmail = reader.templateText(u"webmail"_s);
    if (!profile.webmail.isEmpty() && !profile.webmail.startsWith(u"https://"_s))
        reader.mistake(u"webmail"_s, u"must begin with https://"_s);
    checkNoSecret(reader, u"webmail"_s, profile.webmail);
    reader.finish();
}

PasswordRules readPasswordRules(ObjectReader &limits)
{
    PasswordRules rules;
    ObjectReader reader = limits.object(u"password"_s);
    rules.minimumLength = int(reader.number(u"minimumLength"_s, 0, 128).value_or(0));
    rules.maximumLength = int(reader.number(u"maximumLength"_s, 0, 4096).value_or(0));
    rules.minimumClasses = int(reader.number(u"minimumClasses"_s, 0, 4).value_or(0));
    rules.forbidden = reader.text(u"forbidden"_s);
    if (rules.maximumLength > 0 && rules.maximumLength < rules.minimumLength)
        reader.mistake(u"maximumLength"_s, u"is less than minimumLength"_s);
    reader.finish();
    return rules;
}

Limits readLimits(ObjectReader &profile)
{
    constexpr qint64 mostOctets = qint64(1) << 50;
    const auto small = [](std::optional<qint64> number) {
        return number ? std::optional<int>(int(*number)) : std::nullopt;
    };
    Limits limits;
    ObjectReader reader = profile.object(u"limits"_s);
    limits.connectionsPerAccount = small(reader.number(u"connectionsPerAccount"_s, 1, 1000));
    limits.connectionsPerHost = small(reader.number(u"connectionsPerHost"_s, 1, 100'000));
    limits.dailyDownloadOctets = reader.number(u"dailyDownloadOctets"_s, 1, mostOctets);
    limits.dailyUploadOctets = reader.number(u"dailyUploadOctets"_s, 1, mostOctets);
    limits.appendOctets = reader.number(u"appendOctets"_s, 1, mostOctets);
    limits.aliasMembers = small(reader.number(u"aliasMembers"_s, 1, 100'000));
    limits.password = readPasswordRules(reader);
    reader.finish();
    return limits;
}

/// Templates whose secrets are at most the mailbox's password.
QStringList readScriptLines(ObjectReader &script, const QString &key, const QStringList &names)
{
    const QStringList before = script.state().names;
    script.state().names += names;
    const QStringList lines = script.texts(key);
    for (const QString &line : lines) {
        checkTemplate(line, script.pointer(key), script.state());
        if (hasSecret(line, script.state()))
            script.mistake(key, u"may hold the mailbox's password, but no other secret"_s);
    }
    script.state().names = before;
    return lines;
}

std::optional<HandOffScript> readScript(ObjectReader &handOff)
{
    if (!handOff.has(u"script"_s))
        return std::nullopt;
    ObjectReader reader = handOff.object(u"script"_s);
    const QStringList address{u"domain"_s, u"address"_s, u"localPart"_s};
    HandOffScript script;
    script.before = readScriptLines(reader, u"before"_s, {u"domain"_s});
    script.mailbox = readScriptLines(reader, u"mailbox"_s,
                                     address + QStringList{u"password"_s, u"displayName"_s, u"quota"_s});
    script.alias = readScriptLines(reader, u"alias"_s, address + QStringList{u"members"_s});
    script.after = readScriptLines(reader, u"after"_s, {u"domain"_s});
    reader.finish();
    return script;
}

HandOff readHandOff(ObjectReader &profile)
{
    HandOff handOff;
    ObjectReader reader = profile.object(u"handOff"_s);
    handOff.checklist = reader.texts(u"checklist"_s);
    handOff.script = readScript(reader);
    ObjectReader csv = reader.object(u"csv"_s);
    if (csv.has(u"delimiter"_s)) {
        const QString delimiter = csv.text(u"delimiter"_s);
        if (delimiter.size() == 1)
            handOff.csvDelimiter = delimiter.front();
        else
            csv.mistake(u"delimiter"_s, u"must be one character"_s);
    }
    const QStringList names = csv.state().names;
    csv.state().names +=
        {u"address"_s, u"localPart"_s, u"domain"_s, u"password"_s, u"displayName"_s, u"quota"_s};
    csv.forEach(u"columns"_s, [&handOff](ObjectReader &column) {
        handOff.csvHeader.append(column.text(u"header"_s, Presence::Required));
        handOff.csvFields.append(column.templateText(u"value"_s, Presence::Required));
        if (hasSecret(handOff.csvFields.constLast(), column.state()))
            column.mistake(u"value"_s, u"may hold the mailbox's password, but no other secret"_s);
    });
    csv.state().names = names;
    csv.finish();
    reader.finish();
    return handOff;
}

void readIdentity(ObjectReader &reader, Profile &profile)
{
    if (reader.number(u"format"_s, 1, 1) != 1 && !reader.has(u"format"_s))
        reader.mistake(u"format"_s, u"is missing"_s);
    reader.text(u"$schema"_s);
    profile.id = reader.text(u"id"_s, Presence::Required);
    checkPattern(reader, u"id"_s, profile.id, u"[a-z0-9][a-z0-9-]{0,63}"_s,
                 u"must hold small letters, digits and \"-\" only"_s);
    profile.name = reader.text(u"name"_s, Presence::Required);
    profile.summary = reader.text(u"summary"_s);
    profile.website = reader.text(u"website"_s);
    if (!profile.website.isEmpty() && !profile.website.startsWith(u"https://"_s))
        reader.mistake(u"website"_s, u"must begin with https://"_s);
    profile.evidence = readEvidence(reader);
}

void readRecordParts(ObjectReader &reader, Profile &profile)
{
    const QStringList names = reader.state().names;
    reader.state().names += u"domain"_s;
    profile.ownership = readOwnership(reader);
    profile.records = readRecords(reader, u"records"_s);
    reader.forEach(u"alternatives"_s, [&profile](ObjectReader &each) {
        profile.alternatives.append(readRecords(each, u"records"_s));
    });
    readEndpoints(reader, profile);
    reader.state().names += {u"address"_s, u"localPart"_s};
    if (reader.has(u"login"_s))
        profile.login = reader.templateText(u"login"_s, Presence::Required);
    checkNoSecret(reader, u"login"_s, profile.login);
    reader.state().names = names;
}

ZoneSpelling readZone(ObjectReader &profile)
{
    ZoneSpelling zone;
    if (!profile.has(u"zone"_s))
        return zone;
    ObjectReader reader = profile.object(u"zone"_s);
    if (reader.has(u"apex"_s))
        zone.apex = reader.text(u"apex"_s);
    zone.areNamesWhole = reader.boolean(u"wholeNames"_s);
    zone.hasDot = reader.boolean(u"dot"_s);
    zone.isPriorityInValue = reader.boolean(u"priorityInValue"_s);
    zone.areTextsQuoted = reader.boolean(u"quotedTexts"_s);
    zone.hasServiceFields = reader.boolean(u"serviceFields"_s);
    for (const QString &text : reader.texts(u"without"_s)) {
        if (const Result<dns::Type> type = dns::parseType(text))
            zone.without += *type;
        else
            reader.mistake(u"without"_s, u"must hold types of records"_s);
    }
    zone.leastTtl = reader.number(u"leastTtl"_s, 0, 86'400).value_or(0);
    reader.finish();
    return zone;
}

Driver readDriver(ObjectReader &profile)
{
    static constexpr std::array words{Word<Driver>{"cyrus"_L1, Driver::Cyrus},
                                      Word<Driver>{"postfixadmin"_L1, Driver::PostfixAdmin}};
    if (!profile.has(u"driver"_s))
        return Driver::None;
    if (profile.has(u"api"_s))
        profile.mistake(u"driver"_s, u"there is an api already"_s);
    return wordAt(profile, u"driver"_s, words);
}

} // namespace

Result<Profile> parseProfile(const QByteArray &json)
{
    const auto mistaken = [](const QString &detail) {
        return fail(
            Error::Kind::BadProfile,
            QCoreApplication::translate("provider", "The provider profile has a mistake."), detail,
            QCoreApplication::translate("provider", "Correct the profile at the place named and try again."));
    };
    const Result<QJsonValue> document = parseJson(json, profileBounds);
    if (!document)
        return mistaken(u"/: "_s + document.error().detail);
    ParseState state;
    ObjectReader reader(*document, {}, state);
    Profile profile;
    readIdentity(reader, profile);
    reader.forEach(u"variables"_s,
                   [&profile](ObjectReader &each) { profile.variables.append(readVariable(each)); });
    readRecordParts(reader, profile);
    profile.limits = readLimits(reader);
    profile.handOff = readHandOff(reader);
    profile.zone = readZone(reader);
    profile.api = readApi(reader);
    profile.driver = readDriver(reader);
    reader.finish();
    if (!state.mistake.isEmpty())
        return mistaken(state.mistake);
    return profile;
}

} // namespace provider
