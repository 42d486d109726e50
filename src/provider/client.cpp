// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/client.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFutureWatcher>
#include <QNetworkAccessManager>
#include <QPromise>

#include "provider/address.h"
#include "provider/exchange.h"
#include "provider/json.h"
#include "provider/listing.h"
#include "provider/pacer.h"
#include "provider/request.h"
#include "provider/scope.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

template <typename T> QFuture<Result<T>> failed(const Error &error)
{
    return QtFuture::makeReadyFuture(Result<T>(fail(error)));
}

Result<Outcome> outcomeOf(const Answer &answer)
{
    return answer.meaning == Meaning::Exists ? Outcome::AlreadyThere : Outcome::Created;
}

QStringList texts(const QList<MailAddress> &addresses)
{
    QStringList all;
    for (const MailAddress &address : addresses)
        all.append(address.toString());
    return all;
}

} // namespace

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
{
}

Client::Client(Profile profile, DomainName domain, Values values, QObject *parent)
    : Client(std::move(profile), std::move(domain), std::move(values), Options(), nullptr, parent)
{
}

Client::~Client()
{
    // They use the pacer and the network, which end before children would.
    qDeleteAll(findChildren<Exchange *>(Qt::FindDirectChildrenOnly));
}

QFuture<Result<DomainState>> Client::domainInfo()
{
    return run<DomainState>(
        OperationName::DomainInfo, profileScope(m_profile, m_domain, m_values),
        [this](const Answer &answer) { return domainState(answer, OperationName::DomainInfo); });
}

QFuture<Result<DomainState>> Client::verifyDomain()
{
    return run<DomainState>(
        OperationName::VerifyDomain, profileScope(m_profile, m_domain, m_values),
        [this](const Answer &answer) { return domainState(answer, OperationName::VerifyDomain); });
}

QFuture<Result<QList<Mailbox>>> Client::listMailboxes()
{
    return run<QList<Mailbox>>(
        OperationName::ListMailboxes, profileScope(m_profile, m_domain, m_values),
        [this](const Answer &answer) {
            const Operation &operation = *m_profile.api->operations.constFind(OperationName::ListMailboxes);
            return mailboxesOf(answer, operation.result, m_domain, m_profile.api->quotaUnit);
        });
}

QFuture<Result<Outcome>> Client::createMailbox(const MailboxRequest &request)
{
    if (const Status status = checkAddress(request.address); !status)
        return failed<Outcome>(status.error());
    Scope scope = profileScope(m_profile, m_domain, m_values);
    setAddress(scope, request.address);
    scope.setSecret(u"password"_s, request.password);
    scope.setText(u"displayName"_s, request.displayName);
    scope.setText(u"quota"_s, quotaText(m_profile, request.quotaOctets));
    return run<Outcome>(OperationName::CreateMailbox, scope, outcomeOf);
}

QFuture<Result<QList<Alias>>> Client::listAliases()
{
    return run<QList<Alias>>(OperationName::ListAliases, profileScope(m_profile, m_domain, m_values),
                             [this](const Answer &answer) {
                                 const Operation &operation =
                                     *m_profile.api->operations.constFind(OperationName::ListAliases);
                                 return aliasesOf(answer, operation.result, m_domain);
                             });
}

QFuture<Result<Outcome>> Client::createAlias(const MailAddress &alias, const QList<MailAddress> &members)
{
    if (const Status status = checkAddress(alias); !status)
        return failed<Outcome>(status.error());
    Scope scope = profileScope(m_profile, m_domain, m_values);
    setAddress(scope, alias);
    scope.setList(u"members"_s, texts(members));
    return run<Outcome>(OperationName::CreateAlias, scope, outcomeOf);
}

QFuture<Result<Answer>> Client::perform(OperationName name, const Scope &scope)
{
    return run<Answer>(name, scope, [](const Answer &answer) -> Result<Answer> { return answer; });
}

template <typename T>
QFuture<Result<T>> Client::run(OperationName name, Scope scope, std::function<Result<T>(const Answer &)> read)
{
    if (!can(name))
        return failed<T>({Error::Kind::BadProfile, tr("The provider profile does not say how to do this."),
                          m_profile.id, tr("Do it by hand in the provider's control panel.")});
    if (const Status status = checkEntered(); !status)
        return failed<T>(status.error());
    const Result<QUrl> base = baseUrl(scope);
    if (!base)
        return failed<T>(named(base.error()));

    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const Exchange::Shared shared{*m_profile.api, m_options, *m_network, *m_pacer};
    auto *exchange = new Exchange(
        shared, *m_profile.api->operations.constFind(name), *base, std::move(scope),
        [this, promise, read](const Result<Answer> &answer) {
            promise->addResult(answer ? read(*answer) : Result<T>(fail(named(answer.error()))));
            promise->finish();
        },
        this);
    connect(exchange, &Exchange::waiting, this, &Client::waiting);
    auto *watcher = new QFutureWatcher<Result<T>>(exchange);
    connect(watcher, &QFutureWatcher<Result<T>>::canceled, exchange, &Exchange::abort);
    watcher->setFuture(promise->future());
    exchange->start();
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

Status Client::checkAddress(const MailAddress &address) const
{
    if (address.domain == m_domain)
        return {};
    return fail(Error::Kind::BadInput, tr("The address is not in the domain that is being moved."),
                address.toString());
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
    if (mapping.format == Mapping::Format::None)
        return state;
    if (answer.document.isUndefined())
        return unexpected(u"the answer is not JSON"_s);
    if (!mapping.verified.isEmpty()) {
        const QList<QJsonValue> verified = valuesAt(answer.document, mapping.verified);
        if (verified.size() != 1 || !verified.first().isBool())
            return unexpected(mapping.verified);
        state.isVerified = verified.first().toBool();
    }
    for (auto it = mapping.variables.begin(); it != mapping.variables.end(); ++it) {
        const QList<QJsonValue> found = valuesAt(answer.document, it.value());
        const QString text = found.isEmpty() ? QString() : scalarText(found.first());
        if (text.isEmpty())
            continue;
        const Variable *variable = m_profile.variable(it.key());
        if (!variable || !checkValue(*variable, text))
            return unexpected(it.key() + u": "_s + plainText(text, 100));
        state.texts.insert(it.key(), text);
    }
    return state;
}

} // namespace provider
