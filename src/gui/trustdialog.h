// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

class QWidget;

namespace onboarding {
class Move;
}

namespace gui {

class MessageBar;

/// Lets `bar` offer to trust the certificates that its errors are about, after the fingerprint was compared.
void offerTrust(MessageBar &bar, onboarding::Move &move);

} // namespace gui
