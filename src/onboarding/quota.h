// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include "base/result.h"

namespace onboarding {

/// Octets in "MB", "GiB", "Mo", "k" or "bytes" (powers of 1024); 0: it is no unit.
qint64 sizeUnit(QStringView word);

/// "2 GB", "500 MB", "1073741824" as octets; empty is 0. BadInput does not repeat the text.
Result<qint64> parseOctets(QStringView text);

/// The size of a mailbox; 0 where there is no limit: empty, "0", "unlimited". A number alone counts in
/// `unit`; where that is 0, it is octets from 1 MiB on and a mistake below, for then nobody has meant octets.
Result<qint64> parseQuota(QStringView text, qint64 unit = 0);

} // namespace onboarding
