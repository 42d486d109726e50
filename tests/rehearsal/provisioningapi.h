// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>

#include <QStringList>
#include <QThread>
#include <QUrl>

#include "base/result.h"

namespace rehearsal {

class ApiServer;
class Dovecot;
class HttpServer;

/// One MX record that the new host asks for.
struct WantedMx {
    QString host;
    int preference = 10;

    bool operator==(const WantedMx &) const = default;
};

struct ProvisioningApiOptions {
    QString domain = QStringLiteral("example-firm.test");
    QByteArray token = QByteArrayLiteral("rehearsal-token");
    QString verificationCode = QStringLiteral("mailhaul-verification=rehearsal");
    QList<WantedMx> mx = {{QStringLiteral("mx1.new-host.test"), 10},
                          {QStringLiteral("mx2.new-host.test"), 20}};
    QStringList nameServers; ///< "address:port" of the servers that verification asks; all must have the TXT.
    bool isVerified = false; ///< Without asking DNS.
    int requestsPerMinute = 0; ///< Above it 429 with Retry-After; 0: no limit.
    std::chrono::milliseconds answerTime{0}; ///< Between what is done and its answer.
    int mailboxLimit = 1000; ///< Above it 422.
};

/// The new host's HTTP interface. What it answers is true: a mailbox that it made can log in at `host`.
///
/// Base URL http://127.0.0.1:PORT, header "Authorization: Bearer TOKEN", JSON:
/// GET /v1/domains/D; POST /v1/domains/D/verify; GET (offset, limit) and POST /v1/domains/D/mailboxes;
/// PATCH /v1/domains/D/mailboxes/ADDRESS (password, disabled); GET and POST /v1/domains/D/aliases. Errors are
/// {"error": "…"} with 400, 401, 403, 404, 405, 409, 413, 422 or 429. It runs in a thread of its own, so
/// callers may block.
class ProvisioningApi {
public:
    ProvisioningApi(Dovecot &host, ProvisioningApiOptions options = {}); ///< `host` must outlive this.
    ~ProvisioningApi(); ///< Stops.

    Status start(); ///< After stop() it starts with the mailboxes that `host` has, on the same port.
    void stop();

    QUrl baseUrl() const { return m_baseUrl; } ///< Valid after start().
    const ProvisioningApiOptions &options() const { return m_options; }

private:
    Dovecot &m_host;
    ProvisioningApiOptions m_options;
    QUrl m_baseUrl;
    QThread m_thread;
    std::unique_ptr<ApiServer> m_api; ///< Used in m_thread only, as the next.
    std::unique_ptr<HttpServer> m_server;
};

} // namespace rehearsal
