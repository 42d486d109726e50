// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/permission.h"

#include "onboarding/providervalues.h"
#include "onboarding/services.h"
#include "provider/consentrequest.h"

namespace onboarding {

Permission::Permission(QObject *parent)
    : QObject(parent)
{
}

Permission::~Permission() = default;

QFuture<Result<Secret>> Permission::ask(const Services &services, const QString &providerId,
                                        const QString &key, const DomainName &domain,
                                        const QMap<QString, QString> &texts,
                                        const QMap<QString, Secret> &secrets)
{
    using Asked = Result<Secret>;
    m_running.cancel();
    const Result<const provider::Profile *> found = profile(services, providerId);
    if (!found)
        return QtFuture::makeReadyFuture(Asked(fail(found.error())));
    const provider::Variable *variable = (*found)->variable(key);
    if (!variable || !variable->consent)
        return QtFuture::makeReadyFuture(Asked(
            fail(Error::Kind::BadProfile, tr("The provider does not ask for this in the browser."), key)));
    m_request =
        std::make_unique<provider::ConsentRequest>(**found, key, domain, provider::Values{texts, secrets});
    connect(m_request.get(), &provider::ConsentRequest::browserNeeded, this, &Permission::browserNeeded);
    m_running = m_request->start();
    return m_running;
}

} // namespace onboarding
