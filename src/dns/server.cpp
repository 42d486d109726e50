// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/server.h"

#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr quint16 wellKnownPort = 53;

tl::unexpected<Error> wrong(QStringView text)
{
    //: %1 is what stands where the IP address of a DNS server belongs
    return fail(Error::Kind::BadInput,
                Words::tr("“%1” is not an IP address with or without a port.").arg(text));
}

} // namespace

QString Server::toString() const
{
    const QString plain = address.toString();
    if (port == wellKnownPort)
        return plain;
    const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (isV6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(plain).arg(port);
}

Result<Server> Server::parse(QStringView text, quint16 defaultPort)
{
    const QStringView trimmed = text.trimmed();
    QString address = trimmed.toString();
    QStringView portText;
    bool hasPort = false;
    if (trimmed.startsWith(u'[')) {
        const qsizetype close = trimmed.indexOf(u']');
        const QStringView behind = close < 0 ? QStringView() : trimmed.mid(close + 1);
        if (close < 0 || (!behind.isEmpty() && !behind.startsWith(u':')))
            return wrong(text);
        address = trimmed.mid(1, close - 1).toString();
        hasPort = !behind.isEmpty();
        portText = behind.mid(1);
    } else if (trimmed.count(u':') == 1) { // More than one: a bare IPv6 address.
        const qsizetype colon = trimmed.indexOf(u':');
        address = trimmed.left(colon).toString();
        hasPort = true;
        portText = trimmed.mid(colon + 1);
    }
    bool isNumber = !hasPort;
    const quint16 port = hasPort ? portText.toUShort(&isNumber) : defaultPort;
    Server server{QHostAddress(address), port};
    // QHostAddress reads "1.2" as an address; a list of servers should not.
    const bool isWhole = address.contains(u':') || address.count(u'.') == 3;
    if (server.address.isNull() || !isWhole || !isNumber || port == 0)
        return wrong(text);
    return server;
}

} // namespace dns
