// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <functional>
#include <memory>

#include "base/backoff.h"
#include "provider/answer.h"
#include "provider/client.h"
#include "provider/template.h"

class QNetworkAccessManager;
class QNetworkReply;

namespace provider {

class Pacer;

/// One operation on its way: its attempts, its waits, its pages. Ends by calling `ended` once, then
/// deletes itself; abort() and the destructor end it without a call.
class Exchange final : public QObject {
    Q_OBJECT

public:
    /// What all operations of a client share; all must outlive the exchange but for its destructor.
    struct Shared {
        const Api &api;
        const Client::Options &options;
        QNetworkAccessManager &network;
        Pacer &pacer;
    };
    /// What one operation is about.
    struct Task {
        Operation operation;
        QUrl base;
        Scope scope;
        QHash<QByteArray, QByteArray> cookies; ///< Of the steps before.
    };

    using Ended = std::function<void(Result<Answer>)>;

    Exchange(const Shared &shared, Task task, Ended ended, QObject *parent);
    ~Exchange() override;

    void start();
    void abort();

signals:
    void waiting(std::chrono::milliseconds wait, const Error &reason);

private:
    void attempt();
    void judgeCertificate(const QList<QSslError> &problems);
    void readSome();
    void finishAttempt();
    void retryOrEnd(const Error &error, std::optional<std::chrono::milliseconds> demanded);
    void endWait();
    void takePage(const Reply &reply);
    bool isComplete(qsizetype received, const QJsonValue &document, QString *problem);
    Error transportError() const;
    std::optional<std::chrono::milliseconds> demandedWait() const;
    void takeCookies();
    void hideSecrets(const Reply &reply);
    Error redactedError(Error error) const;
    void dropReply();
    void end(Result<Answer> answer);

    Shared m_shared;
    Task m_task;
    Ended m_ended;
    Backoff m_backoff;
    QTimer m_deadline; ///< Of the attempt.
    QTimer m_again; ///< Until the next one, after a passing failure.
    std::optional<Error> m_reason; ///< Why there is another attempt.
    QNetworkReply *m_reply = nullptr;
    net::TlsTrust m_trust;
    net::CertificateVerdict m_verdict; ///< Where something is wrong with the certificate.
    QByteArray m_body;
    bool m_isTooLarge = false;
    bool m_isTimedOut = false;
    bool m_hasTurn = false;
    int m_sent = 0; ///< How often the request of this attempt went out.

    Answer m_answer;
    QList<QJsonValue> m_lastPage;
    QString m_next;
    int m_pages = 0;
    qsizetype m_octets = 0;
};

} // namespace provider
