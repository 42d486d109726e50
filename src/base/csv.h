// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "base/result.h"

/// One line of a CSV text (RFC 4180) with its place, for messages about it.
struct CsvRow {
    int line = 0; ///< Line of the row's first field, from 1.
    QStringList fields; ///< Unquoted, blanks around unquoted fields removed.

    bool operator==(const CsvRow &) const = default;
};

/// What a first line "sep=X" names, as spreadsheets write it; else the most frequent of , ; tab | outside
/// quotes in the first lines.
QChar guessedDelimiter(QStringView text);

/// Reads CSV: quoted fields may hold delimiters, doubled quotes and line breaks; within a field that does not
/// begin with one, quotes are letters like others. A first line "sep=X" and rows of empty fields are left
/// out. BadInput names line and column (both from 1). Bounds: 100,000 rows, 200 fields a row, 64 KB a field.
Result<QList<CsvRow>> parseCsv(QStringView text, QChar delimiter);

/// The encoding of a file's octets, a name of tableEncodings(): by its byte order mark, UTF-16 without one by
/// its zeros, UTF-8 where valid, else windows-1252.
QString guessedEncoding(const QByteArray &octets);
/// UTF-8, UTF-16LE, UTF-16BE, windows-1252.
QStringList tableEncodings();
/// Decodes a file's octets; what is wrong in them becomes U+FFFD. A byte order mark is left out.
QString decodedText(const QByteArray &octets, const QString &encoding);
/// The same, with the encoding guessed.
QString decodedText(const QByteArray &octets);

/// One field for a program that imports it: quoted where needed, and otherwise as it is.
QString quotedField(const QString &text, QChar delimiter = u',');
/// One field for people: likewise, and what a spreadsheet would run as a formula (a leading = + - @, tab or
/// line break) made harmless by an apostrophe, which a program would take for a part of the field.
QString csvField(const QString &text, QChar delimiter = u',');
