// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "dns/messageproperties.h"

// libFuzzer's entry point, whose name and types it prescribes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView octets(data, qsizetype(size));
    if (!brokenProperty(octets).isEmpty())
        std::abort();
    return 0;
}
