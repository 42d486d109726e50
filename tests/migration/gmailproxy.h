// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QTcpServer>

class QTcpSocket;

/// Stands before a Dovecot and makes it look like Gmail: X-GM-EXT-1 is offered, X-GM-MSGID is a message's size
/// (so give each its own) and X-GM-LABELS is what the test says.
class GmailProxy final : public QTcpServer {
    Q_OBJECT
public:
    GmailProxy(const QString &address, quint16 port, QObject *parent = nullptr);

    void setLabels(qsizetype size, const QByteArray &labels) { m_labels.insert(size, labels); }
    int bodiesSent(qsizetype size) const { return m_bodies.value(size); }

private:
    void accept();
    void toServer(QTcpSocket *client, QTcpSocket *server);
    void toClient(QTcpSocket *server, QTcpSocket *client);

    QString m_address;
    quint16 m_port;
    QHash<qsizetype, QByteArray> m_labels;
    QHash<qsizetype, int> m_bodies;
};
