// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

namespace onboarding {

struct HostList;
struct Project;

/// Says of each entry of the project whether it is at the host, by a list of that; of aliases only where they
/// are in it. One of `planned` (MailAddress::key()), which a run that was interrupted set out to create,
/// counts as its work. An alias that leads to others there than here has a remedy. What the host makes in
/// parts and this project has begun stays open. Returns the addresses (keys) that cannot be created, since
/// the host has them as the other kind; they are refused.
QSet<QString> markExisting(Project &project, const HostList &list, const QSet<QString> &planned);

} // namespace onboarding
