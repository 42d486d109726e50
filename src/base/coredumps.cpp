// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/coredumps.h"

#include <QtGlobal>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <sys/resource.h>
#endif

void forbidCoreDumps()
{
#ifdef Q_OS_WIN
    // Windows Error Reporting is what writes them.
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
#else
    // systemd-coredump keeps to this limit, too.
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
#endif
}
