// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// From now on a crash of this process writes no image of its memory, which would hold passwords. Called
/// before the first secret is read.
void forbidCoreDumps();
