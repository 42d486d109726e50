// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/client.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFutureWatcher>
#include <QNetworkAccessManager>
#include <QPromise>

#include <algorithm>

#include "base/futures.h"
#include "provider/address.h"
#include "provider/call.h"
#include "provider/json.h"
#include "provider/listing.h"
#include "provider/pacer.h"
#include "provider/recordlisting.h"
#include "provider/scope.h"
#include "provider/session.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

template <typename T> QFuture<Result<T>> failed(const Error &error)
{
    return QtFuture::makeReadyFuture(Result<T>(fail(error)));
}

QStringList texts(const QList<MailAddress> &addresses)
{
    QStringList all;
    for (const MailAddress &address : addresses)
        all.append(address.toString());
    return all;
}

/// What is to be changed is not changed because something is there already.
Status changed(const Answer &answer)
{
    return answer.meaning == Meaning::Ok ? Status() : fail(errorOf(Meaning::Refused, answer.words));
}

/// The scope for each member, where the host wants one request for each.
QList<Scope> memberScopes(const Scope &scope, const QList<MailAddress> &members)
{
    QList<Scope> scopes;
    for (const MailAddress &member : members) {
        Scope one = scope;
        one.setText(u"member"_s, member.toString());
        one.setText(u"memberLocalPart"_s, member.localPart);
        scopes.append(one);
    }
    return scopes;
}

} // namespace

/// Something being created, perhaps by several requests.
struct Client::Creation {
    OperationName name;
    MailAddress address;
    QList<Scope> left;
    Outcome outcome = Outcome::AlreadyThere; ///< Created as soon as one request says so.
    QPromise<Result<Outcome>> promise;
    QFuture<Result<Answer>> running;

    void end(const Result<Outcome> &result)
    {
        promise.addResult(result);
        promise.finish();
    }
};

Client::Client(Profile profile, DomainName domain, Values values, Options options,
               QNetworkAccessManager *network, QObject *parent)
    : Host(parent)
    , m_profile(std::move(profile))
    , m_domain(std::move(domain))
    , m_values(std::move(values))
    , m_options(std::move(options))
    , m_network(network ? network : new QNetworkAccessManager(this))
    , m_pacer(m_profile.api
                  ? std::make_unique<Pacer>(m_profile.api->parallelRequests, m_profile.api->requestsPerMinute)
                  : nullptr)
    , m_session(std::make_unique<Session>())
{
}

Client::Client(Profile profile, DomainName domain, Values values, QObject *parent)
    : Client(std::move(profile), std::move(domain), std::move(values), Options(), nullptr, parent)
{
}

Client::~Client()
{
    // They use the pacer, the session and the network, which end before children would.
    qDeleteAll(findChildren<Call *>(Qt::FindDirectChildrenOnly));
}

bool Client::can(OperationName name) const
{
    return m_profile.can(name);
}

bool Client::makesInParts(OperationName name) const
{
    if (name != OperationName::CreateAlias || !m_profile.hasOperation(name))
        return false;
    const Operation operation = m_profile.api->operations.value(name);
    // A step that is taken anew for each alias may be what makes it.
    return operation.isPerMember
        || std::any_of(operation.needs.begin(), operation.needs.end(),
                       [this](const QString &step) { return !m_profile.api->steps.value(step).isKept; });
}

Scope Client::scope() const
{
    return profileScope(m_profile, m_domain, m_values);
}

Scope Client::scopeOf(const MailAddress &address) const
{
    Scope scope = this->scope();
    setAddress(scope, address);
    return scope;
}

QFuture<Result<DomainState>> Client::domainInfo()
{
    return run<DomainState>(OperationName::DomainInfo, scope(), [this](const Answer &answer) {
        return domainState(answer, OperationName::DomainInfo);
    });
}

QFuture<Result<DomainState>> Client::verifyDomain()
{
    return run<DomainState>(OperationName::VerifyDomain, scope(), [this](const Answer &answer) {
        return domainState(answer, OperationName::VerifyDomain);
    });
}

QFuture<Result<QList<Mailbox>>> Client::listMailboxes()
{
    return run<QList<Mailbox>>(OperationName::ListMailboxes, scope(), [this](const Answer &answer) {
        return mailboxesOf(answer, *m_profile.api, m_domain);
    });
}

QFuture<Result<QList<Alias>>> Client::listAliases()
{
    return run<QList<Alias>>(OperationName::ListAliases, scope(), [this](const Answer &answer) {
        return aliasesOf(answer, *m_profile.api, m_domain);
    });
}

QFuture<Result<QList<dns::Record>>> Client::records()
{
    return run<QList<dns::Record>>(OperationName::Records, scope(), [this](const Answer &answer) {
        return recordsOf(answer, *m_profile.api, m_domain);
    });
}

QFuture<Result<Outcome>> Client::createMailbox(const MailboxRequest &request)
{
    Scope scope = scopeOf(request.address);
    scope.setSecret(u"password"_s, request.password);
    setNames(scope, request.displayName, request.address.localPart);
    if (m_profile.api)
        scope.setText(u"quota"_s, quotaText(*m_profile.api, request.quotaOctets));
    return create(OperationName::CreateMailbox, request.address, {scope});
}

QFuture<Result<Outcome>> Client::createAlias(const MailAddress &alias, const QList<MailAddress> &members)
{
    OperationName name = OperationName::CreateAlias;
    MailAddress spelled = alias;
    if (alias.localPart.isEmpty()) {
        if (!can(OperationName::CreateCatchAll))
            return failed<Outcome>(notPossible(m_profile.id));
        if (m_profile.hasOperation(OperationName::CreateCatchAll))
            name = OperationName::CreateCatchAll;
        spelled.localPart = m_profile.api->catchAll.value_or(QString());
    }
    Scope scope = scopeOf(spelled);
    scope.setList(u"members"_s, texts(members));
    const bool isPerMember = m_profile.hasOperation(name) && m_profile.api->operations[name].isPerMember;
    return create(name, alias, isPerMember ? memberScopes(scope, members) : QList<Scope>{scope});
}

QFuture<Status> Client::setPassword(const MailAddress &mailbox, const Secret &password)
{
    if (const Status status = checkAddress(mailbox, m_domain); !status)
        return failed<void>(status.error());
    Scope scope = scopeOf(mailbox);
    scope.setSecret(u"password"_s, password);
    return run<void>(OperationName::SetPassword, scope, changed);
}

QFuture<Status> Client::disableMailbox(const MailAddress &mailbox)
{
    if (const Status status = checkAddress(mailbox, m_domain); !status)
        return failed<void>(status.error());
    return run<void>(OperationName::DisableMailbox, scopeOf(mailbox), changed);
}

QFuture<Result<Outcome>> Client::create(OperationName name, const MailAddress &address,
                                        const QList<Scope> &scopes)
{
    if (const Status status = checkAddress(address, m_domain); !status)
        return failed<Outcome>(status.error());
    const auto creation = std::make_shared<Creation>();
    creation->name = name;
    creation->address = address;
    creation->left = scopes;
    creation->promise.start();
    const QFuture<Result<Outcome>> future = creation->promise.future();
    auto *watcher = new QFutureWatcher<Result<Outcome>>(this);
    connect(watcher, &QFutureWatcherBase::canceled, this, [weak = std::weak_ptr(creation)] {
        if (const auto running = weak.lock())
            running->running.cancel();
    });
    connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(future);
    goOn(creation);
    return future;
}

void Client::goOn(const std::shared_ptr<Creation> &creation)
{
    if (creation->left.isEmpty())
        return creation->end(creation->outcome);
    creation->running = perform(creation->name, creation->left.takeFirst());
    whenFinished(creation->running, this, [this, creation](const Result<Answer> &answer) {
        if (!answer)
            return creation->end(fail(answer.error()));
        if (answer->meaning == Meaning::Ok)
            creation->outcome = Outcome::Created;
        else if (answer->isAfterLoss && creation->outcome == Outcome::AlreadyThere)
            creation->outcome = Outcome::PerhapsCreated;
        if (answer->meaning == Meaning::Conflict)
            return compare(creation, answer->words);
        goOn(creation);
    });
}

void Client::compare(const std::shared_ptr<Creation> &creation, const QString &words)
{
    const bool isMailbox = creation->name == OperationName::CreateMailbox;
    QSet<QString> &listed = isMailbox ? m_mailboxes : m_aliases;
    if (listed.contains(creation->address.key()))
        return goOn(creation);
    const auto take = [this, creation, words, &listed](const auto &list) {
        if (list) {
            for (const auto &item : *list)
                listed.insert(item.address.key());
        }
        if (listed.contains(creation->address.key()))
            goOn(creation);
        else
            creation->end(fail(errorOf(Meaning::Refused, words)));
    };
    if (isMailbox)
        whenFinished(listMailboxes(), this, take);
    else
        whenFinished(listAliases(), this, take);
}

void Client::stopWaiting()
{
    if (m_pacer)
        m_pacer->stopWaiting();
}

QFuture<Result<Answer>> Client::perform(OperationName name, const Scope &scope)
{
    return run<Answer>(name, scope, [](const Answer &answer) -> Result<Answer> { return answer; });
}

template <typename T>
QFuture<Result<T>> Client::run(OperationName name, Scope scope, std::function<Result<T>(const Answer &)> read)
{
    if (!m_profile.hasOperation(name))
        return failed<T>(notPossible(m_profile.id));
    if (const Status status = checkEntered(); !status)
        return failed<T>(status.error());
    const Result<QUrl> base = baseUrl(scope);
    if (!base)
        return failed<T>(named(base.error()));

    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const Exchange::Shared shared{*m_profile.api, m_options, *m_network, *m_pacer};
    auto *call = new Call(
        shared, *m_session, {*m_profile.api->operations.constFind(name), *base, std::move(scope), {}},
        [this, promise, read](const Result<Answer> &answer) {
            promise->addResult(answer ? read(*answer) : Result<T>(fail(named(answer.error()))));
            promise->finish();
        },
        this);
    connect(call, &Call::waiting, this, &Client::waiting);
    auto *watcher = new QFutureWatcher<Result<T>>(call);
    connect(watcher, &QFutureWatcher<Result<T>>::canceled, call, &Call::abort);
    watcher->setFuture(promise->future());
    call->start();
    return promise->future();
}

Status Client::checkEntered() const
{
    // What is missing is found when it is needed: an operation may be there to bring it.
    for (const Variable &variable : m_profile.variables) {
        const QString text = variable.isSecret
            ? QString::fromUtf8(m_values.secrets.value(variable.key).reveal())
            : m_values.texts.value(variable.key);
        if (text.isEmpty())
            continue;
        if (const Status status = checkValue(variable, text); !status)
            return status;
    }
    return {};
}

Error Client::named(const Error &error) const
{
    const Variable *missing =
        error.kind == Error::Kind::BadInput ? m_profile.variable(error.detail) : nullptr;
    if (!missing)
        return error;
    //: %1 is the label of a field.
    return {Error::Kind::BadInput, tr("“%1” is missing.").arg(missing->label), error.detail, missing->help};
}

Result<QUrl> Client::baseUrl(const Scope &scope) const
{
    const auto text = expand(m_profile.api->baseUrl, scope);
    if (!text)
        return fail(text.error());
    Result<QUrl> url = checkedBaseUrl(text->value_or(QString()));
    // A literal base was checked with the profile, so it is the user's value that is wrong.
    if (!url)
        url.error().kind = Error::Kind::BadInput;
    return url;
}

Result<DomainState> Client::domainState(const Answer &answer, OperationName name) const
{
    const Mapping &mapping = m_profile.api->operations.constFind(name)->result;
    const auto unexpected = [](const QString &detail) {
        return fail(Error::Kind::Protocol,
                    tr("The provider gave an answer that Mailhaul does not understand."), detail);
    };
    DomainState state;
    if (answer.meaning == Meaning::NotYet) {
        state.isVerified = false;
        return state;
    }
    const bool isRead = !mapping.variables.isEmpty() || !mapping.verified.isEmpty();
    if (isRead && answer.document.isUndefined())
        return unexpected(u"the answer is not in the format that the profile names"_s);
    if (!mapping.verified.isEmpty()) {
        const QList<QJsonValue> verified = valuesAt(answer.document, mapping.verified);
        if (verified.size() != 1)
            return unexpected(mapping.verified);
        if (mapping.verifiedText.isEmpty() && !verified.first().isBool())
            return unexpected(mapping.verified);
        state.isVerified = mapping.verifiedText.isEmpty()
            ? verified.first().toBool()
            : scalarText(verified.first()) == mapping.verifiedText;
    }
    QMap<QString, QString> texts = answer.variables;
    for (auto it = mapping.variables.begin(); it != mapping.variables.end(); ++it) {
        const QList<QJsonValue> found = valuesAt(answer.document, it.value());
        texts.insert(it.key(), found.isEmpty() ? QString() : scalarText(found.first()));
    }
    for (auto text = texts.begin(); text != texts.end(); ++text) {
        if (text->isEmpty())
            continue;
        const Variable *variable = m_profile.variable(text.key());
        if (!variable || !checkValue(*variable, *text))
            return unexpected(text.key() + u": "_s + plainText(*text, 100));
        state.texts.insert(text.key(), *text);
    }
    return state;
}

} // namespace provider
