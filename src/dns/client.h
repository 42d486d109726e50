// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QFuture>
#include <QObject>

#include <chrono>
#include <memory>
#include <vector>

#include "base/result.h"
#include "dns/message.h"
#include "dns/server.h"

namespace dns {

struct QueryOptions {
    bool recursionDesired = false; ///< RD: true for a resolver, false for an authoritative server.
    bool checkingDisabled = false; ///< CD: the answer even where DNSSEC calls it bogus.
    bool dnssecOk = false; ///< DO
    bool edns = true; ///< With OPT, 1232 octets over UDP.
    std::chrono::milliseconds timeout =
        std::chrono::milliseconds(2500); ///< Of the first try; each next one waits twice as long.
    int tries = 2;

    static QueryOptions recursive() { return {.recursionDesired = true}; }
};

struct Testimony;

/// What one server said, with all that makes it evidence.
struct Response {
    Message message;
    Server server;
    Question question;
    QDateTime receivedAt; ///< UTC
    std::chrono::milliseconds roundTrip{};
    QByteArray raw; ///< The octets as received.
};

/// Asks one named server one question, over UDP, and again over TCP where the answer is truncated.
/// Nothing is cached, no other server is asked instead, questions do not wait for each other.
/// Lives in the thread of its event loop.
class Client final : public QObject {
    Q_OBJECT
public:
    explicit Client(QObject *parent = nullptr);
    ~Client() override; ///< Cancels what is under way.

    /// Every RCODE is a response: SERVFAIL, NXDOMAIN and REFUSED too.
    /// Unreachable: refused, or silent until all tries ran out. Protocol: what came is no answer to this
    /// question. BadInput: the name cannot be asked for. To cancel, cancel the future that is returned here
    /// (not one made of it by then()).
    QFuture<Result<Response>> ask(const Server &server, const Question &question,
                                  const QueryOptions &options = {});

    int underWay() const { return int(m_exchanges.size()); } ///< Questions not yet answered.

signals:
    void asked(const dns::Testimony &testimony); ///< Each question, when its answer or failure is there.

private:
    class Exchange;
    void remove(Exchange *exchange);

    std::vector<std::unique_ptr<Exchange>> m_exchanges;
};

} // namespace dns
