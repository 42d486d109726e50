// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

#include "gui/theme.h"

namespace gui {

/// The few signs that Mailhaul uses; each has a shape of its own, so that it is told apart without colour.
enum class Symbol {
    ToDo, ///< An empty ring.
    Waiting, ///< A clock.
    Running, ///< A ring with an arrow's gap.
    Done, ///< A disc with a tick.
    NeedsYou, ///< A triangle with an exclamation mark.
    Problem, ///< A disc with a cross.
    Information, ///< A disc with an i.
    Letter, ///< An envelope; says nothing about a state.
    Copy, ///< Two sheets.
    Copied, ///< A tick.
};

/// The symbol at any size and pixel ratio, drawn in the colour of its meaning on the current palette.
QIcon symbolIcon(Symbol symbol);

Tone toneOf(Symbol symbol);

/// The state in a word or two, for screen readers and beside the symbol.
QString symbolName(Symbol symbol);

} // namespace gui
