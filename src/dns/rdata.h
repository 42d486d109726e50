// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dns/record.h"

namespace dns {

class WireReader;
class WireWriter;

/// Reads the next `length` octets as RDATA of `type`; invalidates `reader` when they are not exactly that.
Rdata readRdata(WireReader &reader, Type type, qsizetype length);

/// Writes RDATA without its length; invalidates nothing that `writer` did not refuse itself.
void writeRdata(WireWriter &writer, const Rdata &data);

} // namespace dns
