// SPDX-License-Identifier: GPL-3.0-or-later
// What the answers to a request mean, and what they hold.
#include <QJsonArray>

#include <algorithm>

#include "provider/json.h"
#include "provider/operationparser.h"
#include "provider/words.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr std::array meaningWords{
    Word<Meaning>{"ok"_L1, Meaning::Ok},
    Word<Meaning>{"exists"_L1, Meaning::Exists},
    Word<Meaning>{"conflict"_L1, Meaning::Conflict},
    Word<Meaning>{"none"_L1, Meaning::None},
    Word<Meaning>{"notYet"_L1, Meaning::NotYet},
    Word<Meaning>{"throttled"_L1, Meaning::Throttled},
    Word<Meaning>{"unavailable"_L1, Meaning::Unavailable},
    Word<Meaning>{"loginRefused"_L1, Meaning::LoginRefused},
    Word<Meaning>{"overQuota"_L1, Meaning::OverQuota},
    Word<Meaning>{"refused"_L1, Meaning::Refused},
};

constexpr std::array formatWords{
    Word<Mapping::Format>{"json"_L1, Mapping::Format::Json},
    Word<Mapping::Format>{"xml"_L1, Mapping::Format::Xml},
    Word<Mapping::Format>{"urlencoded"_L1, Mapping::Format::UrlEncoded},
    Word<Mapping::Format>{"lines"_L1, Mapping::Format::Lines},
};

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

/// Meanings that only some requests can have.
void checkMeaning(ObjectReader &rule, Meaning meaning, const RequestKind *kind)
{
    const auto is = [kind](OperationName name) { return kind && kind->name == name; };
    if (meaning == Meaning::NotYet && !is(OperationName::VerifyDomain))
        rule.mistake(u"means"_s, u"notYet belongs to verifyDomain only"_s);
    if (meaning == Meaning::None && !(kind && kind->isList()))
        rule.mistake(u"means"_s, u"none belongs to lists only"_s);
    if (meaning == Meaning::Conflict && kind && !kind->isCreation())
        rule.mistake(u"means"_s, u"conflict belongs to what creates only"_s);
}

/// Paths by name; each may be an array of several, the first that leads to something being the one.
QMap<QString, QStringList> readFields(ObjectReader &result, const QStringList &known)
{
    QMap<QString, QStringList> fields;
    ObjectReader members = result.object(u"fields"_s);
    for (const QString &name : known) {
        if (!members.has(name))
            continue;
        const bool isOne = members.value(name).isString();
        const QStringList paths = isOne ? QStringList{members.path(name)} : members.texts(name);
        if (!std::all_of(paths.begin(), paths.end(), isPath) || paths.isEmpty())
            members.mistake(name, u"must be a path or an array of paths"_s);
        fields.insert(name, paths);
    }
    members.finish();
    return fields;
}

QMap<QString, QString> readVariables(ObjectReader &result, const QStringList &known)
{
    QMap<QString, QString> paths;
    ObjectReader members = result.object(u"variables"_s);
    for (const QString &name : known) {
        if (members.has(name))
            paths.insert(name, members.path(name));
    }
    members.finish();
    return paths;
}

/// New names for the requests that need this step.
QMap<QString, QString> readNames(ObjectReader &result, const QString &key)
{
    static const QRegularExpression syntax(u"\\A[a-z][A-Za-z0-9]*\\z"_s);
    QMap<QString, QString> paths;
    result.forEachMember(key, [&](const QString &name, const QString &pointer, const QJsonValue &value) {
        if (!syntax.match(name).hasMatch() || result.state().names.contains(name))
            result.state().add(pointer, u"must be a new name such as \"sessionId\""_s);
        if (!value.isString() || !isPath(value.toString()))
            result.state().add(pointer, u"must be a path, such as \"/data/id\""_s);
        paths.insert(name, value.toString());
    });
    return paths;
}

void checkFields(ObjectReader &result, const Mapping &mapping, const RequestKind &kind)
{
    const auto has = [&mapping](const QString &field) { return mapping.fields.contains(field); };
    const bool isOfRecords = kind.name == OperationName::ListRecords || kind.name == OperationName::Records;
    if (isOfRecords && mapping.zone.isEmpty() && !has(u"value"_s))
        result.mistake(u"fields"_s, u"must hold value"_s);
    if (kind.name == OperationName::Records && mapping.zone.isEmpty() && !has(u"type"_s))
        result.mistake(u"fields"_s, u"must hold type"_s);
    if (!isOfRecords && !has(u"address"_s) && !has(u"localPart"_s))
        result.mistake(u"fields"_s, u"must hold address or localPart"_s);
}

void readList(ObjectReader &reader, Mapping &mapping, const RequestKind &kind)
{
    static const QStringList ofRecords{u"id"_s,       u"name"_s,   u"type"_s, u"value"_s,
                                       u"priority"_s, u"weight"_s, u"port"_s, u"ttl"_s};
    static const QStringList ofAddresses{u"address"_s, u"localPart"_s, u"displayName"_s, u"quota"_s,
                                         u"members"_s};
    const bool isOfRecords = kind.name == OperationName::ListRecords || kind.name == OperationName::Records;
    mapping.isList = true;
    mapping.items = reader.path(u"items"_s);
    if (mapping.format == Mapping::Format::Lines && !reader.has(u"items"_s))
        mapping.items = u"/*"_s;
    mapping.fields = readFields(reader, isOfRecords ? ofRecords : ofAddresses);
    if (kind.name == OperationName::ListMailboxes)
        mapping.quotaUnit = reader.number(u"quotaUnit"_s, 1, qint64(1) << 40).value_or(0);
    if (kind.name == OperationName::Records) {
        mapping.zone = reader.texts(u"zone"_s);
        if (!std::all_of(mapping.zone.begin(), mapping.zone.end(), isPath))
            reader.mistake(u"zone"_s, u"must be an array of paths"_s);
    }
    checkFields(reader, mapping, kind);
}

} // namespace

QList<AnswerRule> readAnswers(ObjectReader &reader, const RequestKind *kind)
{
    QList<AnswerRule> rules;
    reader.forEach(u"answers"_s, [&rules, kind](ObjectReader &each) {
        AnswerRule rule;
        rule.statuses = readStatuses(each);
        rule.at = each.path(u"at"_s);
        rule.matches = each.expression(u"matches"_s);
        rule.isAbsent = each.boolean(u"absent"_s);
        rule.meaning = wordAt(each, u"means"_s, meaningWords);
        checkMeaning(each, rule.meaning, kind);
        rules.append(rule);
    });
    return rules;
}

Mapping::Format readFormat(ObjectReader &reader, Mapping::Format usual)
{
    return reader.has(u"format"_s) ? wordAt(reader, u"format"_s, formatWords) : usual;
}

Mapping readMapping(ObjectReader &operation, const RequestKind &kind)
{
    Mapping mapping;
    mapping.format = kind.format;
    if (!operation.has(u"result"_s)) {
        if (kind.isList())
            operation.mistake(u"result"_s, u"is missing"_s);
        return mapping;
    }
    ObjectReader reader = operation.object(u"result"_s);
    mapping.format = readFormat(reader, kind.format);
    if (kind.isList())
        readList(reader, mapping, kind);
    mapping.variables = readVariables(reader, kind.variables);
    if (!kind.name) {
        mapping.values = readNames(reader, u"values"_s);
        mapping.secrets = readNames(reader, u"secrets"_s);
    } else if (kind.name == OperationName::DomainInfo || kind.name == OperationName::VerifyDomain) {
        mapping.verified = reader.path(u"verified"_s);
        mapping.verifiedText = reader.text(u"verifiedText"_s);
    }
    reader.finish();
    return mapping;
}

} // namespace provider
