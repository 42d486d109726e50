// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onboarding/project.h"

namespace onboarding {

/// An address of the old side that the new host will not know.
struct Gap {
    OldAddress known;
    QString reason; ///< Translated: where it was seen, in one or more sentences.
    bool isDoubtful = false; ///< Nothing but spam was written to it.
    std::optional<Declined> declined; ///< The user knows, and lets mail to it bounce.

    bool operator==(const Gap &) const = default;
};

/// What the old side knows and neither the project's mailboxes and aliases nor the new host do, and
/// postmaster@ and abuse@ where they are missing (RFC 2142 §5, §4). Existing ones first, then by how often
/// they are written to; the doubtful ones come last. A catch-all alias closes the gaps of all but old
/// mailboxes.
QList<Gap> gaps(const Project &project);

/// Those without a decision.
QList<Gap> openGaps(const Project &project);

/// Why MX must not change yet because of gaps, one sentence each: never checked, open gaps, unread mailboxes.
QStringList gapObjections(const Project &project);

} // namespace onboarding
