// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/pacer.h"

#include <algorithm>
#include <utility>

namespace provider {

Pacer::Pacer(int parallel, int perMinute, QObject *parent)
    : QObject(parent)
    , m_free(parallel)
    , m_interval(perMinute > 0 ? std::chrono::milliseconds(std::chrono::minutes(1)) / perMinute
                               : std::chrono::milliseconds::zero())
    , m_notBefore(0)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Pacer::next);
}

void Pacer::enqueue(QObject *who, std::function<void()> start)
{
    m_queue.append({who, std::move(start)});
    if (!m_timer.isActive())
        m_timer.start(0);
}

void Pacer::release()
{
    ++m_free;
    if (!m_timer.isActive())
        m_timer.start(0);
}

void Pacer::pause(std::chrono::milliseconds wait)
{
    if (m_pause.remainingTimeAsDuration() < wait)
        m_pause.setRemainingTime(wait);
}

void Pacer::stopWaiting()
{
    if (!std::exchange(m_isWaitingStopped, true))
        emit waitingStopped();
}

void Pacer::next()
{
    constexpr std::chrono::milliseconds longest = std::chrono::hours(1); // A timer cannot count for years.
    while (m_free > 0 && !m_queue.isEmpty()) {
        if (!m_notBefore.hasExpired() || isPaused()) {
            const auto left =
                std::max(m_notBefore.remainingTimeAsDuration(), m_pause.remainingTimeAsDuration());
            m_timer.start(std::min(longest, std::chrono::ceil<std::chrono::milliseconds>(left)));
            return;
        }
        const Turn turn = m_queue.takeFirst();
        if (!turn.who)
            continue;
        --m_free;
        m_notBefore.setRemainingTime(m_interval);
        turn.start();
    }
}

} // namespace provider
