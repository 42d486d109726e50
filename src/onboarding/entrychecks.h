// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onboarding/project.h"

namespace onboarding {

/// What the new host does with entries, where it is known.
struct HostBounds {
    int aliasMembers = 0; ///< At most; 0: no limit is known.
    bool takesSizes = true; ///< Of mailboxes that are created.
};

/// Why a mailbox or an alias of a project cannot work at the new host, or should be thought over.
struct EntryProblem {
    MailAddress address;
    QString message; ///< One or two translated sentences.
    bool isWarning = false; ///< It works, but.

    bool operator==(const EntryProblem &) const = default;
};

/// Checks the entries against each other: an address that is a mailbox and an alias, aliases that lead to
/// themselves in however many steps, to nobody, or to an address of the domain that does not exist, that have
/// more members than the host allows. Warnings are a catch-all, and sizes that the host does not take, which
/// are named once.
QList<EntryProblem> entryProblems(const Project &project, const HostBounds &host);

} // namespace onboarding
