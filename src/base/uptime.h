// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

/// How long this computer has been running, time asleep included. Nobody can set it, so what it has gone on
/// by has really passed.
std::chrono::milliseconds uptime();
