// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onboarding/project.h"

namespace onboarding {

/// The move of one of the domains of `whole`, as if it were the only one: its own records, mailboxes and
/// memory, and what all share. A domain of it whose ownership is proven counts as proven for the others.
Project projectOfDomain(const Project &whole, const DomainName &domain);

/// Puts `part`, which projectOfDomain() gave and which was changed since, back into `whole`.
void takeOver(Project &whole, const Project &part);

} // namespace onboarding
