// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dns/delegation.h"
#include "onboarding/look.h"

namespace onboarding {

/// What is worth saying about a domain, the worst first.
QList<Finding> findings(const DomainState &state, const dns::Delegation &delegation, bool doServersAgree);

/// What the guess at the old host's IMAP server came to.
Finding oldHostFinding(const DomainState &state);

} // namespace onboarding
