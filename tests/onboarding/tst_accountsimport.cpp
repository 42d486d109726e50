// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QSet>
#include <QTest>

#include "onboarding/accountsimport.h"

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
        row("addresses alone", u"ann@example.org\nbob\n"_s,
            {u"ann@example.org|||0||"_s, u"bob@example.org|||0||"_s});
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
        row("twice, other case", u"ann\nbob\nANN@example.org\n"_s,
            {u"ann@example.org|||0||"_s, u"bob@example.org|||0||"_s, u"3:1"_s});
        row("quota that is none", u"address,quota\nann,much\n"_s, {u"2:2"_s});
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
        QTest::newRow("word") << u"unlimited"_s << qint64(-1);
        QTest::newRow("below zero") << u"-1"_s << qint64(-1);
        QTest::newRow("too large") << u"999999999999999 TB"_s << qint64(-1);
    }

    void quotas()
    {
        QFETCH(QString, text);
        QFETCH(qint64, octets);
        QCOMPARE(parseQuota(text).value_or(-1), octets);
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
        const Result<AccountsImport> import =
            readAccounts(QByteArray("E-Mail;Tel;Name\nann;1;Ann\n"), {domain});
        QCOMPARE(import->delimiter, u';');
        QCOMPARE(import->encoding, u"UTF-8"_s);
        QVERIFY(import->hadHeader);
        QCOMPARE(import->titles, QStringList({u"E-Mail"_s, u"Tel"_s, u"Name"_s}));
        QCOMPARE(import->columns, QStringList({u"address"_s, QString(), u"name"_s}));
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
