// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/client.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QPromise>
#include <QRandomGenerator>

#include <algorithm>

#include "dns/channel.h"
#include "dns/evidence.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

Message messageFor(const Question &question, const QueryOptions &options)
{
    Message message;
    message.id = quint16(QRandomGenerator::system()->bounded(0x10000));
    message.recursionDesired = options.recursionDesired;
    message.checkingDisabled = options.checkingDisabled;
    message.questions = {question};
    if (options.edns)
        message.edns = Edns{.dnssecOk = options.dnssecOk};
    return message;
}

/// RFC 6891 §7: a server that knows no EDNS says so; then the same is asked without.
bool refusesEdns(const Message &message)
{
    return !message.edns && (message.rcode == Rcode::FormErr || message.rcode == Rcode::NotImp);
}

tl::unexpected<Error> notAnAnswer(const Server &server)
{
    return fail(
        Error::Kind::Protocol,
        //: %1 is the address of a DNS server
        Words::tr("What the DNS server %1 sent is no answer to the question.").arg(server.toString()));
}

} // namespace

/// One question on its way: its own channel, so its own port, patience and end.
class Client::Exchange final : public QObject {
public:
    Exchange(Client &client, const Server &server, const Question &question, const QueryOptions &options)
        : m_client(client)
        , m_server(server)
        , m_question(question)
        , m_options(options)
    {
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, [this] { m_client.remove(this); });
        m_elapsed.start();
    }

    QFuture<Result<Response>> future() const { return m_promise.future(); }

    /// Nothing more will be told to anybody.
    void abandon()
    {
        m_abandoned = true;
        m_watcher.disconnect(this);
        if (m_channel)
            m_channel->disconnect(this);
    }

    void send()
    {
        if (m_abandoned || m_promise.isCanceled())
            return;
        m_sent = messageFor(m_question, m_options);
        const Result<QByteArray> wire = toWire(m_sent);
        if (!wire) {
            finish(fail(wire.error()));
            return;
        }
        if (m_channel)
            m_channel->deleteLater(); // It is the one that is calling.
        m_channel = new Channel(m_server, m_options.timeout, m_options.tries, this);
        connect(m_channel, &Channel::answered, this, &Exchange::take);
        connect(m_channel, &Channel::failed, this, [this](const Error &error) { finish(fail(error)); });
        m_channel->send(*wire);
    }

private:
    void take(const QByteArray &octets)
    {
        Result<Message> message = parseMessage(octets);
        if (!message) {
            Error error = message.error();
            error.detail = m_server.toString();
            finish(fail(error));
            return;
        }
        if (m_options.edns && refusesEdns(*message)) {
            m_options.edns = false;
            send();
            return;
        }
        // Servers that refuse may leave the question out.
        const bool isOurs = message->questions.isEmpty() ? message->rcode != Rcode::NoError
                                                         : message->questions.constFirst() == m_question;
        if (!message->isResponse || message->id != m_sent.id || !isOurs) {
            finish(notAnAnswer(m_server));
            return;
        }
        finish(Response{std::move(*message), m_server, m_question, QDateTime::currentDateTimeUtc(),
                        std::chrono::milliseconds(m_elapsed.elapsed()), octets});
    }

    void finish(Result<Response> result)
    {
        emit m_client.asked({m_askedAt, m_server, m_question, m_options, result});
        // Who waits may destroy the client or ask anew; nothing of this object is touched afterwards.
        QPromise<Result<Response>> promise = std::move(m_promise);
        m_client.remove(this);
        promise.addResult(std::move(result));
        promise.finish();
    }

    Client &m_client;
    Server m_server;
    Question m_question;
    QueryOptions m_options;
    Message m_sent;
    QElapsedTimer m_elapsed;
    QDateTime m_askedAt = QDateTime::currentDateTimeUtc();
    Channel *m_channel = nullptr; ///< A child.
    bool m_abandoned = false;
    QPromise<Result<Response>> m_promise;
    QFutureWatcher<Result<Response>> m_watcher;
};

Client::Client(QObject *parent)
    : QObject(parent)
{
}

Client::~Client() = default;

QFuture<Result<Response>> Client::ask(const Server &server, const Question &question,
                                      const QueryOptions &options)
{
    m_exchanges.push_back(std::make_unique<Exchange>(*this, server, question, options));
    Exchange *exchange = m_exchanges.back().get();
    const QFuture<Result<Response>> future = exchange->future();
    // From the event loop, so that no answer can come before the caller has the future.
    QMetaObject::invokeMethod(exchange, &Exchange::send, Qt::QueuedConnection);
    return future;
}

void Client::remove(Exchange *exchange)
{
    const auto found = std::find_if(m_exchanges.begin(), m_exchanges.end(),
                                    [exchange](const auto &held) { return held.get() == exchange; });
    if (found == m_exchanges.end())
        return;
    exchange->abandon();
    found->release()->deleteLater(); // It may be the one that is calling.
    m_exchanges.erase(found);
}

} // namespace dns
