// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace migration {

/// Something the user should know about one message or folder. All texts are plain and bounded.
struct Problem {
    enum class Kind {
        Refused, ///< The message is not at the destination.
        Changed, ///< It is there, but the destination could not keep something: a name, a date, a keyword.
    };

    Kind kind = Kind::Refused;
    QString account; ///< AccountJob::id.
    QString folder; ///< The source's name, Unicode, "/" between levels.
    quint32 uid = 0; ///< The source's UID; 0 where a folder is meant.
    QString subject; ///< Of the message, decoded; may be empty.
    QString reason; ///< One translated sentence.
    QString server; ///< The server's words, untranslated.
    QString remedy; ///< One translated sentence; may be empty.

    bool operator==(const Problem &) const = default;
};

} // namespace migration
Q_DECLARE_METATYPE(migration::Problem)
