// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <optional>

#include "base/csv.h"

namespace onboarding {

/// How a table is to be read, where the guess is wrong; what is empty is guessed.
struct TableForm {
    QString encoding; ///< Of tableEncodings().
    QChar delimiter; ///< Null: guessed.
    std::optional<bool> hasHeader;
    QStringList columns; ///< Of columnMeanings(), or "" (ignored), for each column.

    bool operator==(const TableForm &) const = default;
};

/// address name password quota old_user old_password kind members first_name last_name.
QStringList columnMeanings();
QString columnTitle(const QString &meaning); ///< Translated, for the screen.
/// "address,-,password" as TableForm::columns; titles that a header may have serve, too. Usage: a word is
/// none, or stands there twice, or the address is missing.
Result<QStringList> parseColumns(const QString &list);

/// A table of accounts and aliases as it was understood, to be shown before it is taken over.
struct AccountsTable {
    QString encoding;
    QChar delimiter = u',';
    bool hadHeader = false;
    QStringList titles; ///< Of the columns, as the header has them; else their first row.
    QStringList columns; ///< Meaning of each, of columnMeanings(), or "" (ignored).
    qint64 quotaUnit = 0; ///< Octets that a size counts in, by its title; 0: not told.
    bool hasLocalParts = false; ///< A word without an @ is an address, too.
    QList<CsvRow> rows; ///< Below the header.

    bool operator==(const AccountsTable &) const = default;

    int column(const QString &meaning) const { return int(columns.indexOf(meaning)); } ///< -1: there is none.
    QString field(const CsvRow &row, const QString &meaning) const
    {
        return row.fields.value(column(meaning));
    }
};

/// Reads a table: comma, semicolon, tab or bar, or what a first line "sep=X" names; with a header in any
/// usual words, or without (address, name, password, quota, old_user, old_password). Where there is no such
/// header, and the addresses do not stand in the first column, no column has a meaning: a wrong guess would
/// make passwords of names. BadInput where the text is no table at all.
Result<AccountsTable> readTable(const QString &text, const TableForm &form = {});
/// The same from a file's octets.
Result<AccountsTable> readTable(const QByteArray &octets, const TableForm &form = {});

} // namespace onboarding
