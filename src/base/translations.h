// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The program speaks the user's language from now on, where `:/translations` has it; what it lacks stays
/// English, with the plurals of that. Needs a QCoreApplication.
void installTranslations();
