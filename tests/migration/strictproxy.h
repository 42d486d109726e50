// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QTcpServer>

#include <functional>

class QTcpSocket;

/// Stands before a Dovecot and refuses what other servers refuse: an APPEND is read to its end and, where
/// `judge` has words for one of its messages, answered with these instead of being passed on.
class StrictProxy final : public QTcpServer {
    Q_OBJECT
public:
    using Judge = std::function<QByteArray(const QByteArray &message)>; ///< "NO …", "BAD …", or empty.

    StrictProxy(const QString &address, quint16 port, Judge judge, QObject *parent = nullptr);

    /// Takes leave with these words after so many refusals, as Exchange does.
    void closeAfter(int refusals, const QByteArray &farewell);
    int connections() const { return m_connections; } ///< So far.

private:
    /// What is known of one client.
    struct Client {
        QByteArray input; ///< Not looked at yet.
        QByteArray command; ///< The APPEND so far.
        QByteArray refusal;
        int refusals = 0;
        qsizetype literal = -1; ///< Octets of the literal that comes; -1: a line comes.
    };

    void accept();
    void read(QTcpSocket *client, QTcpSocket *server);
    void takeLine(QTcpSocket *client, QTcpSocket *server, const QByteArray &line);

    QString m_address;
    quint16 m_port;
    Judge m_judge;
    QByteArray m_farewell;
    int m_mostRefusals = 0; ///< 0: no limit.
    int m_connections = 0;
    QHash<QTcpSocket *, Client> m_clients;
};
