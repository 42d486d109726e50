// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <variant>

#include <QElapsedTimer>
#include <QJsonArray>
#include <QMap>

#include "rehearsal/httpserver.h"
#include "rehearsal/provisioningapi.h"

namespace rehearsal {

/// What ProvisioningApi answers; used by one thread.
class ApiServer {
public:
    ApiServer(Dovecot &host, ProvisioningApiOptions options);

    HttpReply reply(const HttpRequest &request);

private:
    struct ApiMailbox {
        QString displayName;
        qint64 quota = 0;
    };

    std::optional<HttpReply> throttled();
    HttpReply domain() const;
    HttpReply verify();
    HttpReply mailboxes(const HttpRequest &request) const;
    HttpReply createMailbox(const HttpRequest &request);
    HttpReply changeMailbox(const QString &address, const HttpRequest &request);
    HttpReply aliases(const HttpRequest &request) const;
    HttpReply createAlias(const HttpRequest &request);
    bool hasProof() const;
    bool isTaken(const QString &address) const;
    /// The address to create, or why not.
    std::variant<QString, HttpReply> newAddress(const QJsonObject &wanted) const;

    Dovecot &m_host;
    ProvisioningApiOptions m_options;
    bool m_isVerified = false;
    QMap<QString, ApiMailbox> m_mailboxes; ///< By address.
    QMap<QString, QStringList> m_aliases; ///< By address.
    QElapsedTimer m_minute;
    int m_requestsInMinute = 0;
};

} // namespace rehearsal
