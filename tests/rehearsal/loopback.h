// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QStringList>

#include "base/result.h"

class QUdpSocket;

namespace rehearsal {

/// A /24 of 127.0.0.0/8 that no other rehearsal of this machine uses. It stays claimed, by a bound
/// socket, as long as the object lives; the kernel gives it back even after SIGKILL.
class LoopbackNetwork {
public:
    static Result<LoopbackNetwork> claim();
    /// The one that all fixtures of this process share; claimed at the first call.
    static const LoopbackNetwork &ofThisProcess();

    LoopbackNetwork(LoopbackNetwork &&) noexcept;
    ~LoopbackNetwork();

    /// "127.x.y.<host>"; `host` from 1 to 253.
    QString address(int host) const;

private:
    LoopbackNetwork(int number, std::unique_ptr<QUdpSocket> claim);

    int m_number = 0; ///< x * 256 + y.
    std::unique_ptr<QUdpSocket> m_claim;
};

/// A port below the ephemeral range that is free for TCP and UDP on each of `addresses`, and that this
/// process has not handed out before.
Result<quint16> freePort(const QStringList &addresses);

} // namespace rehearsal
