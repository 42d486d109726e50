// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/accountsimport.h"

#include <QHash>
#include <QRegularExpression>

#include "base/catchall.h"
#include "onboarding/addresses.h"
#include "onboarding/quota.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

/// Reads the rows one after the other and remembers which addresses were met.
class RowReader {
public:
    RowReader(const AccountsTable &table, const QList<DomainName> &domains)
        : m_table(table)
        , m_domains(domains)
    {
    }

    AccountsImport read()
    {
        for (const CsvRow &row : m_table.rows)
            read(row);
        return std::move(m_import);
    }

private:
    void read(const CsvRow &row);
    QString field(const CsvRow &row, const QString &meaning) const { return m_table.field(row, meaning); }
    void complain(const CsvRow &row, const QString &meaning, const QString &message);
    bool isTooWide(const CsvRow &row);
    Result<MailAddress> address(const QString &text) const;
    QString outside() const; ///< What is said of an address that is in no domain of the move.
    bool isRepeated(const CsvRow &row, const MailAddress &address);
    QString displayName(const CsvRow &row) const;
    void readAccount(const CsvRow &row, const MailAddress &address);
    void readAlias(const CsvRow &row, const MailAddress &address);

    const AccountsTable &m_table;
    const QList<DomainName> &m_domains;
    AccountsImport m_import;
    QHash<QString, int> m_lines; ///< Of each address met.
};

void RowReader::read(const CsvRow &row)
{
    if (isTooWide(row))
        return;
    const QString kind = field(row, u"kind"_s).toLower();
    if (!kind.isEmpty() && kind != u"mailbox"_s && kind != u"account"_s && kind != u"alias"_s) {
        complain(row, u"kind"_s, Text::tr("This is neither “mailbox” nor “alias”."));
        return;
    }
    const Result<MailAddress> found = address(field(row, u"address"_s));
    if (!found) {
        complain(row, u"address"_s, found.error().message);
        return;
    }
    if (!m_domains.contains(found->domain)) {
        complain(row, u"address"_s, outside());
        return;
    }
    if (isRepeated(row, *found))
        return;
    if (kind == u"alias"_s || (kind.isEmpty() && !field(row, u"members"_s).isEmpty()))
        readAlias(row, *found);
    else
        readAccount(row, *found);
}

void RowReader::complain(const CsvRow &row, const QString &meaning, const QString &message)
{
    m_import.errors += RowError{row.line, m_table.column(meaning) + 1, message};
}

bool RowReader::isTooWide(const CsvRow &row)
{
    for (qsizetype column = m_table.columns.size(); column < row.fields.size(); ++column) {
        if (row.fields.at(column).isEmpty())
            continue;
        m_import.errors +=
            RowError{row.line, int(column) + 1, Text::tr("The row has more fields than there are columns.")};
        return true;
    }
    return false;
}

Result<MailAddress> RowReader::address(const QString &text) const
{
    if (text.isEmpty())
        return fail(Error::Kind::BadInput, Text::tr("The address is missing."));
    if (!text.contains(u'@') && !m_table.hasLocalParts)
        return fail(Error::Kind::BadInput, Text::tr("The @ is missing, which the other addresses have."));
    const Result<MailAddress> found = text.contains(u'@')
        ? parseWithCatchAll(text)
        : MailAddress::parseLocalPart(text).map([this](const QString &localPart) {
              return MailAddress{localPart, m_domains.constFirst()};
          });
    if (!found)
        return fail(Error::Kind::BadInput, Text::tr("This is no mail address."));
    return found;
}

QString RowReader::outside() const
{
    return m_domains.size() == 1
        ? Text::tr("The address is not in the domain %1.").arg(m_domains.constFirst().toUnicode())
        : Text::tr("The address is in none of the domains of this move.");
}

bool RowReader::isRepeated(const CsvRow &row, const MailAddress &address)
{
    const QString key = address.key();
    const auto known = m_lines.constFind(key);
    if (known == m_lines.constEnd()) {
        m_lines.insert(key, row.line);
        return false;
    }
    complain(row, u"address"_s, Text::tr("The address occurs in line %1 already.").arg(*known));
    return true;
}

QString RowReader::displayName(const CsvRow &row) const
{
    const QString name = field(row, u"name"_s);
    const QString halves = field(row, u"first_name"_s) + u' ' + field(row, u"last_name"_s);
    return name.isEmpty() ? halves.trimmed() : name;
}

void RowReader::readAccount(const CsvRow &row, const MailAddress &address)
{
    if (isCatchAll(address)) {
        complain(row, u"address"_s, Text::tr("A catch-all is an alias; it needs members."));
        return;
    }
    const Result<qint64> quota = parseQuota(field(row, u"quota"_s), m_table.quotaUnit);
    if (!quota) {
        complain(row, u"quota"_s, quota.error().message);
        return;
    }
    ImportedAccount imported;
    imported.account.address = address;
    imported.account.displayName = displayName(row);
    imported.account.quota = *quota;
    imported.account.oldLogin = field(row, u"old_user"_s);
    imported.password = Secret(field(row, u"password"_s));
    imported.oldPassword = Secret(field(row, u"old_password"_s));
    m_import.accounts += imported;
}

void RowReader::readAlias(const CsvRow &row, const MailAddress &alias)
{
    const QString text = field(row, u"members"_s);
    const Result<QList<MailAddress>> members = parseMembers(text, alias.domain);
    if (!members) {
        complain(row, u"members"_s,
                 text.isEmpty() ? Text::tr("The alias has no members.")
                                : Text::tr("Not all of these are mail addresses."));
        return;
    }
    if (holds(*members, alias)) {
        complain(row, u"members"_s, Text::tr("The alias leads to itself."));
        return;
    }
    Alias imported;
    imported.address = alias;
    imported.members = *members;
    m_import.aliases += imported;
}

} // namespace

Result<QList<MailAddress>> parseMembers(const QString &text, const DomainName &domain)
{
    static const QRegularExpression between(u"[\\s,;|]+"_s);
    QList<MailAddress> members;
    for (const QString &word : text.split(between, Qt::SkipEmptyParts)) {
        const Result<MailAddress> member =
            MailAddress::parse(word.contains(u'@') ? word : word + u'@' + domain.toString());
        if (!member)
            return fail(member.error());
        if (!members.contains(*member))
            members += *member;
    }
    if (members.isEmpty())
        return fail(Error::Kind::BadInput, Text::tr("The alias has no members."));
    return members;
}

QString RowError::toString() const
{
    return column > 0 ? Text::tr("Line %1, column %2: %3").arg(line).arg(column).arg(message)
                      : Text::tr("Line %1: %2").arg(line).arg(message);
}

Result<AccountsImport> readAccounts(const AccountsTable &table, const QList<DomainName> &domains)
{
    if (table.column(u"address"_s) < 0) {
        return fail(
            Error::Kind::BadInput, Text::tr("No column holds the addresses."), {},
            Text::tr(
                "Write titles such as “address”, “name” and “password” above the columns, or say what each "
                "of them holds, in mailhaulctl by --columns."));
    }
    return RowReader(table, domains).read();
}

Result<AccountsImport> readAccounts(const QString &text, const QList<DomainName> &domains,
                                    const TableForm &form)
{
    return readTable(text, form).and_then([&domains](const AccountsTable &table) {
        return readAccounts(table, domains);
    });
}

Result<AccountsImport> readAccounts(const QByteArray &octets, const QList<DomainName> &domains,
                                    const TableForm &form)
{
    return readTable(octets, form).and_then([&domains](const AccountsTable &table) {
        return readAccounts(table, domains);
    });
}

void addTo(Project &project, const AccountsImport &import)
{
    const QHash<QString, qsizetype> mailboxes = indexByAddress(project.accounts);
    for (const ImportedAccount &imported : import.accounts) {
        const auto found = mailboxes.constFind(imported.account.address.key());
        if (found == mailboxes.constEnd()) {
            project.accounts += imported.account;
            continue;
        }
        Account &account = project.accounts[*found];
        if (!imported.account.displayName.isEmpty())
            account.displayName = imported.account.displayName;
        if (imported.account.quota > 0)
            account.quota = imported.account.quota;
        if (!imported.account.oldLogin.isEmpty())
            account.oldLogin = imported.account.oldLogin;
    }
    const QHash<QString, qsizetype> aliases = indexByAddress(project.aliases);
    for (const Alias &alias : import.aliases) {
        const auto found = aliases.constFind(alias.address.key());
        if (found == aliases.constEnd())
            project.aliases += alias;
        else if (!project.aliases.at(*found).creation.exists())
            project.aliases[*found].members = alias.members;
    }
}

} // namespace onboarding
