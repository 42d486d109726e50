// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/traffic.h"

namespace migration {

bool Traffic::mayConnect(const QString &source, const QString &destination) const
{
    const int each = source == destination ? 2 : 1;
    const auto hasRoom = [&](const QString &host) {
        return limit(host) <= 0 || m_connections->value(host) + each <= limit(host);
    };
    return hasRoom(source) && hasRoom(destination);
}

std::shared_ptr<void> Traffic::connect(const QString &source, const QString &destination)
{
    ++(*m_connections)[source];
    ++(*m_connections)[destination];
    // Connections may outlive this object by a moment.
    return {nullptr, [connections = m_connections, source, destination](void *) {
                --(*connections)[source];
                --(*connections)[destination];
            }};
}

void Traffic::messageDone(qint64 octets)
{
    m_work += octets + octetsPerMessage;
}

void Traffic::sample(qint64 now)
{
    m_samples.push_back({now, m_work});
    while (m_samples.size() > 2 && now - m_samples.at(1).time >= window)
        m_samples.pop_front();
}

double Traffic::rate() const
{
    if (m_samples.size() < 2)
        return 0;
    const qint64 span = m_samples.back().time - m_samples.front().time;
    return span > 0 ? double(m_samples.back().work - m_samples.front().work) * 1000.0 / double(span) : 0;
}

bool Traffic::beginTrial(const void *who)
{
    if (m_trial)
        return false;
    m_trial = who;
    return true;
}

void Traffic::endTrial(const void *who)
{
    if (m_trial == who)
        m_trial = nullptr;
}

} // namespace migration
