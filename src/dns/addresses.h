// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QHostAddress>

#include "base/domainname.h"

namespace dns {

class Client;
struct Environment;

/// The addresses of a host, IPv4 before IPv6, from the root downwards; no cache is touched and no CNAME
/// followed. Empty where there is none or nobody answers. `client` must live as long.
QFuture<QList<QHostAddress>> findAddresses(Client &client, const Environment &environment,
                                           const DomainName &host);

} // namespace dns
