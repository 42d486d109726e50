// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>

#include <chrono>

namespace imap {

/// Finds out whether a session waits for its line: a far one that carries less than 5 MB/s, so that what
/// compressing saves is worth more than it costs. Measured are only the times in which answers are awaited,
/// from the first megabyte on; ten round trips are forgiven, which TCP needs to find its pace.
class LineGauge {
public:
    void start(std::chrono::microseconds roundTrip); ///< Of the log-in, when nothing else was under way.
    void setWaiting(bool waiting); ///< An answer is awaited from now on, or no longer.
    bool isThin(quint64 octets); ///< `octets` in all went either way so far.

    /// The rule itself.
    static bool isThin(std::chrono::nanoseconds roundTrip, std::chrono::nanoseconds waited, quint64 octets);

private:
    std::chrono::nanoseconds waited() const;

    std::chrono::nanoseconds m_roundTrip{0};
    std::chrono::nanoseconds m_waited{0};
    QElapsedTimer m_waiting; ///< Valid while an answer is awaited.
    quint64 m_begin = 0; ///< The octets at the beginning of what is measured.
};

} // namespace imap
