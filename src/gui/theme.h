// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

class QApplication;

namespace gui {

enum class ColorScheme { System, Light, Dark };

/// What a colour says. Every use stands beside a symbol or a word that says the same.
enum class Tone { Neutral, Subtle, Accent, Good, Warning, Bad };

/// Fusion, one palette and one style sheet on every platform. System follows the light or dark setting of
/// the desktop; a palette of very high contrast is the user's own choice and stays as it is.
void applyTheme(QApplication &application, ColorScheme scheme);

bool isDark(const QPalette &palette);

/// The colour of `tone` for text and symbols on `palette`'s window or base, contrast at least 4.5 : 1.
QColor toneColor(Tone tone, const QPalette &palette);

/// The same as a calm background that the ordinary text colour can be read on.
QColor toneBackground(Tone tone, const QPalette &palette);

} // namespace gui
