// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>

#include <array>

#include "provider/address.h"
#include "provider/objectreader.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

template <typename T> struct Word {
    QLatin1StringView text;
    T value;
};

constexpr std::array operationWords{
    Word<OperationName>{"domainInfo"_L1, OperationName::DomainInfo},
    Word<OperationName>{"verifyDomain"_L1, OperationName::VerifyDomain},
    Word<OperationName>{"listMailboxes"_L1, OperationName::ListMailboxes},
    Word<OperationName>{"createMailbox"_L1, OperationName::CreateMailbox},
    Word<OperationName>{"listAliases"_L1, OperationName::ListAliases},
    Word<OperationName>{"createAlias"_L1, OperationName::CreateAlias},
    Word<OperationName>{"findZone"_L1, OperationName::FindZone},
    Word<OperationName>{"listRecords"_L1, OperationName::ListRecords},
    Word<OperationName>{"createRecord"_L1, OperationName::CreateRecord},
    Word<OperationName>{"deleteRecord"_L1, OperationName::DeleteRecord},
    Word<OperationName>{"createRecords"_L1, OperationName::CreateRecords},
    Word<OperationName>{"replaceRecords"_L1, OperationName::ReplaceRecords},
    Word<OperationName>{"deleteRecords"_L1, OperationName::DeleteRecords},
};

constexpr std::array meaningWords{
    Word<Meaning>{"ok"_L1, Meaning::Ok},
    Word<Meaning>{"exists"_L1, Meaning::Exists},
    Word<Meaning>{"none"_L1, Meaning::None},
    Word<Meaning>{"notYet"_L1, Meaning::NotYet},
    Word<Meaning>{"throttled"_L1, Meaning::Throttled},
    Word<Meaning>{"unavailable"_L1, Meaning::Unavailable},
    Word<Meaning>{"loginRefused"_L1, Meaning::LoginRefused},
    Word<Meaning>{"overQuota"_L1, Meaning::OverQuota},
    Word<Meaning>{"refused"_L1, Meaning::Refused},
};

constexpr std::array functionWords{
    Word<Computed::Function>{"utcStamp"_L1, Computed::Function::UtcStamp},
    Word<Computed::Function>{"base64"_L1, Computed::Function::Base64},
    Word<Computed::Function>{"sha1Base64"_L1, Computed::Function::Sha1Base64},
    Word<Computed::Function>{"hmacSha256Hex"_L1, Computed::Function::HmacSha256Hex},
    Word<Computed::Function>{"hmacSha256Base64"_L1, Computed::Function::HmacSha256Base64},
};

constexpr std::array pagingWords{
    Word<Paging::Kind>{"offset"_L1, Paging::Kind::Offset},
    Word<Paging::Kind>{"page"_L1, Paging::Kind::Page},
    Word<Paging::Kind>{"next"_L1, Paging::Kind::Next},
};

constexpr std::array formatWords{
    Word<Mapping::Format>{"json"_L1, Mapping::Format::Json},
    Word<Mapping::Format>{"urlencoded"_L1, Mapping::Format::UrlEncoded},
    Word<Mapping::Format>{"lines"_L1, Mapping::Format::Lines},
};

/// The value of a word; names all words where it is none of them.
template <typename T, std::size_t N>
T wordAt(ObjectReader &reader, const QString &key, const std::array<Word<T>, N> &words)
{
    const QString text = reader.text(key, Presence::Required);
    QStringList all;
    for (const Word<T> &word : words) {
        if (text == word.text)
            return word.value;
        all.append(word.text);
    }
    reader.mistake(key, u"must be one of "_s + all.join(u", "_s));
    return words.front().value;
}

QStringList callNames(OperationName name)
{
    switch (name) {
    case OperationName::CreateMailbox:
        return {u"address"_s, u"localPart"_s, u"password"_s, u"displayName"_s, u"quota"_s};
    case OperationName::CreateAlias:
        return {u"address"_s, u"localPart"_s, u"members"_s};
    case OperationName::ListMailboxes:
    case OperationName::ListAliases:
        return {u"offset"_s, u"limit"_s, u"page"_s, u"next"_s};
    case OperationName::ListRecords:
        return {u"name"_s,   u"relative"_s, u"fqdn"_s, u"type"_s,
                u"offset"_s, u"limit"_s,    u"page"_s, u"next"_s};
    case OperationName::CreateRecord:
        return {u"name"_s, u"relative"_s, u"fqdn"_s, u"type"_s, u"value"_s, u"priority"_s, u"ttl"_s};
    case OperationName::DeleteRecord:
        return {u"name"_s, u"fqdn"_s, u"type"_s, u"recordId"_s};
    case OperationName::CreateRecords:
    case OperationName::ReplaceRecords:
    case OperationName::DeleteRecords:
        // value and priority: inside of "$each".
        return {u"relative"_s,   u"name"_s, u"fqdn"_s,  u"type"_s,    u"values"_s,
                u"priorities"_s, u"ttl"_s,  u"value"_s, u"priority"_s};
    case OperationName::DomainInfo:
    case OperationName::VerifyDomain:
    case OperationName::FindZone:
        break;
    }
    return {};
}

QRegularExpression pattern(ObjectReader &reader, const QString &key)
{
    const QRegularExpression expression(reader.text(key), QRegularExpression::CaseInsensitiveOption);
    if (!expression.isValid())
        reader.mistake(key, u"is not a regular expression: "_s + expression.errorString());
    return expression;
}

/// 403, or "4xx" for a whole class.
QList<int> readStatuses(ObjectReader &reader)
{
    QList<int> statuses;
    const QJsonValue value = reader.value(u"status"_s);
    const QJsonArray array = value.isArray() ? value.toArray() : QJsonArray{value};
    static const QRegularExpression classWord(u"\\A[1-5]xx\\z"_s);
    for (const QJsonValue &status : array) {
        if (status.isUndefined() || (status.isNull() && value.isUndefined()))
            continue;
        const QString text = status.toString();
        const int number = status.toInt();
        if (classWord.match(text).hasMatch())
            statuses.append(text.front().digitValue());
        else if (number >= 100 && number <= 599)
            statuses.append(number);
        else
            reader.mistake(u"status"_s, u"must hold status codes (403) or classes (\"4xx\")"_s);
    }
    return statuses;
}

QList<AnswerRule> readAnswers(ObjectReader &reader, bool isVerification = false, bool isRecordList = false)
{
    QList<AnswerRule> rules;
    reader.forEach(u"answers"_s, [&rules, isVerification, isRecordList](ObjectReader &each) {
        AnswerRule rule;
        rule.statuses = readStatuses(each);
        rule.at = each.path(u"at"_s);
        rule.matches = pattern(each, u"matches"_s);
        rule.meaning = wordAt(each, u"means"_s, meaningWords);
        if (rule.meaning == Meaning::NotYet && !isVerification)
            each.mistake(u"means"_s, u"notYet belongs to verifyDomain only"_s);
        if (rule.meaning == Meaning::None && !isRecordList)
            each.mistake(u"means"_s, u"none belongs to listRecords only"_s);
        rules.append(rule);
    });
    return rules;
}

/// Names that would let a profile speak for another host or break the framing of a request.
void checkHeaders(ObjectReader &reader, const QList<Field> &headers)
{
    static const QRegularExpression token(u"\\A[A-Za-z0-9!#$%&'*+.^_`|~-]+\\z"_s); // RFC 9110 §5.6.2
    static const QStringList reserved{u"host"_s,       u"content-length"_s, u"transfer-encoding"_s,
                                      u"connection"_s, u"user-agent"_s,     u"cookie"_s};
    for (const Field &header : headers) {
        if (!token.match(header.name).hasMatch() || reserved.contains(header.name.toLower()))
            reader.mistake(u"headers"_s, u"\"%1\" is not a header that a profile may set"_s.arg(header.name));
    }
}

Body readBody(ObjectReader &reader)
{
    Body body;
    if (reader.has(u"form"_s) && reader.has(u"json"_s))
        reader.mistake(u"json"_s, u"there is a form already"_s);
    if (reader.has(u"form"_s)) {
        body.kind = Body::Kind::Form;
        body.form = reader.fields(u"form"_s);
    } else if (reader.has(u"json"_s)) {
        body.kind = Body::Kind::Json;
        body.json = reader.value(u"json"_s);
        if (!body.json.isObject() && !body.json.isArray())
            reader.mistake(u"json"_s, u"must be an object or an array"_s);
        checkTemplates(body.json, reader.pointer(u"json"_s), reader.state());
    }
    return body;
}

Paging readPaging(ObjectReader &operation)
{
    Paging paging;
    if (!operation.has(u"paging"_s))
        return paging;
    ObjectReader reader = operation.object(u"paging"_s);
    paging.kind = wordAt(reader, u"kind"_s, pagingWords);
    paging.size = int(reader.number(u"size"_s, 1, 10'000).value_or(paging.size));
    paging.firstPage = int(reader.number(u"firstPage"_s, 0, 1).value_or(paging.firstPage));
    paging.total = reader.path(u"total"_s);
    paging.next = reader.path(u"next"_s);
    if (paging.kind == Paging::Kind::Next && paging.next.isEmpty())
        reader.mistake(u"next"_s, u"is missing"_s);
    reader.finish();
    return paging;
}

QMap<QString, QString> readPaths(ObjectReader &reader, const QString &key, const QStringList &known)
{
    QMap<QString, QString> paths;
    if (!reader.has(key))
        return paths;
    ObjectReader members = reader.object(key);
    for (const QString &name : known) {
        if (members.has(name))
            paths.insert(name, members.path(name));
    }
    members.finish();
    return paths;
}

Mapping readMapping(ObjectReader &operation, OperationName name, const QStringList &variables)
{
    Mapping mapping;
    const bool isRecordList = name == OperationName::ListRecords;
    const bool isList =
        isRecordList || name == OperationName::ListMailboxes || name == OperationName::ListAliases;
    if (!operation.has(u"result"_s)) {
        if (isList)
            operation.mistake(u"result"_s, u"is missing"_s);
        return mapping;
    }
    ObjectReader reader = operation.object(u"result"_s);
    mapping.format = wordAt(reader, u"format"_s, formatWords);
    mapping.items =
        mapping.format == Mapping::Format::Json ? reader.path(u"items"_s) : reader.text(u"items"_s);
    mapping.fields = readPaths(
        reader, u"fields"_s,
        isRecordList ? QStringList{u"id"_s, u"name"_s, u"type"_s, u"value"_s, u"priority"_s, u"ttl"_s}
                     : QStringList{u"address"_s, u"localPart"_s, u"displayName"_s, u"quota"_s, u"members"_s});
    mapping.variables = readPaths(reader, u"variables"_s, variables);
    mapping.verified = reader.path(u"verified"_s);
    if (isRecordList && !mapping.fields.contains(u"value"_s))
        reader.mistake(u"fields"_s, u"must hold value"_s);
    if (isList && !isRecordList && !mapping.fields.contains(u"address"_s)
        && !mapping.fields.contains(u"localPart"_s))
        reader.mistake(u"fields"_s, u"must hold address or localPart"_s);
    reader.finish();
    return mapping;
}

Operation readOperation(ObjectReader &reader, OperationName name, const QStringList &variables)
{
    static const QStringList methods{u"GET"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s};
    Operation operation;
    operation.method = reader.text(u"method"_s, Presence::Required);
    if (!methods.contains(operation.method))
        reader.mistake(u"method"_s, u"must be one of "_s + methods.join(u", "_s));
    operation.path = reader.templateText(u"path"_s, Presence::Required);
    if (!operation.path.startsWith(u'/') || operation.path.contains(u'?') || operation.path.contains(u'#'))
        reader.mistake(u"path"_s, u"must begin with \"/\" and end before \"?\"; use query"_s);
    if (hasSecret(operation.path, reader.state()))
        reader.mistake(u"path"_s, u"a secret must not be part of an address"_s);
    operation.query = reader.fields(u"query"_s);
    for (const Field &field : operation.query) {
        if (hasSecret(field.value, reader.state()))
            reader.mistake(u"query"_s, u"a secret must not be part of an address"_s);
    }
    operation.headers = reader.fields(u"headers"_s);
    checkHeaders(reader, operation.headers);
    operation.body = readBody(reader);
    if (operation.method == u"GET"_s && operation.body.kind != Body::Kind::None)
        reader.mistake(u"method"_s, u"GET has no body"_s);
    operation.answers =
        readAnswers(reader, name == OperationName::VerifyDomain, name == OperationName::ListRecords);
    operation.paging = readPaging(reader);
    operation.result = readMapping(reader, name, variables);
    return operation;
}

QMap<OperationName, Operation> readOperations(ObjectReader &profile, const QStringList &variables)
{
    QMap<OperationName, Operation> operations;
    ObjectReader reader = profile.object(u"operations"_s);
    for (const Word<OperationName> &word : operationWords) {
        if (!reader.has(word.text))
            continue;
        // The names of one call must not be known to the others.
        const ParseState before = reader.state();
        reader.state().names += callNames(word.value);
        reader.state().secretNames += u"password"_s;
        ObjectReader each = reader.object(word.text);
        operations.insert(word.value, readOperation(each, word.value, variables));
        each.finish();
        reader.state().names = before.names;
        reader.state().secretNames = before.secretNames;
    }
    reader.finish();
    return operations;
}

QList<Computed> readComputed(ObjectReader &api)
{
    static const QRegularExpression nameSyntax(u"\\A[a-z][A-Za-z0-9]*\\z"_s);
    QList<Computed> all;
    api.forEach(u"computed"_s, [&all](ObjectReader &reader) {
        Computed computed;
        computed.name = reader.text(u"name"_s, Presence::Required);
        if (!nameSyntax.match(computed.name).hasMatch() || reader.state().names.contains(computed.name))
            reader.mistake(u"name"_s, u"must be a new name such as \"signature\""_s);
        computed.function = wordAt(reader, u"function"_s, functionWords);
        computed.text = reader.templateText(u"text"_s, Presence::Required);
        computed.key = reader.templateText(u"key"_s);
        const bool isKeyed = computed.function == Computed::Function::HmacSha256Hex
            || computed.function == Computed::Function::HmacSha256Base64;
        if (isKeyed != !computed.key.isEmpty())
            reader.mistake(u"key"_s, isKeyed ? u"is missing"_s : u"belongs to hmac only"_s);
        if (hasSecret(computed.text, reader.state()) || hasSecret(computed.key, reader.state()))
            reader.state().secretNames += computed.name;
        reader.state().names += computed.name;
        all.append(computed);
    });
    return all;
}

QString readBaseUrl(ObjectReader &reader)
{
    const QString url = reader.templateText(u"baseUrl"_s, Presence::Required);
    if (hasSecret(url, reader.state()))
        reader.mistake(u"baseUrl"_s, u"a secret must not be part of an address"_s);
    // One that begins with a variable is checked when its value is known.
    if (!url.startsWith(u"{{"_s)) {
        QString sample = url;
        static const QRegularExpression placeholder(u"\\{\\{.*?\\}\\}"_s);
        if (const Result<QUrl> checked = checkedBaseUrl(sample.replace(placeholder, u"x"_s)); !checked)
            reader.mistake(u"baseUrl"_s, checked.error().detail);
    }
    return url;
}

} // namespace

std::optional<Api> readApi(ObjectReader &profile)
{
    if (!profile.has(u"api"_s)) {
        if (profile.has(u"operations"_s))
            profile.mistake(u"operations"_s, u"needs \"api\""_s);
        return std::nullopt;
    }
    QStringList variables = profile.state().names;
    erase_if(variables, [&profile](const QString &key) { return profile.state().secretNames.contains(key); });
    ObjectReader reader = profile.object(u"api"_s);
    Api api;
    api.baseUrl = readBaseUrl(reader);
    profile.state().names += {u"domain"_s, u"userAgent"_s};
    api.userAgent = reader.text(u"userAgent"_s);
    api.computed = readComputed(reader);
    api.headers = reader.fields(u"headers"_s);
    checkHeaders(reader, api.headers);
    api.answers = readAnswers(reader);
    api.words = reader.path(u"words"_s);
    api.quotaUnit = reader.number(u"quotaUnit"_s, 1, qint64(1) << 40).value_or(api.quotaUnit);
    api.quotaDefault = reader.number(u"quotaDefault"_s, 1, qint64(1) << 50);
    api.parallelRequests = int(reader.number(u"parallelRequests"_s, 1, 6).value_or(api.parallelRequests));
    api.requestsPerMinute = int(reader.number(u"requestsPerMinute"_s, 1, 60'000).value_or(0));
    reader.finish();
    api.operations = readOperations(profile, variables);
    return api;
}

} // namespace provider
