// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/host.h"

#include "provider/client.h"
#include "provider/cyrushost.h"
#include "provider/postfixadminhost.h"

namespace provider {

namespace {

template <typename T> QFuture<Result<T>> impossible(const QString &detail)
{
    return QtFuture::makeReadyFuture(Result<T>(fail(Host::notPossible(detail))));
}

} // namespace

Error Host::notPossible(const QString &detail)
{
    return {Error::Kind::BadProfile, tr("The provider profile does not say how to do this."), detail,
            tr("Do it by hand in the provider's control panel.")};
}

Status Host::checkAddress(const MailAddress &address, const DomainName &domain)
{
    if (address.domain == domain)
        return {};
    return fail(Error::Kind::BadInput, tr("The address is not in the domain that is being moved."),
                address.toString());
}

QFuture<Result<DomainState>> Host::domainInfo()
{
    return impossible<DomainState>({});
}

QFuture<Result<DomainState>> Host::verifyDomain()
{
    return impossible<DomainState>({});
}

QFuture<Result<QList<Alias>>> Host::listAliases()
{
    return impossible<QList<Alias>>({});
}

QFuture<Result<Outcome>> Host::createAlias(const MailAddress &alias, const QList<MailAddress> &)
{
    return impossible<Outcome>(alias.toString());
}

QFuture<Status> Host::setPassword(const MailAddress &mailbox, const Secret &)
{
    return impossible<void>(mailbox.toString());
}

QFuture<Status> Host::disableMailbox(const MailAddress &mailbox)
{
    return impossible<void>(mailbox.toString());
}

QFuture<Result<QList<dns::Record>>> Host::records()
{
    return impossible<QList<dns::Record>>({});
}

void Host::stopWaiting() { }

std::unique_ptr<Host> makeHost(const Profile &profile, const DomainName &domain, const Values &values,
                               const Trust &trust)
{
    switch (profile.driver) {
    case Driver::None: {
        Client::Options options;
        options.trust = trust;
        return std::make_unique<Client>(profile, domain, values, options);
    }
    case Driver::Cyrus:
        return std::make_unique<CyrusHost>(profile, domain, values, trust);
    case Driver::PostfixAdmin:
        return std::make_unique<PostfixAdminHost>(profile, domain, values);
    }
    Q_UNREACHABLE();
    return nullptr;
}

} // namespace provider
