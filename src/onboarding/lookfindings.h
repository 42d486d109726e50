// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dns/delegation.h"
#include "onboarding/look.h"

namespace onboarding {

/// What stands between a look and the truth, beside what the name servers themselves show.
struct Traps {
    bool isIntercepted = false; ///< The network answers in the place of servers.
    bool isHeldForForged = false; ///< A resolver that validates refuses the zone's answers.
    int spfLookups = 0;
};

/// What is worth saying about a domain, the worst first.
QList<Finding> findings(const DomainState &state, const dns::Delegation &delegation, bool doServersAgree,
                        const Traps &traps = {});

/// What the guess at the old host's IMAP server came to.
Finding oldHostFinding(const DomainState &state);

} // namespace onboarding
