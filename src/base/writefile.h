// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "base/result.h"

enum class Readers {
    Usual, ///< As the system gives new files.
    OwnerOnly, ///< From the first octet on: files with passwords, or with the names of people.
};

/// Replaces a file as a whole. Storage where it cannot be written; the old one then stays as it was.
Status writeFile(const QString &path, const QByteArray &octets, Readers readers);
