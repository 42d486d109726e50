// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/backoff.h"

#include <QRandomGenerator>

#include <algorithm>

Backoff::Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
    : m_first(first)
    , m_longest(longest)
{
}

std::chrono::milliseconds Backoff::next()
{
    constexpr int maxDoublings = 20;
    const std::chrono::milliseconds doubled = m_first * (1 << std::min(m_tries, maxDoublings));
    const std::chrono::milliseconds wait = std::min(doubled, m_longest);
    ++m_tries;
    return wait + std::chrono::milliseconds(QRandomGenerator::global()->bounded(qint64 {wait.count() / 5 + 1}));
}

void Backoff::reset()
{
    m_tries = 0;
}
