// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/linegauge.h"

namespace imap {

namespace {

constexpr std::chrono::milliseconds far(5); // Further than any server in the same house.
constexpr quint64 leastOctets = 1'000'000;
constexpr quint64 mostOctets = 16 * leastOctets; // Then it is measured anew, for lines change.
constexpr std::chrono::nanoseconds perOctet(200); // 5 MB/s
constexpr int forgivenRoundTrips = 10;

} // namespace

void LineGauge::start(std::chrono::microseconds roundTrip)
{
    m_roundTrip = roundTrip;
}

void LineGauge::setWaiting(bool waiting)
{
    if (waiting == m_waiting.isValid())
        return;
    if (waiting) {
        m_waiting.start();
        return;
    }
    m_waited = waited();
    m_waiting.invalidate();
}

std::chrono::nanoseconds LineGauge::waited() const
{
    return m_waited + std::chrono::nanoseconds(m_waiting.isValid() ? m_waiting.nsecsElapsed() : 0);
}

bool LineGauge::isThin(quint64 octets)
{
    const quint64 moved = octets - m_begin;
    const bool isThinNow = isThin(m_roundTrip, waited(), moved);
    if (moved >= mostOctets) {
        m_begin = octets;
        m_waited = {};
        if (m_waiting.isValid())
            m_waiting.start();
    }
    return isThinNow;
}

bool LineGauge::isThin(std::chrono::nanoseconds roundTrip, std::chrono::nanoseconds waited, quint64 octets)
{
    return roundTrip >= far && octets >= leastOctets
        && waited > forgivenRoundTrips * roundTrip + static_cast<qint64>(octets) * perOctet;
}

} // namespace imap
