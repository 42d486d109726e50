// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <chrono>

#include "base/error.h"
#include "dns/server.h"

class QSocketNotifier;
struct ares_channeldata;

namespace dns {

/// Carries one message to one server and its answer back with c-ares: UDP, retries, and TCP where the answer
/// is truncated. Destroying it ends everything at once and reports nothing.
class Channel final : public QObject {
    Q_OBJECT
public:
    /// `timeout` is that of the first of `tries`; it doubles with each.
    Channel(const Server &server, std::chrono::milliseconds timeout, int tries, QObject *parent = nullptr);
    ~Channel() override;

    /// Once. Exactly one of the signals follows, from the event loop.
    void send(const QByteArray &message);

signals:
    void answered(const QByteArray &octets); ///< Any answer, whatever its RCODE.
    void failed(const Error &error); ///< Unreachable or Protocol.

private:
    struct Notifiers {
        QSocketNotifier *read = nullptr;
        QSocketNotifier *write = nullptr;
    };

    bool open(bool hasEdns);
    void watchSocket(qintptr socket, bool readable, bool writable);
    void watchDirection(QSocketNotifier *&notifier, qintptr socket, bool isRead, bool wanted);
    void process(qintptr readable, qintptr writable);
    void done(int status, const QByteArray &octets);
    Error errorFor(int status) const;

    Server m_server;
    std::chrono::milliseconds m_timeout;
    int m_tries;
    ares_channeldata *m_channel = nullptr;
    QHash<qintptr, Notifiers> m_sockets;
    QTimer m_timer;
    bool m_done = false;
};

} // namespace dns
