// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/engine.h"

#include <QCoreApplication>

#include "imap/login.h"
#include "imap/mailboxcommands.h"

using namespace Qt::StringLiterals;

namespace imap {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(imap)
};

} // namespace

Engine::Engine(Session &session, Account accountToUse)
    : account(std::move(accountToUse))
    , outbox([this](QByteArrayView octets) { connection->write(octets); })
    , appender(session)
    , m_session(session)
{
}

Engine::~Engine() = default;

void Engine::open()
{
    if (state != Session::State::Idle)
        return;
    state = Session::State::Opening;
    if (!takeToken())
        return;
    connection = std::make_unique<net::Connection>(account.endpoint, account.trust, account.timeouts);
    m_wire = std::make_unique<Wire>(*connection, *this);
    m_login = std::make_unique<Login>(*this);
    QObject::connect(connection.get(), &net::Connection::opened, &m_session, [this] { watch(); });
    QObject::connect(connection.get(), &net::Connection::encrypted, &m_session, [this] { securedByTls(); });
    QObject::connect(connection.get(), &net::Connection::readyRead, &m_session, [this] { pump(); });
    QObject::connect(connection.get(), &net::Connection::closed, &m_session, [this] { peerClosed(); });
    QObject::connect(connection.get(), &net::Connection::failed, &m_session,
                     [this](const Error &error) { fail(error); });
    QObject::connect(connection.get(), &net::Connection::written, &m_session, [this] {
        watch();
        emit m_session.written();
    });
    connection->open();
}

bool Engine::takeToken()
{
    if (!account.token.ask)
        return true;
    const Result<Secret> token = account.token.ask();
    if (token) {
        account.credentials.token = *token;
        return true;
    }
    // Like every other failure it comes from the event loop.
    QMetaObject::invokeMethod(
        &m_session, [this, error = token.error()] { fail(error); }, Qt::QueuedConnection);
    return false;
}

void Engine::logout()
{
    if (state != Session::State::Ready) {
        abort();
        return;
    }
    m_isLeaving = true;
    issue(std::make_unique<SimpleCommand>("LOGOUT", [this](const Outcome<void> &outcome) {
        if (outcome)
            ended();
    }));
}

void Engine::abort()
{
    if (state == Session::State::Closed)
        return;
    state = Session::State::Closed;
    drop();
    QMetaObject::invokeMethod(
        &m_session,
        [this] {
            loseCommands({Error::Kind::Cancelled, Text::tr("The connection was given up."), {}, {}});
        },
        Qt::QueuedConnection);
}

void Engine::fail(const Error &error)
{
    if (state == Session::State::Closed)
        return;
    state = Session::State::Closed;
    drop();
    loseCommands(error);
    emit m_session.failed(error);
}

void Engine::drop()
{
    if (connection)
        connection->abort();
    outbox.clear();
    m_sink = nullptr;
}

void Engine::loseCommands(const Error &error)
{
    appender.abandon();
    const auto inFlight = std::exchange(m_inFlight, {});
    const auto deferred = std::exchange(m_deferred, {});
    for (const std::unique_ptr<Command> &command : inFlight)
        command->finish(tl::unexpected(lost(error)));
    for (const std::unique_ptr<Command> &command : deferred)
        command->finish(tl::unexpected(Failure{error, Failure::Cause::NotSent, Code::None}));
}

void Engine::list(void (Engine::*send)(std::unique_ptr<Command>), Reply<QList<Mailbox>> reply)
{
    if (capabilities.has("LIST-EXTENDED")) {
        const QByteArray options = capabilities.has("SPECIAL-USE") ? "SPECIAL-USE SUBSCRIBED" : "SUBSCRIBED";
        (this->*send)(std::make_unique<ListCommand>(
            "LIST", "\"\" \"*\" RETURN (" + options + ')',
            [this, reply = std::move(reply)](const Outcome<QList<ListLine>> &listed) {
                if (listed)
                    reply(mailboxesOf(*listed, {}, namespaces));
                else
                    reply(tl::unexpected(listed.error()));
            }));
        return;
    }
    const auto listed = std::make_shared<Outcome<QList<ListLine>>>();
    (this->*send)(std::make_unique<ListCommand>(
        "LIST", "\"\" \"*\"", [listed](const Outcome<QList<ListLine>> &lines) { *listed = lines; }));
    (this->*send)(std::make_unique<ListCommand>(
        "LSUB", "\"\" \"*\"",
        [this, listed, reply = std::move(reply)](const Outcome<QList<ListLine>> &subscribed) {
            if (*listed) // A server without subscriptions still has mailboxes.
                reply(mailboxesOf(**listed, subscribed.value_or(QList<ListLine>()), namespaces));
            else
                reply(tl::unexpected(listed->error()));
        }));
}

/// Behind NAMESPACE, whose answer comes first and says which mailboxes are the user's own.
void Engine::listAhead()
{
    if (!listing)
        return;
    list(&Engine::issueForLogin, [ahead = listing](const Outcome<QList<Mailbox>> &outcome) {
        ahead->outcome = outcome;
        if (ahead->reply)
            ahead->reply(outcome);
    });
}

void Engine::becomeReady()
{
    state = Session::State::Ready;
    m_line.start(connection->roundTrip().value_or(std::chrono::microseconds(0)));
    considerCompression();
    watch();
    emit m_session.ready();
}

void Engine::startTls()
{
    m_isHeld = true;
    QMetaObject::invokeMethod(
        &m_session,
        [this] {
            if (state == Session::State::Closed)
                return;
            if (m_wire->hasUnread()) {
                fail({Error::Kind::Protocol,
                      //: %1 is a server name
                      Text::tr("Someone tried to interfere with the encryption to %1.")
                          .arg(account.endpoint.host),
                      u"octets between the answer to STARTTLS and the TLS handshake"_s,
                      Text::tr("Use the port with TLS from the start, or another network.")});
                return;
            }
            connection->startTls();
        },
        Qt::QueuedConnection);
}

void Engine::securedByTls()
{
    m_isHeld = false;
    capabilities.clear(); // What was said unencrypted may have been said by anyone.
    serverSoftware.clear();
    m_login->secured();
}

void Engine::setPaused(bool paused)
{
    if (m_isPaused == paused)
        return;
    m_isPaused = paused;
    watch();
    if (!paused)
        QMetaObject::invokeMethod(
            &m_session, [this] { pump(); }, Qt::QueuedConnection);
}

void Engine::watch()
{
    if (!connection || state == Session::State::Closed)
        return;
    // An open APPEND waits for its writer, not for the server, until its octets do not leave any more.
    const size_t unanswered = m_inFlight.size() - (outbox.isOpen() && !m_inFlight.empty() ? 1 : 0);
    const bool isAwaited = state == Session::State::Opening || unanswered > 0 || outbox.isBlocked()
        || connection->pendingOctets() > 0;
    const bool isWatched = isAwaited && !m_isPaused && connection->state() == net::Connection::State::Open;
    connection->setAnswerAwaited(isWatched);
    m_line.setWaiting(isWatched);
}

void Engine::pump()
{
    if (m_isPumping || state == Session::State::Closed)
        return;
    m_isPumping = true;
    Status status;
    do {
        if (m_spool && !replaySpool())
            break;
        status = m_wire->pump();
    } while (status && m_spool);
    m_isPumping = false;
    if (!status) {
        fail(status.error());
        return;
    }
    considerCompression();
    watch();
    if (m_isPeerGone && state != Session::State::Closed && !isPaused() && !m_wire->hasUnread())
        ended();
}

bool Engine::replaySpool()
{
    if (m_isPaused || state == Session::State::Closed)
        return false;
    const Result<bool> isDone =
        m_spool->replay([this] { return m_isPaused || state == Session::State::Closed; });
    if (!isDone) {
        fail(isDone.error());
        return false;
    }
    if (*isDone)
        m_spool.reset();
    return *isDone;
}

void Engine::peerClosed()
{
    m_isPeerGone = true;
    pump();
}

void Engine::ended()
{
    if (state == Session::State::Closed)
        return;
    const bool isInOrder =
        m_isLeaving || (state == Session::State::Ready && m_inFlight.empty() && !m_goodbye.isEmpty());
    if (isInOrder) {
        state = Session::State::Closed;
        drop();
        loseCommands({Error::Kind::Unreachable, Text::tr("The server ended the connection."), {}, {}});
        emit m_session.closed();
        return;
    }
    fail(farewell(parseResponseText(m_goodbye)));
}

qint64 Engine::pendingOctets() const
{
    return connection ? connection->pendingOctets() + static_cast<qint64>(outbox.heldOctets()) : 0;
}

void Engine::issue(std::unique_ptr<Command> command)
{
    if (state != Session::State::Ready)
        reject(std::move(command));
    else if (outbox.isOpen())
        m_deferred.push_back(std::move(command));
    else
        transmit(std::move(command));
}

void Engine::issueForLogin(std::unique_ptr<Command> command)
{
    transmit(std::move(command));
}

void Engine::reject(std::unique_ptr<Command> command)
{
    QMetaObject::invokeMethod(
        &m_session,
        [shared = std::shared_ptr<Command>(std::move(command))] {
            shared->finish(tl::unexpected(notSent(Text::tr("There is no connection to the server now."))));
        },
        Qt::QueuedConnection);
}

void Engine::transmit(std::unique_ptr<Command> command)
{
    issueOpen(std::move(command));
    outbox.put("\r\n");
    outbox.end();
    watch();
}

quint32 Engine::issueOpen(std::unique_ptr<Command> command)
{
    command->number = ++m_lastNumber;
    outbox.begin(command->number);
    const QByteArrayList &parts = command->parts();
    QByteArray text = 'm' + QByteArray::number(command->number) + ' ' + parts.constFirst();
    for (qsizetype i = 1; i + 1 < parts.size(); i += 2) {
        // Always synchronising: a server that refuses must not read a mailbox name as the next command.
        outbox.put(text);
        outbox.putMark(static_cast<quint64>(parts.at(i).size()));
        text = parts.at(i) + parts.at(i + 1);
    }
    outbox.put(text);
    if (command->changesSelection())
        selectedName = static_cast<const SelectCommand &>(*command).selected().name;
    m_inFlight.push_back(std::move(command));
    return m_lastNumber;
}

void Engine::closeOpen()
{
    outbox.end();
    considerCompression();
    while (!m_deferred.empty() && state == Session::State::Ready) {
        std::unique_ptr<Command> command = std::move(m_deferred.front());
        m_deferred.pop_front();
        transmit(std::move(command));
    }
    watch();
}

void Engine::considerCompression()
{
    if (!m_mayCompress || state != Session::State::Ready || outbox.isOpen() || outbox.isBlocked()
        || account.compression == Compression::Never || !capabilities.has("COMPRESS=DEFLATE"))
        return;
    const quint64 octets = connection->octetsReceived() + connection->octetsSent()
        - static_cast<quint64>(connection->pendingOctets());
    if (account.compression != Compression::Always && !m_line.isThin(octets))
        return;
    m_mayCompress = false;
    transmit(std::make_unique<CompressCommand>());
    outbox.holdUntilAnswer(m_lastNumber); // RFC 4978 §3
}

void Engine::startCompression(quint32 command)
{
    m_isHeld = true;
    QMetaObject::invokeMethod(
        &m_session,
        [this, command] {
            if (state == Session::State::Closed)
                return;
            connection->startCompression(m_wire->takeUnread());
            m_isHeld = false;
            outbox.drop(command);
            pump();
        },
        Qt::QueuedConnection);
}

} // namespace imap
