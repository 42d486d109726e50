// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/accountstable.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>

#include "onboarding/quota.h"
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
            u"address email emailaddress mailaddress primaryemail primaryemailaddress primarysmtpaddress "
            u"mail mailbox account user username login userprincipalname upn "
            "adresse emailadresse mailadresse postfach benutzer benutzername benutzerprinzipalname "
            "adresseemail adressemail adresseélectronique courriel nomdutilisateur nomdutilisateurprincipal "
            "correo correoelectronico correoelectrónico usuario nombredeusuario nombreprincipaldeusuario"_s);
        add(u"name"_s,
            u"name displayname fullname realname anzeigename vollername vollständigername "
            "nom nomcomplet nomdaffichage nomcompletaffiché nombre nombrecompleto nombreparamostrar"_s);
        add(u"first_name"_s, u"firstname givenname forename vorname rufname prénom prenom nombredepila"_s);
        add(u"last_name"_s,
            u"lastname surname familyname nachname familienname zuname nomdefamille apellido apellidos"_s);
        add(u"password"_s,
            u"password newpassword pass passwort kennwort pwd neuespasswort motdepasse contrasena contraseña"_s);
        add(u"quota"_s,
            u"quota size mailboxsize mailboxquota diskquota storage storagequota speicher speicherplatz "
            u"größe grösse groesse postfachgröße kontingent taille espace cuota tamaño espacio"_s);
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

/// "Mailbox size (MB)", "mailbox_size_mb" and "mailboxSizeMB" are of the same words.
QStringList wordsOf(QString title)
{
    static const QRegularExpression hump(u"(\\p{Ll})(\\p{Lu})"_s);
    static const QRegularExpression between(u"[\\s_.*:/'’()\\[\\]-]+"_s);
    return title.replace(hump, u"\\1 \\2"_s).toLower().split(between, Qt::SkipEmptyParts);
}

bool isUnit(const QString &word)
{
    return word.size() > 1 && sizeUnit(word) > 0;
}

qint64 unitOf(const QString &title)
{
    const QStringList words = wordsOf(title);
    const auto unit = std::find_if(words.begin(), words.end(), isUnit);
    return unit == words.end() ? 0 : sizeUnit(*unit);
}

/// What a title says, apart from remarks in brackets; a size may have its unit there.
QString meaning(QString title)
{
    static const QRegularExpression remark(u"\\(.*?\\)|\\[.*?\\]"_s);
    QStringList words = wordsOf(title.remove(remark));
    const QString whole = columnWords().value(words.join(QString()));
    if (!whole.isEmpty())
        return whole;
    words.removeIf([](const QString &word) { return isUnit(word) || word == u"in"_s; });
    const QString quota = u"quota"_s;
    return columnWords().value(words.join(QString())) == quota ? quota : QString();
}

bool holdsAddress(const QString &cell)
{
    const qsizetype at = cell.indexOf(u'@');
    return at >= 0 && cell.indexOf(u'.', at) > at + 1;
}

qsizetype addressesIn(const QList<CsvRow> &rows, qsizetype column)
{
    return std::count_if(rows.begin(), rows.end(),
                         [column](const CsvRow &row) { return holdsAddress(row.fields.value(column)); });
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

/// Where the columns are told, a first row without an address, above such with one, is a header in whatever
/// words.
bool hasHeader(const QList<CsvRow> &rows, const TableForm &form)
{
    const QStringList &first = rows.constFirst().fields;
    const qsizetype address = form.columns.indexOf(u"address"_s);
    const bool isTold =
        address >= 0 && !first.value(address).contains(u'@') && addressesIn(rows, address) > 0;
    return form.hasHeader.value_or(isTold || isHeader(first));
}

/// One column has each meaning: of addresses that which holds most of them, else the first.
void removeDoubles(QStringList &columns, const QList<CsvRow> &rows)
{
    for (const QString &meaning : columnMeanings()) {
        qsizetype kept = columns.indexOf(meaning);
        for (qsizetype other = kept + 1; kept >= 0 && other < columns.size(); ++other) {
            if (columns.at(other) != meaning)
                continue;
            const bool isBetter =
                meaning == u"address"_s && addressesIn(rows, other) > addressesIn(rows, kept);
            columns[isBetter ? kept : other].clear();
            kept = isBetter ? other : kept;
        }
    }
}

QStringList titledColumns(const QList<CsvRow> &rows)
{
    const QStringList &titles = rows.constFirst().fields;
    QStringList columns;
    for (const QString &title : titles)
        columns += meaning(title);
    removeDoubles(columns, rows);
    // "Vorname; Name", "Nombre; Apellidos": beside one half of a name the other half is titled “name”.
    static const QStringList ambiguous{u"name"_s, u"nom"_s, u"nombre"_s};
    const bool hasFirst = columns.contains(u"first_name"_s);
    const qsizetype name = columns.indexOf(u"name"_s);
    if (name >= 0 && hasFirst != columns.contains(u"last_name"_s)
        && ambiguous.contains(wordsOf(titles.at(name)).join(QString())))
        columns[name] = hasFirst ? u"last_name"_s : u"first_name"_s;
    return columns;
}

QStringList untitledColumns(const QList<CsvRow> &rows)
{
    const qsizetype width = rows.constFirst().fields.size();
    const qsizetype usual = addressesIn(rows, 0);
    for (qsizetype column = 1; column < width; ++column) {
        if (addressesIn(rows, column) > usual)
            return QStringList(width);
    }
    return columnMeanings().first(6);
}

} // namespace

QStringList columnMeanings()
{
    return {u"address"_s,      u"name"_s, u"password"_s, u"quota"_s,      u"old_user"_s,
            u"old_password"_s, u"kind"_s, u"members"_s,  u"first_name"_s, u"last_name"_s};
}

QString columnTitle(const QString &meaning)
{
    static const QHash<QString, QString> titles = {
        {u"address"_s, Text::tr("Address")},        {u"name"_s, Text::tr("Name")},
        {u"password"_s, Text::tr("New password")},  {u"quota"_s, Text::tr("Size")},
        {u"old_user"_s, Text::tr("Old user name")}, {u"old_password"_s, Text::tr("Old password")},
        {u"kind"_s, Text::tr("Mailbox or alias")},  {u"members"_s, Text::tr("Members")},
        {u"first_name"_s, Text::tr("First name")},  {u"last_name"_s, Text::tr("Last name")}};
    return titles.value(meaning, Text::tr("Not used"));
}

Result<QStringList> parseColumns(const QString &list)
{
    const QString all = columnMeanings().join(u", "_s);
    QStringList columns;
    for (const QString &each : list.split(u',')) {
        const QString word = each.trimmed();
        const bool isUnused = word.isEmpty() || word == u"-"_s;
        const QString found = isUnused ? QString() : meaning(word);
        if (!isUnused && found.isEmpty())
            return fail(Error::Kind::Usage, Text::tr("“%1” is no column; these are: %2.").arg(word, all));
        if (!isUnused && columns.contains(found))
            return fail(Error::Kind::Usage, Text::tr("Two columns cannot both be “%1”.").arg(found));
        columns += found;
    }
    if (!columns.contains(u"address"_s))
        return fail(Error::Kind::Usage, Text::tr("One of the columns must be “address”."));
    return columns;
}

Result<AccountsTable> readTable(const QString &text, const TableForm &form)
{
    AccountsTable table;
    table.encoding = form.encoding;
    table.delimiter = form.delimiter.isNull() ? guessedDelimiter(text) : form.delimiter;
    Result<QList<CsvRow>> rows = parseCsv(text, table.delimiter);
    if (!rows)
        return fail(rows.error());
    if (rows->isEmpty())
        return fail(Error::Kind::BadInput, Text::tr("The table is empty."));
    table.titles = rows->constFirst().fields;
    table.hadHeader = hasHeader(*rows, form);
    table.columns = form.columns;
    if (form.columns.isEmpty())
        table.columns = table.hadHeader ? titledColumns(*rows) : untitledColumns(*rows);
    while (table.columns.size() < table.titles.size())
        table.columns += QString();
    if (table.hadHeader) {
        table.quotaUnit = unitOf(table.titles.value(table.column(u"quota"_s)));
        rows->removeFirst();
    }
    table.rows = std::move(*rows);
    // Where nothing but a guess says which cells are addresses, a word among them may be anything.
    const bool isGuess = form.columns.isEmpty() && !table.hadHeader;
    table.hasLocalParts = !isGuess || addressesIn(table.rows, table.column(u"address"_s)) == 0;
    return table;
}

Result<AccountsTable> readTable(const QByteArray &octets, const TableForm &form)
{
    TableForm known = form;
    if (known.encoding.isEmpty())
        known.encoding = guessedEncoding(octets);
    return readTable(decodedText(octets, known.encoding), known);
}

} // namespace onboarding
