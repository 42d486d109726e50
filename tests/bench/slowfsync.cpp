// SPDX-License-Identifier: GPL-3.0-or-later
// LD_PRELOAD: fsync() and fdatasync() take SLOWFSYNC_US microseconds, as on a busy or a network disk. The
// calls of different processes wait side by side, so this is a disk that takes many requests at a time.
#include <cstdlib>

#include <unistd.h>

namespace {

int wait()
{
    const char *const delay = std::getenv("SLOWFSYNC_US");
    return delay ? usleep(static_cast<useconds_t>(std::strtoul(delay, nullptr, 10))) : 0;
}

} // namespace

extern "C" int fsync(int /*file*/)
{
    return wait();
}

extern "C" int fdatasync(int /*file*/)
{
    return wait();
}
