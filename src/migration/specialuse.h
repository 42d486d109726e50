// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imap/types.h"

namespace migration {

/// What a top-level folder is for, guessed from its name in many languages ("Papierkorb", "Éléments
/// envoyés", "送信済み"…; resources/special-use-names.json); None where the name says nothing. Case,
/// composition and blanks do not matter.
imap::SpecialUse specialUseByName(const QString &name);

/// The English name that most servers create by themselves ("Sent", "Trash" …): of several folders that seem to
/// be for one use, it is the one.
bool isUsualName(const QString &name);

} // namespace migration
