// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QSet>
#include <QTest>

#include "onboarding/accountsimport.h"
#include "onboarding/quota.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

namespace {

const DomainName domain = DomainName::fromALabels(u"example.org");

/// "ann@example.org|Ann|new|1024|u1|old" per account, "info@example.org>ann@example.org" per alias, errors as
/// they are.
QStringList described(const AccountsImport &import)
{
    QStringList lines;
    for (const ImportedAccount &entry : import.accounts) {
        lines += QStringList{entry.account.address.toString(),
                             entry.account.displayName,
                             QString::fromUtf8(entry.password.reveal()),
                             QString::number(entry.account.quota),
                             entry.account.oldLogin,
                             QString::fromUtf8(entry.oldPassword.reveal())}
                     .join(u'|');
    }
    for (const Alias &alias : import.aliases) {
        QStringList members;
        for (const MailAddress &member : alias.members)
            members += member.toString();
        lines += alias.address.toString() + u'>' + members.join(u' ');
    }
    for (const RowError &error : import.errors)
        lines += u"%1:%2"_s.arg(error.line).arg(error.column);
    return lines;
}

} // namespace

class TestAccountsImport final : public QObject {
    Q_OBJECT

private slots:
    void tables_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const QString &table, const QStringList &expected) {
            QTest::newRow(name) << table << expected;
        };
        row("addresses alone", u"ann@example.org\nbob@example.org\n"_s,
            {u"ann@example.org|||0||"_s, u"bob@example.org|||0||"_s});
        row("names before the @ alone", u"ann\nbob\n"_s,
            {u"ann@example.org|||0||"_s, u"bob@example.org|||0||"_s});
        row("words among addresses are no addresses", u"ann@example.org\nbob\n"_s,
            {u"ann@example.org|||0||"_s, u"2:1"_s});
        row("titles that nobody knows", u"Worker;Who\nann@example.org;Ann\n"_s,
            {u"ann@example.org|Ann||0||"_s, u"1:1"_s});
        row("the delimiter named by a spreadsheet, then titles",
            u"sep=;\nemail;password;name\nann@example.org;Secret-1234;Ann\n"_s,
            {u"ann@example.org|Ann|Secret-1234|0||"_s});
        row("first and last name",
            u"Vorname;Nachname;Mailadresse\nAnn;Smith;ann@example.org\n;Jones;bob@example.org\n"_s,
            {u"ann@example.org|Ann Smith||0||"_s, u"bob@example.org|Jones||0||"_s});
        row("the last name is titled “name”",
            u"Name;Vorname;E-Mail-Adresse;Passwort\nSmith;Ann;ann@example.org;x\n"_s,
            {u"ann@example.org|Ann Smith|x|0||"_s});
        row("the first name is titled “nombre”",
            u"Nombre;Apellidos;Correo electrónico\nAnn;Smith;ann@example.org\n"_s,
            {u"ann@example.org|Ann Smith||0||"_s});
        row("list of users of Microsoft 365",
            u"Display name,First name,Last name,User principal name\nAnn S.,Ann,Smith,ann@example.org\n"
            ",Bob,Jones,bob@example.org\n"_s,
            {u"ann@example.org|Ann S.||0||"_s, u"bob@example.org|Bob Jones||0||"_s});
        row("list of users of Google",
            u"First Name [Required],Last Name [Required],Email Address [Required],Password [Required],"
            "Password Hash Function [UPLOAD ONLY],Recovery Email\n"
            "Ann,Smith,ann@example.org,Secret-1234,,ann@other.example\n"_s,
            {u"ann@example.org|Ann Smith|Secret-1234|0||"_s});
        row("titles in French", u"Nom d’utilisateur;Mot de passe\nann;x\n"_s, {u"ann@example.org||x|0||"_s});
        row("of two titles the one with the addresses", u"Account;E-Mail;Name\nFirm;ann@example.org;Ann\n"_s,
            {u"ann@example.org|Ann||0||"_s});
        row("empty cells beyond the titles", u"address,name\nann,Ann,,\n,,,,\n"_s,
            {u"ann@example.org|Ann||0||"_s});
        row("a quote within a password, pasted", u"ann\tAnn \"The Boss\" Smith\tpa\"ss\n"_s,
            {u"ann@example.org|Ann \"The Boss\" Smith|pa\"ss|0||"_s});
        row("sizes in the unit of the title", u"address,quota (MB)\nann,2048\nbob,1 GB\ncat,\n"_s,
            {u"ann@example.org|||2147483648||"_s, u"bob@example.org|||1073741824||"_s,
             u"cat@example.org|||0||"_s});
        row("unit without brackets", u"address,mailbox_size_gb\nann,2\n"_s,
            {u"ann@example.org|||2147483648||"_s});
        row("unit in one word", u"address,QuotaInMB\nann,2048\n"_s, {u"ann@example.org|||2147483648||"_s});
        row("octets by the title", u"address,Quota [bytes]\nann,2048\n"_s, {u"ann@example.org|||2048||"_s});
        row("sizes without a unit", u"address,quota\nann,2048\nbob,2147483648\n"_s,
            {u"bob@example.org|||2147483648||"_s, u"2:2"_s});
        row("no limit", u"address,quota\nann,unlimited\nbob,∞\ncat,Unbegrenzt\ndan,0\n"_s,
            {u"ann@example.org|||0||"_s, u"bob@example.org|||0||"_s, u"cat@example.org|||0||"_s,
             u"dan@example.org|||0||"_s});
        row("all columns without a header", u"ann,Ann A,new,1 KB,u1,old\n"_s,
            {u"ann@example.org|Ann A|new|1024|u1|old"_s});
        row("pasted from a spreadsheet", u"ann\tAnn\tpa,ss\nbob\tBob\tw;x\n"_s,
            {u"ann@example.org|Ann|pa,ss|0||"_s, u"bob@example.org|Bob|w;x|0||"_s});
        row("header in another order and language", u"Passwort;E-Mail;Anzeigename\nx;ann@example.org;Änn\n"_s,
            {u"ann@example.org|Änn|x|0||"_s});
        row("our own header", u"address,name,password,quota,old_user,old_password\nann,,p,2GB,,q\n"_s,
            {u"ann@example.org||p|2147483648||q"_s});
        row("unknown column is ignored", u"address,phone\nann,123\n"_s, {u"ann@example.org|||0||"_s});
        row("aliases by kind", u"kind,address,members\nalias,info,ann bob@example.org\nmailbox,ann,\n"_s,
            {u"ann@example.org|||0||"_s, u"info@example.org>ann@example.org bob@example.org"_s});
        row("alias by its members", u"address,members\ninfo,\"ann, x@other.example\"\n"_s,
            {u"info@example.org>ann@example.org x@other.example"_s});
        row("quoted password with quotes", u"address,password\nann,\"a\"\"b,c\"\n"_s,
            {u"ann@example.org||a\"b,c|0||"_s});
        row("wrong address is named, the rest is taken", u"address,name\na b@example.org,X\nbob,Bob\n"_s,
            {u"bob@example.org|Bob||0||"_s, u"2:1"_s});
        row("other domain", u"ann@example.com\n"_s, {u"1:1"_s});
        row("twice, other case", u"address\nann\nbob\nANN@example.org\n"_s,
            {u"ann@example.org|||0||"_s, u"bob@example.org|||0||"_s, u"4:1"_s});
        row("quota that is none", u"address,quota\nann,much\n"_s, {u"2:2"_s});
        row("quota that may be thousands or a fraction", u"address;quota\nann;2.048 MB\nbob;2,048 MB\n"_s,
            {u"2:2"_s, u"3:2"_s});
        row("alias without members", u"kind,address,members\nalias,info,\n"_s, {u"2:3"_s});
        row("unknown kind", u"kind,address\nlist,info\n"_s, {u"2:1"_s});
        row("too many fields", u"address,name\nann,Ann,more\n"_s, {u"2:3"_s});
        row("line break in a quoted cell of a spreadsheet", u"ann\t\"Ann\nof the office\"\tpw\n"_s,
            {u"ann@example.org|Ann\nof the office|pw|0||"_s});
        row("catch-all, two spellings",
            u"kind,address,members\nalias,@example.org,ann\nalias,*@example.org,bob\n"_s,
            {u"@example.org>ann@example.org"_s, u"3:2"_s});
        row("catch-all is no mailbox", u"address\n@example.org\n"_s, {u"2:1"_s});
        row("alias that leads to itself", u"kind,address,members\nalias,info,Info ann\n"_s, {u"2:3"_s});
        row("mailbox and alias of one name", u"kind,address,members\nmailbox,info,\nalias,INFO,ann\n"_s,
            {u"info@example.org|||0||"_s, u"3:2"_s});
        row("quoted local part", u"\"\"\"a b\"\"@example.org\",Ann\n"_s, {u"\"a b\"@example.org|Ann||0||"_s});
        row("windows line ends and a blank line", u"ann\r\n\r\nbob\r\n"_s,
            {u"ann@example.org|||0||"_s, u"bob@example.org|||0||"_s});
    }

    void tables()
    {
        QFETCH(QString, table);
        QFETCH(QStringList, expected);
        const Result<AccountsImport> import = readAccounts(table, {domain});
        QVERIFY2(import, import ? "" : qPrintable(import.error().toString()));
        QCOMPARE(described(*import), expected);
    }

    void noTables_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("words");
        QTest::newRow("empty") << QString() << u"empty"_s;
        QTest::newRow("quote that never ends") << u"ann,\"Ann\nbob,Bob\n"_s << u"ine 1"_s;
        QTest::newRow("header without addresses") << u"name,password\nAnn,x\n"_s << u"address"_s;
        QTest::newRow("unknown titles, addresses elsewhere than usual")
            << u"Given;Family;Contact\nAnn;Smith;ann@example.org\n"_s << u"address"_s;
    }

    void noTables()
    {
        QFETCH(QString, table);
        QFETCH(QString, words);
        const Result<AccountsImport> import = readAccounts(table, {domain});
        QVERIFY(!import);
        QCOMPARE(import.error().kind, Error::Kind::BadInput);
        QVERIFY2(import.error().message.contains(words), qPrintable(import.error().message));
    }

    /// A column that was misunderstood may hold passwords.
    void mistakesTellNoCell_data()
    {
        QTest::addColumn<QString>("table");
        QTest::newRow("address") << u"address\nSecret 1234\n"_s;
        QTest::newRow("address of no domain") << u"address\nSecret@1234..\n"_s;
        QTest::newRow("other domain") << u"address\nSecret@1234\n"_s;
        QTest::newRow("size") << u"address,quota\nann,Secret-1234\n"_s;
        QTest::newRow("size, too large") << u"address,quota\nann,123412341234 TB\n"_s;
        QTest::newRow("kind") << u"kind,address\nSecret-1234,ann\n"_s;
        QTest::newRow("members") << u"address,members\ninfo,Secret..1234\n"_s;
        QTest::newRow("more cells than titles") << u"address\nann,Secret-1234\n"_s;
    }

    void mistakesTellNoCell()
    {
        QFETCH(QString, table);
        const Result<AccountsImport> import = readAccounts(table, {domain});
        QVERIFY2(import, import ? "" : qPrintable(import.error().toString()));
        QCOMPARE(import->errors.size(), 1);
        const QString told = import->errors.constFirst().toString();
        QVERIFY2(!told.contains(u"secret"_s, Qt::CaseInsensitive) && !told.contains(u"1234"_s),
                 qPrintable(told));
    }

    void encodings()
    {
        const Result<AccountsImport> latin = readAccounts(QByteArray("ann,J\xFCrgen\n"), {domain});
        QCOMPARE(latin->accounts.constFirst().account.displayName, u"Jürgen"_s);
        const Result<AccountsImport> utf8 = readAccounts(QByteArray("\xEF\xBB\xBF"
                                                                    "ann,J\xC3\xBCrgen\n"),
                                                         {domain});
        QCOMPARE(utf8->accounts.constFirst().account.displayName, u"Jürgen"_s);
    }

    void quotas_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("octets");
        QTest::newRow("empty") << QString() << qint64(0);
        QTest::newRow("octets") << u"1073741824"_s << (Q_INT64_C(1) << 30);
        QTest::newRow("GB") << u"2 GB"_s << (Q_INT64_C(2) << 30);
        QTest::newRow("GiB") << u"2GiB"_s << (Q_INT64_C(2) << 30);
        QTest::newRow("comma") << u"1,5 M"_s << qint64(1572864);
        QTest::newRow("TB") << u"1 tb"_s << (Q_INT64_C(1) << 40);
        QTest::newRow("French") << u"2 Go"_s << (Q_INT64_C(2) << 30);
        QTest::newRow("no limit") << u"Unlimited"_s << qint64(0);
        QTest::newRow("0") << u"0"_s << qint64(0);
        QTest::newRow("1 MiB in octets") << u"1048576"_s << (Q_INT64_C(1) << 20);
        QTest::newRow("fewer octets than anybody means") << u"1048575"_s << qint64(-1);
        QTest::newRow("half of what?") << u"0.5"_s << qint64(-1);
        QTest::newRow("word") << u"much"_s << qint64(-1);
        QTest::newRow("unit alone") << u"GB"_s << qint64(-1);
        QTest::newRow("unit of something else") << u"2 pounds"_s << qint64(-1);
        QTest::newRow("below zero") << u"-1"_s << qint64(-1);
        QTest::newRow("too large") << u"999999999999999 TB"_s << qint64(-1);
    }

    void quotas()
    {
        QFETCH(QString, text);
        QFETCH(qint64, octets);
        QCOMPARE(parseQuota(text).value_or(-1), octets);
    }

    void octetsNeedNoUnit()
    {
        QCOMPARE(parseOctets(u"2048").value_or(-1), 2048);
        QCOMPARE(parseOctets(u"2 KB").value_or(-1), 2048);
        QCOMPARE(parseOctets(u"").value_or(-1), 0);
        QVERIFY(!parseOctets(u"unlimited"));
    }

    void corrections_data()
    {
        QTest::addColumn<QByteArray>("octets");
        QTest::addColumn<TableForm>("form");
        QTest::addColumn<QStringList>("expected");
        const QByteArray words = "Name;Login\nname;ann\nBob;bob\n";
        QTest::newRow("as guessed") << words << TableForm()
                                    << QStringList(
                                           {u"ann@example.org|name||0||"_s, u"bob@example.org|Bob||0||"_s});
        TableForm form;
        form.hasHeader = false;
        form.columns = {u"name"_s, u"address"_s};
        QTest::newRow("the first row is no header, columns named")
            << words << form
            << QStringList({u"Login@example.org|Name||0||"_s, u"ann@example.org|name||0||"_s,
                            u"bob@example.org|Bob||0||"_s});
        form = {};
        form.columns = {QString(), u"address"_s};
        QTest::newRow("a column is not used")
            << words << form << QStringList({u"ann@example.org|||0||"_s, u"bob@example.org|||0||"_s});
        form = {};
        form.columns = {u"password"_s, u"address"_s, u"quota"_s};
        QTest::newRow("columns named, titles that nobody knows, and more of them")
            << QByteArray("Code,Who,Room (GB),Since\nx,ann@example.org,2,1999\ny,bob,,\n") << form
            << QStringList({u"ann@example.org||x|2147483648||"_s, u"bob@example.org||y|0||"_s});
        QTest::newRow("columns named, no titles")
            << QByteArray("x,ann\ny,bob\n") << form
            << QStringList({u"ann@example.org||x|0||"_s, u"bob@example.org||y|0||"_s});
        form = {};
        form.delimiter = u';';
        QTest::newRow("another delimiter than the most frequent")
            << QByteArray("ann;A, B, C\n") << form << QStringList{u"ann@example.org|A, B, C||0||"_s};
        form = {};
        form.encoding = u"windows-1252"_s;
        QTest::newRow("another encoding")
            << QByteArray("ann,\xC3\xA9\n") << form << QStringList{u"ann@example.org|Ã©||0||"_s};
        QTest::newRow("UTF-16 without a byte order mark, as some spreadsheets save")
            << QByteArray("a\0n\0n\0\t\0\xC4\0\n\0", 12) << TableForm()
            << QStringList{u"ann@example.org|Ä||0||"_s};
    }

    void corrections()
    {
        QFETCH(QByteArray, octets);
        QFETCH(TableForm, form);
        QFETCH(QStringList, expected);
        const Result<AccountsImport> import = readAccounts(octets, {domain}, form);
        QVERIFY2(import, import ? "" : qPrintable(import.error().toString()));
        QCOMPARE(described(*import), expected);
    }

    void tellsHowItRead()
    {
        const Result<AccountsTable> table = readTable(QByteArray("E-Mail;Tel;Name\nann;1;Ann\n"));
        QCOMPARE(table->delimiter, u';');
        QCOMPARE(table->encoding, u"UTF-8"_s);
        QVERIFY(table->hadHeader);
        QCOMPARE(table->titles, QStringList({u"E-Mail"_s, u"Tel"_s, u"Name"_s}));
        QCOMPARE(table->columns, QStringList({u"address"_s, QString(), u"name"_s}));
        // What is not understood can be told, column by column.
        const Result<AccountsTable> unclear = readTable(u"Given;Contact\nAnn;ann@example.org\n"_s);
        QCOMPARE(unclear->columns, QStringList({QString(), QString()}));
    }

    void columnLists_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QStringList>("columns"); // Empty: it is none.
        QTest::newRow("our words") << u"name,address,old_password"_s
                                   << QStringList({u"name"_s, u"address"_s, u"old_password"_s});
        QTest::newRow("columns that are not used")
            << u"-, address,,password"_s << QStringList({QString(), u"address"_s, QString(), u"password"_s});
        QTest::newRow("words of a header")
            << u"E-Mail,Vorname"_s << QStringList({u"address"_s, u"first_name"_s});
        QTest::newRow("unknown") << u"address,wage"_s << QStringList();
        QTest::newRow("twice") << u"address,email"_s << QStringList();
        QTest::newRow("no address") << u"name,password"_s << QStringList();
    }

    void columnLists()
    {
        QFETCH(QString, list);
        QFETCH(QStringList, columns);
        const Result<QStringList> parsed = parseColumns(list);
        QCOMPARE(parsed.value_or(QStringList()), columns);
        QCOMPARE(parsed ? Error::Kind::Usage : parsed.error().kind, Error::Kind::Usage);
    }

    void tenThousandRowsAreQuick()
    {
        QString table = u"address,name,password\n"_s;
        for (int number = 0; number < 10'000; ++number)
            table += u"user%1,User %1,secret-%1\n"_s.arg(number);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(readAccounts(table, {domain})->accounts.size(), 10'000);
        QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestAccountsImport)
#include "tst_accountsimport.moc"
