// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

/// How long to wait before each further try: doubling from `first` up to `longest`, with up to a fifth
/// of random spread so that many connections do not come back at once.
class Backoff {
public:
    explicit Backoff(std::chrono::milliseconds first = std::chrono::seconds(1),
                     std::chrono::milliseconds longest = std::chrono::minutes(5));

    std::chrono::milliseconds next(); ///< The wait before the coming try.
    void reset(); ///< After a success.
    int tries() const { return m_tries; } ///< Calls of next() since the last reset().

private:
    std::chrono::milliseconds m_first;
    std::chrono::milliseconds m_longest;
    int m_tries = 0;
};
