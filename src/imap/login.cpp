// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/login.h"

#include <QCoreApplication>

#include "imap/engine.h"
#include "imap/logincommands.h"
#include "imap/mailboxcommands.h"

using namespace Qt::StringLiterals;

namespace imap {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(imap)
};

} // namespace

Login::Login(Engine &engine)
    : m_engine(engine)
{
}

void Login::greeted(QByteArrayView name, const ResponseText &text)
{
    constexpr qsizetype maxSoftwareLength = 100;
    m_isAwaitingGreeting = false;
    if (name.compare("BYE", Qt::CaseInsensitive) == 0) {
        m_engine.fail(farewell(text));
        return;
    }
    m_isPreauthenticated = name.compare("PREAUTH", Qt::CaseInsensitive) == 0;
    m_engine.serverSoftware = plainText(QByteArrayView(text.text), maxSoftwareLength);
    if (m_engine.account.endpoint.security == net::Security::StartTls)
        askCapabilities(&Login::secure);
    else
        askCapabilities(&Login::authenticate);
}

void Login::askCapabilities(void (Login::*next)())
{
    if (!m_engine.capabilities.isEmpty()) {
        (this->*next)();
        return;
    }
    m_engine.issueForLogin(
        std::make_unique<SimpleCommand>("CAPABILITY", [this, next](const Outcome<void> &outcome) {
            if (outcome)
                (this->*next)();
            else
                fail(outcome.error());
        }));
}

void Login::secure()
{
    // In the authenticated state STARTTLS is not lawful: a PREAUTH may have been put in by a third party.
    const bool isOffered = m_engine.capabilities.has("STARTTLS") && !m_isPreauthenticated;
    if (!isOffered && m_engine.account.allowPlaintext) {
        authenticate();
        return;
    }
    if (!isOffered) {
        m_engine.fail({Error::Kind::LoginRefused,
                       //: %1 is a server name with its port
                       Text::tr("The server %1 offers no encryption, so no password was sent.")
                           .arg(m_engine.account.endpoint.toString()),
                       u"no STARTTLS"_s, Text::tr("Try the port with TLS from the start (993).")});
        return;
    }
    m_engine.issueForLogin(std::make_unique<SimpleCommand>("STARTTLS", [this](const Outcome<void> &outcome) {
        if (outcome)
            m_engine.startTls();
        else
            fail(outcome.error());
    }));
}

void Login::secured()
{
    askCapabilities(&Login::authenticate);
}

void Login::authenticate()
{
    const bool isEncrypted = m_engine.connection->isEncrypted();
    if (m_isPreauthenticated) {
        askNamespaces();
        return;
    }
    const Account &account = m_engine.account;
    if (!isEncrypted && !account.allowPlaintext) {
        m_engine.fail({Error::Kind::LoginRefused,
                       //: %1 is a server name with its port
                       Text::tr("The connection to %1 is not encrypted, so no password was sent.")
                           .arg(account.endpoint.toString()),
                       {},
                       Text::tr("Choose TLS or STARTTLS for this server.")});
        return;
    }
    const QByteArrayList offered = m_engine.capabilities.mechanisms();
    const bool canLogIn = !m_engine.capabilities.has("LOGINDISABLED") && account.credentials.token.isEmpty()
        && account.credentials.authorizationName().isEmpty();
    Result<std::unique_ptr<mail::SaslClient>> client = mail::SaslClient::choose(
        offered, account.credentials,
        {account.endpoint.host, account.endpoint.port, isEncrypted, account.allowPlaintext});
    if (!client && canLogIn && account.credentials.mechanism.isEmpty()) {
        logInPlainly();
        return;
    }
    if (!client) {
        m_engine.fail(client.error());
        return;
    }
    exchange(std::move(*client));
}

void Login::exchange(std::unique_ptr<mail::SaslClient> client)
{
    std::optional<QByteArray> initial;
    if (m_engine.capabilities.has("SASL-IR") && client->sendsFirst()) {
        const Result<QByteArray> first = client->initialResponse();
        if (!first) {
            m_engine.fail(first.error());
            return;
        }
        initial = first->toBase64();
    }
    m_engine.capabilities.clear(); // They change with the log-in.
    m_engine.issueForLogin(std::make_unique<AuthenticateCommand>(
        std::move(client), initial, [this](const Outcome<void> &outcome) { loginAnswered(outcome); }));
}

void Login::logInPlainly()
{
    const mail::Credentials &credentials = m_engine.account.credentials;
    m_engine.capabilities.clear();
    m_engine.issueForLogin(
        std::make_unique<LoginCommand>(credentials.loginName().toUtf8(), credentials.password.reveal(),
                                       [this](const Outcome<void> &outcome) { loginAnswered(outcome); }));
}

void Login::loginAnswered(const Outcome<void> &outcome)
{
    if (outcome)
        askCapabilities(&Login::askNamespaces);
    else if (outcome.error().cause == Failure::Cause::Lost)
        return; // The engine itself fails with the reason.
    else if (outcome.error().cause == Failure::Cause::NotSent)
        m_engine.fail(outcome.error().error); // Our own refusal to go on, said in its own words.
    else
        m_engine.fail(refused(outcome.error()));
}

void Login::askNamespaces()
{
    m_stepsLeft = 1;
    if (m_engine.capabilities.has("ID")) {
        ++m_stepsLeft;
        m_engine.issueForLogin(std::make_unique<IdCommand>([this](const Outcome<QString> &software) {
            if (software && !software->isEmpty())
                m_engine.serverSoftware = *software;
            stepDone();
        }));
    }
    if (m_engine.capabilities.has("QRESYNC") && m_engine.capabilities.has("ENABLE")) {
        ++m_stepsLeft; // Lawful only before the first SELECT (RFC 5161 §3.1).
        m_engine.issueForLogin(std::make_unique<EnableCommand>([this](const Outcome<bool> &isEnabled) {
            m_engine.hasQuickResync = isEnabled.value_or(false);
            stepDone();
        }));
    }
    if (m_engine.capabilities.has("NAMESPACE")) {
        m_engine.issueForLogin(
            std::make_unique<NamespaceCommand>([this](const Outcome<Namespaces> &namespaces) {
                if (namespaces)
                    m_engine.namespaces = *namespaces;
                stepDone();
            }));
    } else {
        m_engine.issueForLogin(
            std::make_unique<ListCommand>("LIST", "\"\" \"\"", [this](const Outcome<QList<ListLine>> &lines) {
                if (lines && !lines->isEmpty())
                    m_engine.namespaces.personal = {{{}, lines->constFirst().delimiter}};
                stepDone();
            }));
    }
    m_engine.listAhead();
}

void Login::stepDone()
{
    // Where the connection is lost, each step ends too.
    if (--m_stepsLeft == 0 && m_engine.state == Session::State::Opening)
        m_engine.becomeReady();
}

void Login::fail(const Failure &failure)
{
    if (failure.cause != Failure::Cause::Lost)
        m_engine.fail(failure.error);
}

Error Login::refused(const Failure &failure) const
{
    const mail::Credentials &credentials = m_engine.account.credentials;
    Error error = failure.error;
    error.detail = redacted(error.detail, {credentials.password, credentials.token});
    if (error.kind == Error::Kind::Throttled) {
        error.remedy = Text::tr("Wait some minutes and try again.");
        return error;
    }
    error.kind = Error::Kind::LoginRefused;
    //: %1 is a server name with its port, %2 a user name
    error.message = Text::tr("The server %1 refused the login of %2.")
                        .arg(m_engine.account.endpoint.toString(), credentials.loginName());
    if (error.remedy.isEmpty()) {
        error.remedy = credentials.token.isEmpty() ? Text::tr("Check the user name and the password.")
                                                   : Text::tr("Get a new access token and try again.");
    }
    return error;
}

Error farewell(const ResponseText &text)
{
    const QByteArray words = text.words.toLower();
    const bool isLimit = text.code == Code::Limit || text.code == Code::Unavailable
        || text.code == Code::InUse || text.code == Code::Throttled || words.contains("too many")
        || words.contains("try again") || words.contains("backoff") || words.contains("throttled")
        || words.contains("maximum number of connections");
    if (isLimit) {
        return {Error::Kind::Throttled, Text::tr("The server asks to come back later."),
                plainText(QByteArrayView(text.words)),
                Text::tr("Use fewer connections at the same time, or wait some minutes.")};
    }
    return {Error::Kind::Unreachable, Text::tr("The server ended the connection."),
            plainText(QByteArrayView(text.words)), Text::tr("Try again later.")};
}

} // namespace imap
