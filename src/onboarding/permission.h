// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QObject>

#include <memory>

#include "base/domainname.h"
#include "base/secret.h"
#include "onboarding/providers.h"

class QUrl;

namespace provider {
class ConsentRequest;
}

namespace onboarding {

/// Asks the user in his browser for a provider's secret that nobody types (OAuth 2.0).
class Permission final : public QObject {
    Q_OBJECT

public:
    explicit Permission(QObject *parent = nullptr);
    ~Permission() override;

    /// For a variable that is `isAskedInBrowser`, with what was entered for the others. One that was begun
    /// before is cancelled. The secret; BadInput: a value is missing; Refused, Unreachable, Protocol.
    QFuture<Result<Secret>> ask(const Services &services, const QString &providerId, const QString &key,
                                const DomainName &domain, const QMap<QString, QString> &texts,
                                const QMap<QString, Secret> &secrets);

signals:
    /// The address is to be opened in the user's browser.
    void browserNeeded(const QUrl &address);

private:
    std::unique_ptr<provider::ConsentRequest> m_request;
    QFuture<Result<Secret>> m_running;
};

} // namespace onboarding
