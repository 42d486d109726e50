// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/endpoint.h"

#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace net {

QString Endpoint::toString() const
{
    const QString shownHost = host.contains(u':') ? u'[' + host + u']' : host;
    return shownHost + u':' + QString::number(port);
}

bool Endpoint::isLoopback() const
{
    const QHostAddress address(host);
    return address.isNull() ? host.compare("localhost"_L1, Qt::CaseInsensitive) == 0 : address.isLoopback();
}

} // namespace net
