// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "onboarding/accountstable.h"
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

/// What a table says, to be shown before it is taken over.
struct AccountsImport {
    QList<ImportedAccount> accounts;
    QList<Alias> aliases;
    QList<RowError> errors; ///< Rows that are not among the above. None repeats a cell: it may be secret.

    bool operator==(const AccountsImport &) const = default;
};

/// Reads the rows of a table. Addresses are in one of `domains`; a local part alone gets the first. Rows of
/// kind "alias", or with members (separated by blanks), are aliases; the alias "@example.org" is the
/// catch-all. Addresses that occur twice are errors of the later row. BadInput: no column holds the
/// addresses.
Result<AccountsImport> readAccounts(const AccountsTable &table, const QList<DomainName> &domains);
/// The same from a text or a file's octets, see readTable().
Result<AccountsImport> readAccounts(const QString &text, const QList<DomainName> &domains,
                                    const TableForm &form = {});
Result<AccountsImport> readAccounts(const QByteArray &octets, const QList<DomainName> &domains,
                                    const TableForm &form = {});

/// Takes over what was read, but for the passwords. What is there already gets what the table gives, an alias
/// that exists at the new host stays as it is.
void addTo(Project &project, const AccountsImport &import);

/// Addresses separated by blanks or commas; a local part alone gets `domain`. BadInput: none, or a wrong one.
Result<QList<MailAddress>> parseMembers(const QString &text, const DomainName &domain);

} // namespace onboarding
