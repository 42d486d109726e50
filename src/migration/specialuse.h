// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace migration {

/// What a folder is for (RFC 6154). INBOX is none of these.
enum class SpecialUse { None, All, Archive, Drafts, Flagged, Junk, Sent, Trash };

/// Guessed from a top-level folder's name in many languages ("Papierkorb", "Éléments envoyés",
/// "送信済み"…); None where the name says nothing.
SpecialUse specialUseByName(const QString &name);

/// "\\Sent" and so on; empty for None.
QString specialUseAttribute(SpecialUse use);

} // namespace migration
