// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/uptime.h"

#include <QtGlobal>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <ctime>
#endif

std::chrono::milliseconds uptime()
{
#ifdef Q_OS_WIN
    return std::chrono::milliseconds(GetTickCount64());
#else
#ifdef CLOCK_BOOTTIME
    constexpr clockid_t clock = CLOCK_BOOTTIME; // Linux: CLOCK_MONOTONIC stands still while it sleeps.
#else
    constexpr clockid_t clock = CLOCK_MONOTONIC;
#endif
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::seconds(time.tv_sec)
                                                                 + std::chrono::nanoseconds(time.tv_nsec));
#endif
}
