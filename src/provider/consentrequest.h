// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QPromise>
#include <QTcpServer>
#include <QTimer>
#include <QUrl>

#include <chrono>

#include "base/secret.h"
#include "provider/client.h"
#include "provider/pacer.h"

class QTcpSocket;

namespace provider {

/// Asks the user in his browser for a lasting permission, see Consent. Listens on 127.0.0.1 only, at a port
/// of the system's choice, until the browser has come back.
class ConsentRequest final : public QObject {
    Q_OBJECT

public:
    /// For the variable `key` of `profile`, which must have a consent.
    ConsentRequest(const Profile &profile, const QString &key, const DomainName &domain, const Values &values,
                   Client::Options options = {}, QObject *parent = nullptr);
    ~ConsentRequest() override;

    /// Once. The refresh token. Errors to tell apart: BadInput (a value is missing), Refused (the user or
    /// the host said no), Unreachable (the host, or nobody came back within `limit`), Protocol.
    QFuture<Result<Secret>> start(std::chrono::milliseconds limit = std::chrono::minutes(10));

signals:
    /// The address is to be opened in the user's browser.
    void browserNeeded(const QUrl &address);

private:
    Status prepare();
    Result<QUrl> browserAddress();
    QString redirectAddress() const;
    void accept();
    void read(QTcpSocket *socket);
    void take(const QByteArray &target, QTcpSocket *socket);
    void exchangeCode(const QString &code);
    void end(const Result<Secret> &secret);

    Profile m_profile;
    Consent m_consent;
    Client::Options m_options;
    Scope m_scope;
    Api m_api; ///< The token's endpoint.
    Pacer m_pacer;
    QNetworkAccessManager *m_network; ///< A child.
    QTcpServer m_server;
    QTimer m_limit;
    QString m_state; ///< Comes back unchanged, or the answer is not ours (RFC 6749 §10.12).
    QPromise<Result<Secret>> m_promise;
    bool m_isEnded = false;
};

} // namespace provider
