// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/accountsimport.h"

#include <QHash>
#include <QRegularExpression>
#include <cmath>

#include "base/catchall.h"
#include "base/csv.h"
#include "onboarding/addresses.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

const QHash<QString, QString> &columnWords()
{
    static const QHash<QString, QString> words = [] {
        QHash<QString, QString> found;
        const auto add = [&](const QString &meaning, const QString &names) {
            for (const QString &name : names.split(u' '))
                found.insert(name, meaning);
        };
        add(u"address"_s,
            u"address email e-mail emailaddress mail mailbox account user username login adresse "
            "benutzer correo"_s);
        add(u"name"_s, u"name displayname fullname anzeigename vollername realname nom nombre"_s);
        add(u"password"_s,
            u"password newpassword pass passwort kennwort pwd neuespasswort motdepasse contrasena contraseña"_s);
        add(u"quota"_s,
            u"quota size mailboxsize storage speicher größe grösse groesse kontingent taille cuota tamaño"_s);
        add(u"old_user"_s, u"olduser oldlogin user1 olduserid fromuser alterbenutzer"_s);
        add(u"old_password"_s, u"oldpassword oldpass password1 frompassword altespasswort"_s);
        add(u"kind"_s, u"kind type art"_s);
        add(u"members"_s,
            u"members member forwardto goto destination targets aliasto mitglieder empfänger empfaenger ziel "
            "weiterleitung weiterleitungan destinataires miembros destinatarios"_s);
        return found;
    }();
    return words;
}

QString meaning(const QString &header)
{
    static const QRegularExpression noise(u"[ _.\\-*]"_s);
    const QString plain = header.trimmed().toLower();
    return columnWords().value(QString(plain).remove(noise), columnWords().value(plain));
}

/// A first row with an address in it is no header.
bool isHeader(const QStringList &fields)
{
    bool isKnown = false;
    for (const QString &field : fields) {
        if (field.contains(u'@'))
            return false;
        isKnown = isKnown || !meaning(field).isEmpty();
    }
    return isKnown;
}

/// What each column means: as `wanted` says, else as the header's words do, else in the usual order.
QStringList columnsOf(const QStringList &titles, bool isHeader, const QStringList &wanted)
{
    if (!wanted.isEmpty())
        return wanted;
    if (!isHeader)
        return columnMeanings().first(6);
    QStringList columns;
    for (const QString &title : titles) {
        const QString column = meaning(title);
        columns += columns.contains(column) ? QString() : column;
    }
    return columns;
}

/// Reads the rows one after the other and remembers which addresses were met.
class RowReader {
public:
    RowReader(AccountsImport &import, const QList<DomainName> &domains)
        : m_import(import)
        , m_domains(domains)
    {
    }

    void read(const CsvRow &row);

private:
    int column(const QString &meaning) const { return int(m_import.columns.indexOf(meaning)); }
    QString field(const CsvRow &row, const QString &meaning) const
    {
        return row.fields.value(column(meaning));
    }
    void complain(const CsvRow &row, const QString &meaning, const QString &message);
    Result<MailAddress> address(const QString &text) const;
    QString outside() const; ///< What is said of an address that is in no domain of the move.
    bool isRepeated(const CsvRow &row, const MailAddress &address);
    void readAccount(const CsvRow &row, const MailAddress &address);
    void readAlias(const CsvRow &row, const MailAddress &address);

    AccountsImport &m_import;
    const QList<DomainName> &m_domains;
    QHash<QString, int> m_lines; ///< Of each address met.
};

void RowReader::read(const CsvRow &row)
{
    if (row.fields.size() > m_import.columns.size()) {
        m_import.errors += RowError{row.line, int(m_import.columns.size()) + 1,
                                    Text::tr("The row has more fields than there are columns.")};
        return;
    }
    const QString kind = field(row, u"kind"_s).toLower();
    if (!kind.isEmpty() && kind != u"mailbox"_s && kind != u"account"_s && kind != u"alias"_s) {
        complain(row, u"kind"_s, Text::tr("“%1” is neither “mailbox” nor “alias”.").arg(plainText(kind, 40)));
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
    m_import.errors += RowError{row.line, column(meaning) + 1, message};
}

Result<MailAddress> RowReader::address(const QString &text) const
{
    if (text.isEmpty())
        return fail(Error::Kind::BadInput, Text::tr("The address is missing."));
    if (text.contains(u'@'))
        return parseWithCatchAll(text);
    return MailAddress::parseLocalPart(text).map([this](const QString &localPart) {
        return MailAddress{localPart, m_domains.constFirst()};
    });
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

void RowReader::readAccount(const CsvRow &row, const MailAddress &address)
{
    const Result<qint64> quota = parseQuota(field(row, u"quota"_s));
    if (isCatchAll(address)) {
        complain(row, u"address"_s, Text::tr("A catch-all is an alias; it needs members."));
        return;
    }
    if (!quota) {
        complain(row, u"quota"_s, quota.error().message);
        return;
    }
    ImportedAccount imported;
    imported.account.address = address;
    imported.account.displayName = field(row, u"name"_s);
    imported.account.quota = *quota;
    imported.account.oldLogin = field(row, u"old_user"_s);
    imported.password = Secret(field(row, u"password"_s));
    imported.oldPassword = Secret(field(row, u"old_password"_s));
    m_import.accounts += imported;
}

void RowReader::readAlias(const CsvRow &row, const MailAddress &alias)
{
    const Result<QList<MailAddress>> members = parseMembers(field(row, u"members"_s), alias.domain);
    if (!members) {
        complain(row, u"members"_s, members.error().message);
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

QStringList columnMeanings()
{
    return {u"address"_s,  u"name"_s,         u"password"_s, u"quota"_s,
            u"old_user"_s, u"old_password"_s, u"kind"_s,     u"members"_s};
}

QString columnTitle(const QString &meaning)
{
    static const QHash<QString, QString> titles = {
        {u"address"_s, Text::tr("Address")},        {u"name"_s, Text::tr("Name")},
        {u"password"_s, Text::tr("New password")},  {u"quota"_s, Text::tr("Size")},
        {u"old_user"_s, Text::tr("Old user name")}, {u"old_password"_s, Text::tr("Old password")},
        {u"kind"_s, Text::tr("Mailbox or alias")},  {u"members"_s, Text::tr("Members")}};
    return titles.value(meaning, Text::tr("Not used"));
}

Result<AccountsImport> readAccounts(const QString &table, const QList<DomainName> &domains,
                                    const TableForm &form)
{
    AccountsImport import;
    import.encoding = form.encoding;
    import.delimiter = form.delimiter.isNull() ? guessedDelimiter(table) : form.delimiter;
    Result<QList<CsvRow>> rows = parseCsv(table, import.delimiter);
    if (!rows)
        return fail(rows.error());
    if (rows->isEmpty())
        return fail(Error::Kind::BadInput, Text::tr("The table is empty."));
    import.titles = rows->constFirst().fields;
    import.hadHeader = form.hasHeader.value_or(isHeader(import.titles));
    import.columns = columnsOf(import.titles, import.hadHeader, form.columns);
    if (!import.columns.contains(u"address"_s)) {
        return fail(Error::Kind::BadInput,
                    Text::tr("Line %1: no column holds the addresses; name one of them “address”.")
                        .arg(rows->constFirst().line));
    }
    if (import.hadHeader)
        rows->removeFirst();
    RowReader reader(import, domains);
    for (const CsvRow &row : std::as_const(*rows))
        reader.read(row);
    return import;
}

Result<AccountsImport> readAccounts(const QByteArray &octets, const QList<DomainName> &domains,
                                    const TableForm &form)
{
    TableForm known = form;
    if (known.encoding.isEmpty())
        known.encoding = guessedEncoding(octets);
    return readAccounts(decodedText(octets, known.encoding), domains, known);
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

Result<qint64> parseQuota(QStringView text)
{
    static const QRegularExpression form(u"^\\s*(\\d{1,15}(?:[.,]\\d{1,3})?)\\s*([kmgt]?)(i?b|o)?\\s*$"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    if (text.trimmed().isEmpty())
        return qint64(0);
    const QRegularExpressionMatch match = form.match(text.toString());
    if (!match.hasMatch()) {
        return fail(Error::Kind::BadInput,
                    Text::tr("“%1” is no size; write for example “2 GB”.").arg(plainText(text, 40)));
    }
    const qsizetype power =
        u"kmgt"_s.indexOf(match.captured(2).toLower()) + (match.captured(2).isEmpty() ? 0 : 1);
    const double octets = match.captured(1).replace(u',', u'.').toDouble() * std::pow(1024.0, double(power));
    if (octets > double(Q_INT64_C(1) << 53))
        return fail(Error::Kind::BadInput, Text::tr("“%1” is too large a size.").arg(plainText(text, 40)));
    return qint64(octets);
}

} // namespace onboarding
