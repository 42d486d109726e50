// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/host.h"

#include "provider/client.h"

namespace provider {

std::unique_ptr<Host> makeHost(const Profile &profile, const DomainName &domain, const Values &values)
{
    return std::make_unique<Client>(profile, domain, values);
}

} // namespace provider
