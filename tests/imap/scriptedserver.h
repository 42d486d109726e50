// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QPointer>
#include <QTcpServer>

#include "imap/account.h"

class QTcpSocket;

/// A server on loopback that plays one transcript with its first client:
///
///     S: text    sends the line with CRLF
///     C: text    waits for this line; a final "…" stands for any rest
///     S<         sends what setPayload() was given, as it is
///     X:         closes the connection
///
/// At the end it stays connected and silent.
class ScriptedServer final : public QTcpServer {
    Q_OBJECT
public:
    explicit ScriptedServer(const QByteArray &transcript, QObject *parent = nullptr);

    void setPayload(const QByteArray &octets) { m_payload = octets; }

    /// What did not go by the transcript; empty when all is well.
    QString complaint() const;
    bool isAtEnd() const { return m_step == m_steps.size(); }
    QByteArray received() const { return m_received; } ///< All octets of the client.

private:
    void accept();
    void play();
    void read();

    QByteArrayList m_steps;
    QByteArray m_payload;
    QByteArray m_received;
    QByteArray m_line;
    QString m_complaint;
    QPointer<QTcpSocket> m_client;
    qsizetype m_step = 0;
};

/// ann@example.test there, who may log in without TLS.
imap::Account accountAt(const ScriptedServer &server);
