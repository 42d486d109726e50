// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/loopback.h"

#include <set>

#include <QHostAddress>
#include <QMutex>
#include <QRandomGenerator>
#include <QTcpServer>
#include <QUdpSocket>

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

constexpr quint16 claimPort = 31353; ///< Bound on address .254 by whoever owns the network.
constexpr int firstNumber = 16 * 256; ///< 127.16.0.0; below live the distributions' own services.
constexpr int lastNumber = 250 * 256;

QString addressIn(int number, int host)
{
    return u"127.%1.%2.%3"_s.arg(number / 256).arg(number % 256).arg(host);
}

bool isFree(quint16 port, const QString &address)
{
    const QHostAddress host(address);
    QTcpServer tcp;
    QUdpSocket udp;
    return tcp.listen(host, port) && udp.bind(host, port, QAbstractSocket::DontShareAddress);
}

} // namespace

LoopbackNetwork::LoopbackNetwork(int number, std::unique_ptr<QUdpSocket> claim)
    : m_number(number)
    , m_claim(std::move(claim))
{
}

LoopbackNetwork::LoopbackNetwork(LoopbackNetwork &&) noexcept = default;
LoopbackNetwork::~LoopbackNetwork() = default;

Result<LoopbackNetwork> LoopbackNetwork::claim()
{
    constexpr int tries = 100;
    for (int i = 0; i < tries; ++i) {
        const int number = QRandomGenerator::global()->bounded(firstNumber, lastNumber);
        auto socket = std::make_unique<QUdpSocket>();
        if (socket->bind(QHostAddress(addressIn(number, 254)), claimPort, QAbstractSocket::DontShareAddress))
            return LoopbackNetwork(number, std::move(socket));
    }
    return fail(Error::Kind::Unreachable, u"No loopback network is free for the rehearsal."_s);
}

const LoopbackNetwork &LoopbackNetwork::ofThisProcess()
{
    static const LoopbackNetwork network = [] {
        Result<LoopbackNetwork> claimed = claim();
        if (!claimed)
            qFatal("%s", qPrintable(claimed.error().toString()));
        return std::move(*claimed);
    }();
    return network;
}

QString LoopbackNetwork::address(int host) const
{
    return addressIn(m_number, host);
}

Result<quint16> freePort(const QStringList &addresses)
{
    static QMutex mutex;
    static std::set<quint16> handedOut;
    const QMutexLocker lock(&mutex);

    constexpr int tries = 200;
    for (int i = 0; i < tries; ++i) {
        const auto port = static_cast<quint16>(QRandomGenerator::global()->bounded(12000, 31000));
        const bool isFreeEverywhere =
            std::all_of(addresses.begin(), addresses.end(),
                        [port](const QString &address) { return isFree(port, address); });
        if (isFreeEverywhere && handedOut.insert(port).second)
            return port;
    }
    return fail(Error::Kind::Unreachable, u"No port is free for the rehearsal."_s, addresses.join(u", "));
}

} // namespace rehearsal
