// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

#include "provider/address.h"
#include "provider/operationparser.h"
#include "provider/template.h"
#include "provider/words.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr std::array operationWords{
    Word<OperationName>{"domainInfo"_L1, OperationName::DomainInfo},
    Word<OperationName>{"verifyDomain"_L1, OperationName::VerifyDomain},
    Word<OperationName>{"records"_L1, OperationName::Records},
    Word<OperationName>{"listMailboxes"_L1, OperationName::ListMailboxes},
    Word<OperationName>{"createMailbox"_L1, OperationName::CreateMailbox},
    Word<OperationName>{"setPassword"_L1, OperationName::SetPassword},
    Word<OperationName>{"disableMailbox"_L1, OperationName::DisableMailbox},
    Word<OperationName>{"listAliases"_L1, OperationName::ListAliases},
    Word<OperationName>{"createAlias"_L1, OperationName::CreateAlias},
    Word<OperationName>{"createCatchAll"_L1, OperationName::CreateCatchAll},
    Word<OperationName>{"findZone"_L1, OperationName::FindZone},
    Word<OperationName>{"listRecords"_L1, OperationName::ListRecords},
    Word<OperationName>{"createRecord"_L1, OperationName::CreateRecord},
    Word<OperationName>{"deleteRecord"_L1, OperationName::DeleteRecord},
    Word<OperationName>{"createRecords"_L1, OperationName::CreateRecords},
    Word<OperationName>{"replaceRecords"_L1, OperationName::ReplaceRecords},
    Word<OperationName>{"deleteRecords"_L1, OperationName::DeleteRecords},
};

constexpr std::array functionWords{
    Word<Computed::Function>{"utcStamp"_L1, Computed::Function::UtcStamp},
    Word<Computed::Function>{"base64"_L1, Computed::Function::Base64},
    Word<Computed::Function>{"sha1Base64"_L1, Computed::Function::Sha1Base64},
    Word<Computed::Function>{"hmacSha256Hex"_L1, Computed::Function::HmacSha256Hex},
    Word<Computed::Function>{"hmacSha256Base64"_L1, Computed::Function::HmacSha256Base64},
};

QStringList callNames(OperationName name)
{
    switch (name) {
    case OperationName::CreateMailbox:
        return {u"address"_s,     u"localPart"_s, u"password"_s,  u"quota"_s,
                u"displayName"_s, u"givenName"_s, u"familyName"_s};
    case OperationName::SetPassword:
        return {u"address"_s, u"localPart"_s, u"password"_s};
    case OperationName::DisableMailbox:
        return {u"address"_s, u"localPart"_s};
    case OperationName::CreateAlias:
    case OperationName::CreateCatchAll:
        return {u"address"_s, u"localPart"_s, u"members"_s, u"member"_s, u"memberLocalPart"_s};
    case OperationName::ListMailboxes:
    case OperationName::ListAliases:
    case OperationName::Records:
        return {u"offset"_s, u"limit"_s, u"page"_s, u"next"_s};
    case OperationName::ListRecords:
        return {u"name"_s,   u"relative"_s, u"fqdn"_s, u"type"_s,
                u"offset"_s, u"limit"_s,    u"page"_s, u"next"_s};
    case OperationName::CreateRecord:
        return {u"name"_s,          u"relative"_s,    u"fqdn"_s,         u"type"_s,
                u"value"_s,         u"priority"_s,    u"ttl"_s,          u"servicePriority"_s,
                u"serviceWeight"_s, u"servicePort"_s, u"serviceTarget"_s};
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

/// Reads the steps, each after those that it needs, and what needs them.
class StepReader {
public:
    StepReader(ObjectReader &api, RequestKind kind)
        : m_reader(api.object(u"steps"_s))
        , m_kind(std::move(kind))
    {
        constexpr qsizetype mostSteps = 20;
        api.forEachMember(u"steps"_s, [this](const QString &name, const QString &, const QJsonValue &) {
            m_names.append(name);
        });
        if (m_names.size() > mostSteps)
            api.mistake(u"steps"_s, u"are more than %1"_s.arg(mostSteps));
    }

    void readAll()
    {
        for (const QString &name : std::as_const(m_names))
            read(name);
    }

    /// The steps that `reader` needs, in the order in which they are taken.
    QStringList needs(ObjectReader &reader, const QStringList &usual)
    {
        QStringList all;
        const QStringList own = reader.texts(u"needs"_s);
        for (const QString &name : usual + own) {
            if (!m_names.contains(name)) {
                reader.mistake(u"needs"_s, u"there is no step \"%1\""_s.arg(name));
                continue;
            }
            read(name);
            for (const QString &before : m_steps.value(name).operation.needs + QStringList{name}) {
                if (!all.contains(before))
                    all.append(before);
            }
        }
        return all;
    }

    /// Makes what the steps bring known to the templates that follow.
    void addNames(const QStringList &needs, ParseState &state) const
    {
        for (const QString &name : needs) {
            const Mapping result = m_steps.value(name).operation.result;
            state.names += result.values.keys() + result.secrets.keys();
            state.secretNames += result.secrets.keys();
        }
    }

    /// The names of a call that the steps use must be those of this call.
    void checkUses(ObjectReader &reader, const QStringList &needs, const QStringList &names) const
    {
        for (const QString &name : needs) {
            for (const QString &used : m_uses.value(name)) {
                if (!names.contains(used))
                    reader.mistake(u"needs"_s,
                                   u"the step \"%1\" uses {{%2}}, which is not known here"_s.arg(name, used));
            }
        }
    }

    bool isUsed(const QString &name, const QStringList &needs) const
    {
        return std::any_of(needs.begin(), needs.end(),
                           [&](const QString &step) { return m_uses.value(step).contains(name); });
    }

    const QStringList &names() const { return m_names; }
    const QMap<QString, Step> &steps() const { return m_steps; }

private:
    void read(const QString &name)
    {
        if (m_steps.contains(name))
            return;
        if (m_open.contains(name)) {
            m_reader.mistake(name, u"needs itself"_s);
            return;
        }
        m_open.append(name);
        ObjectReader reader = m_reader.object(name);
        Step step;
        step.isKept = reader.boolean(u"keep"_s);
        step.hasCookies = reader.boolean(u"cookies"_s);
        const QStringList needed = needs(reader, {});
        ParseState &state = reader.state();
        const ParseState before = state;
        addNames(needed, state);
        state.names += everyCallName();
        state.secretNames += u"password"_s;
        state.used.clear();
        step.operation = readOperation(reader, m_kind);
        step.operation.needs = needed;
        m_uses.insert(name,
                      state.used.intersect(QSet<QString>(everyCallName().begin(), everyCallName().end())));
        state.names = before.names;
        state.secretNames = before.secretNames;
        if (step.isKept)
            checkUses(reader, needed + QStringList{name}, {});
        reader.finish();
        m_steps.insert(name, step);
        m_open.removeLast();
    }

    static const QStringList &everyCallName()
    {
        static const QStringList names = callNames(OperationName::CreateMailbox)
            + callNames(OperationName::CreateAlias) + callNames(OperationName::ListMailboxes);
        return names;
    }

    ObjectReader m_reader;
    RequestKind m_kind;
    QStringList m_names;
    QStringList m_open; ///< Being read.
    QMap<QString, Step> m_steps;
    QMap<QString, QSet<QString>> m_uses;
};

/// Headers of every request, also of those that come before the steps: what these bring must be optional.
QList<Field> readCommonHeaders(ObjectReader &reader, const StepReader &steps)
{
    const ParseState before = reader.state();
    steps.addNames(steps.names(), reader.state());
    const QList<Field> headers = readHeaders(reader);
    for (const Field &header : headers) {
        for (const TemplatePart &part : parseTemplate(header.value).value_or(QList<TemplatePart>())) {
            if (part.placeholder && !part.placeholder->isOptional
                && !before.names.contains(part.placeholder->name))
                reader.mistake(u"headers"_s,
                               u"write {{%1?}}: not every request comes after the step that brings it"_s.arg(
                                   part.placeholder->name));
        }
    }
    reader.state().names = before.names;
    reader.state().secretNames = before.secretNames;
    return headers;
}

void checkEach(ObjectReader &operation, OperationName name)
{
    const bool isAlias = name == OperationName::CreateAlias || name == OperationName::CreateCatchAll;
    if (!isAlias && operation.has(u"each"_s))
        operation.mistake(u"each"_s, u"belongs to createAlias and createCatchAll only"_s);
}

Operation readNamed(ObjectReader &reader, StepReader &steps, const QStringList &usualNeeds,
                    const RequestKind &kind)
{
    // The names of one call must not be known to the others.
    const ParseState before = reader.state();
    const QStringList needs = steps.needs(reader, usualNeeds);
    QStringList names = callNames(*kind.name);
    checkEach(reader, *kind.name);
    const bool isPerMember = reader.has(u"each"_s);
    if (isPerMember && reader.text(u"each"_s) != u"members"_s)
        reader.mistake(u"each"_s, u"must be \"members\""_s);
    if (!isPerMember)
        erase_if(names,
                 [](const QString &name) { return name.startsWith(u"member"_s) && name != u"members"_s; });
    steps.checkUses(reader, needs, names);
    steps.addNames(needs, reader.state());
    reader.state().names += names;
    reader.state().secretNames += u"password"_s;
    const QString quota = u"quota"_s;
    reader.state().used.remove(quota);
    Operation operation = readOperation(reader, kind);
    operation.needs = needs;
    operation.isPerMember = isPerMember;
    operation.takesQuota = reader.state().used.contains(quota) || steps.isUsed(quota, needs);
    reader.state().names = before.names;
    reader.state().secretNames = before.secretNames;
    return operation;
}

/// "conflict" asks the list.
void checkConflicts(ObjectReader &reader, const Api &api)
{
    for (auto it = api.operations.begin(); it != api.operations.end(); ++it) {
        const OperationName list = it.key() == OperationName::CreateMailbox ? OperationName::ListMailboxes
                                                                            : OperationName::ListAliases;
        const QList<AnswerRule> rules = it->answers + api.answers;
        const bool asks = RequestKind{it.key(), {}, {}}.isCreation()
            && std::any_of(rules.begin(), rules.end(),
                           [](const AnswerRule &rule) { return rule.meaning == Meaning::Conflict; });
        if (asks && !api.operations.contains(list))
            reader.mistake(list == OperationName::ListMailboxes ? u"listMailboxes"_s : u"listAliases"_s,
                           u"is missing: an answer that means conflict asks it"_s);
    }
}

void readOperations(ObjectReader &profile, Api &api, StepReader &steps, const QStringList &needs,
                    RequestKind kind)
{
    ObjectReader reader = profile.object(u"operations"_s);
    for (const Word<OperationName> &word : operationWords) {
        if (!reader.has(word.text))
            continue;
        kind.name = word.value;
        ObjectReader each = reader.object(word.text);
        api.operations.insert(word.value, readNamed(each, steps, needs, kind));
        each.finish();
    }
    checkConflicts(reader, api);
    reader.finish();
}

void readQuota(ObjectReader &reader, Api &api)
{
    api.quotaUnit = reader.number(u"quotaUnit"_s, 1, qint64(1) << 40).value_or(api.quotaUnit);
    api.quotaDefault = reader.number(u"quotaDefault"_s, 1, qint64(1) << 50);
    api.quotaSuffix = reader.text(u"quotaSuffix"_s);
    api.quotaUnlimited = reader.text(u"quotaUnlimited"_s);
    if (api.quotaDefault && !api.quotaUnlimited.isEmpty())
        reader.mistake(u"quotaUnlimited"_s, u"is never used beside quotaDefault"_s);
}

} // namespace

std::optional<Api> readApi(ObjectReader &profile)
{
    if (!profile.has(u"api"_s)) {
        if (profile.has(u"operations"_s))
            profile.mistake(u"operations"_s, u"needs \"api\""_s);
        return std::nullopt;
    }
    RequestKind kind;
    kind.variables = profile.state().names;
    erase_if(kind.variables,
             [&profile](const QString &key) { return profile.state().secretNames.contains(key); });
    ObjectReader reader = profile.object(u"api"_s);
    Api api;
    api.baseUrl = readBaseUrl(reader);
    profile.state().names += {u"domain"_s, u"userAgent"_s};
    api.userAgent = reader.text(u"userAgent"_s);
    api.computed = readComputed(reader);
    kind.format = readFormat(reader, kind.format);
    StepReader steps(reader, kind);
    steps.readAll();
    api.steps = steps.steps();
    api.headers = readCommonHeaders(reader, steps);
    api.answers = readAnswers(reader, nullptr);
    api.words = reader.path(u"words"_s);
    readQuota(reader, api);
    if (reader.has(u"catchAll"_s))
        api.catchAll = reader.text(u"catchAll"_s);
    api.parallelRequests = int(reader.number(u"parallelRequests"_s, 1, 6).value_or(api.parallelRequests));
    api.requestsPerMinute = int(reader.number(u"requestsPerMinute"_s, 1, 60'000).value_or(0));
    const QStringList needs = reader.texts(u"needs"_s);
    reader.finish();
    readOperations(profile, api, steps, needs, kind);
    return api;
}

} // namespace provider
