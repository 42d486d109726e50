// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "onboarding/publisher.h"

class QComboBox;
class QLabel;
class QWidget;

namespace onboarding {
class Move;
}

namespace gui {

// What the pages with records have in common.

/// Fills `combo` with the known DNS hosts, chooses that of `move`, and passes the user's choice on to it;
/// `where` tells where in that host's panel records are typed.
void bindDnsHosts(QComboBox &combo, QLabel &where, onboarding::Move &move);

/// Shows the records as a text for whoever holds the DNS password.
void showCallSheet(onboarding::Move &move, onboarding::RecordSet set, QWidget *page);

/// Shows what would change in the zone, and what is left to the user, and calls `publish` if the user agrees.
void askBeforePublishing(const onboarding::ZoneDifference &difference, QWidget *page,
                         const std::function<void()> &publish);

} // namespace gui
