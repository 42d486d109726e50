// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

#include "base/error.h"

namespace cli {

/// What a command says: results on stdout (tables for people or one JSON object a line), messages on
/// stderr. Text for people is plain: control characters of foreign text never reach the terminal.
class Output {
public:
    enum class Format { Text, JsonLines };
    enum class Verbosity { Quiet, Normal, Verbose };

    Output(Format format, Verbosity verbosity);

    bool isJson() const { return m_format == Format::JsonLines; }
    bool isVerbose() const { return m_verbosity == Verbosity::Verbose; }

    void object(const QJsonObject &object); ///< One line on stdout; nothing in text form.
    void line(const QString &text); ///< One line on stdout; nothing with --json or --quiet.
    void raw(const QString &text); ///< `text` as it is on stdout, for generated files.
    void table(const QStringList &header, const QList<QStringList> &rows); ///< As line().
    void progress(const QString &text); ///< One line that is rewritten on a terminal; nothing elsewhere.
    void message(const QString &text); ///< On stderr unless --quiet.
    void error(const Error &error); ///< On stderr always; with --json also {"event":"error",…} on stdout.

private:
    void endProgress();

    Format m_format;
    Verbosity m_verbosity;
    bool m_isTerminal;
    bool m_progressShown = false;
};

} // namespace cli
