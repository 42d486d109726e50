// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "base/result.h"

class QWidget;

namespace gui {

/// Asks where, then writes `octets` there, replacing the file as a whole and readable by the user only, since
/// some of these files hold passwords. `done` is called with the outcome unless the user gave up.
void askAndSave(QWidget *parent, const QString &title, const QString &fileName, const QByteArray &octets,
                const std::function<void(const Status &)> &done);

/// Asks where, then calls `save` with that place, unless the user gave up.
void askForFile(QWidget *parent, const QString &title, const QString &fileName,
                const std::function<void(const QString &)> &save);

/// Asks for a file that is there; `filter` as of QFileDialog. `open` gets its place, unless the user gave up.
void askForExisting(QWidget *parent, const QString &title, const QString &filter,
                    const std::function<void(const QString &)> &open);

/// Asks for a table and reads it, up to 64 MiB. `take` gets its octets; BadInput: the file cannot be read.
void askForTable(QWidget *parent, const QString &title,
                 const std::function<void(const Result<QByteArray> &)> &take);

} // namespace gui
