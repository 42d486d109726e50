// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/host.h"

#include "provider/client.h"

namespace provider {

Error Host::notPossible(const QString &detail)
{
    return {Error::Kind::BadProfile, tr("The provider profile does not say how to do this."), detail,
            tr("Do it by hand in the provider's control panel.")};
}

QFuture<Status> Host::setPassword(const MailAddress &mailbox, const Secret &)
{
    return QtFuture::makeReadyFuture(Status(fail(notPossible(mailbox.toString()))));
}

QFuture<Status> Host::disableMailbox(const MailAddress &mailbox)
{
    return QtFuture::makeReadyFuture(Status(fail(notPossible(mailbox.toString()))));
}

QFuture<Result<QList<dns::Record>>> Host::records()
{
    return QtFuture::makeReadyFuture(Result<QList<dns::Record>>(fail(notPossible({}))));
}

std::unique_ptr<Host> makeHost(const Profile &profile, const DomainName &domain, const Values &values)
{
    return std::make_unique<Client>(profile, domain, values);
}

} // namespace provider
