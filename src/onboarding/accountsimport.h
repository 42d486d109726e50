// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <optional>

#include "base/secret.h"
#include "onboarding/project.h"

namespace onboarding {

/// A mistake in a table that was typed, pasted or read from a file.
struct RowError {
    int line = 0; ///< From 1.
    int column = 0; ///< Field of the row, from 1; 0: the whole row.
    QString message; ///< One translated sentence, without the place.

    bool operator==(const RowError &) const = default;
    QString toString() const; ///< "Line 3, column 2: …"
};

struct ImportedAccount {
    Account account;
    Secret password; ///< For the new host; empty: none given.
    Secret oldPassword; ///< At the old host; empty: none given.

    bool operator==(const ImportedAccount &) const = default;
};

/// How a table is to be read, where the guess is wrong; what is empty is guessed.
struct TableForm {
    QString encoding; ///< Of tableEncodings().
    QChar delimiter; ///< Null: guessed.
    std::optional<bool> hasHeader;
    QStringList columns; ///< Of columnMeanings(), or "" (ignored), for each column.

    bool operator==(const TableForm &) const = default;
};

/// address name password quota old_user old_password kind members.
QStringList columnMeanings();
QString columnTitle(const QString &meaning); ///< Translated, for the screen.

/// What a text was understood to say, to be shown before it is taken over.
struct AccountsImport {
    QString encoding;
    QChar delimiter = u',';
    QStringList titles; ///< Of the columns, as the header has them; else their first row.
    QStringList columns; ///< Meaning of each, of columnMeanings(), or "" (ignored).
    bool hadHeader = false;
    QList<ImportedAccount> accounts;
    QList<Alias> aliases;
    QList<RowError> errors; ///< Rows that are not among the above.

    bool operator==(const AccountsImport &) const = default;
};

/// Reads a table of accounts and aliases: comma, semicolon, tab or bar; with a header in any usual words, or
/// without (address, name, password, quota, old_user, old_password). Addresses are in one of `domains`; a
/// local part alone gets the first.
/// Quotas are octets, or with a unit ("2 GB"). Rows of kind "alias" have members separated by blanks; the
/// alias "@example.org" is the catch-all. Addresses that occur twice are errors of the later row. BadInput
/// where the text is no table at all.
Result<AccountsImport> readAccounts(const QString &text, const QList<DomainName> &domains,
                                    const TableForm &form = {});
/// The same from a file's octets.
Result<AccountsImport> readAccounts(const QByteArray &octets, const QList<DomainName> &domains,
                                    const TableForm &form = {});

/// Takes over what was read, but for the passwords. What is there already gets what the table gives, an alias
/// that exists at the new host stays as it is.
void addTo(Project &project, const AccountsImport &import);

/// Addresses separated by blanks or commas; a local part alone gets `domain`. BadInput: none, or a wrong one.
Result<QList<MailAddress>> parseMembers(const QString &text, const DomainName &domain);

/// "2 GB", "500 MB", "1073741824" (powers of 1024) as octets; empty is 0.
Result<qint64> parseQuota(QStringView text);

} // namespace onboarding
