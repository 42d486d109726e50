// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QTcpServer>

/// A relay on loopback in front of an IMAP server without TLS. It does what a test asks at the moment that
/// the test chooses: drops the connection after some octet, or lets the test see and change each line.
/// Lives in the test's event loop.
class FaultProxy final : public QTcpServer {
    Q_OBJECT
public:
    enum class Direction { ToServer, ToClient };

    FaultProxy(const QString &host, quint16 port, QObject *parent = nullptr);
    ~FaultProxy() override;

    /// Once so many octets have passed in this direction, over all connections, both ends of the connection
    /// are closed. The next connection is not disturbed, or, with `isForGood`, refused until mend().
    void cutAfter(Direction direction, qint64 octets, bool isForGood = false);
    void mend(); ///< No fault from now on; connections that are open stay open.
    qint64 passed(Direction direction) const { return m_passed[int(direction)]; }

    /// Given each unit (a line with its CRLF, or a whole literal) in turn, answers what is to pass in its
    /// place. A unit of which nothing passes is lost.
    using Filter = std::function<QByteArray(Direction direction, const QByteArray &unit)>;
    void setFilter(Filter filter) { m_filter = std::move(filter); }

    /// All lines of clients, without literals; those with a log-in's secrets as well.
    const QByteArrayList &commands() const { return m_commands; }

    void dropAll(); ///< Closes every connection without a word.

private:
    struct Relay;

    void accept();
    void read(Relay &relay, Direction direction);
    void pass(Relay &relay, Direction direction, const QByteArray &octets);
    void drop(Relay &relay);

    QString m_host;
    quint16 m_port;
    Filter m_filter;
    QByteArrayList m_commands;
    std::vector<std::unique_ptr<Relay>> m_relays;
    qint64 m_passed[2] = {0, 0};
    qint64 m_cut[2] = {-1, -1}; ///< -1: none.
    bool m_isForGood = false;
    bool m_isRefusing = false;
};
