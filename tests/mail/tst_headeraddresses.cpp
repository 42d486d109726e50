// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTest>

#include "mail/headeraddresses.h"

using namespace Qt::StringLiterals;

class HeaderAddressesTest final : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void readsAllNamedFields();
    void staysInBounds();
};

void HeaderAddressesTest::reads_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QStringList>("addresses");
    QTest::newRow("alone, as in Delivered-To") << "ann@example.org"_ba << QStringList{u"ann@example.org"_s};
    QTest::newRow("in angle brackets") << "<ann@example.org>"_ba << QStringList{u"ann@example.org"_s};
    QTest::newRow("with a name") << "Ann B <ann@example.org>"_ba << QStringList{u"ann@example.org"_s};
    QTest::newRow("name with a comma, quoted") << "\"B, Ann\" <ann@example.org>, bob@example.org"_ba
                                               << QStringList{u"ann@example.org"_s, u"bob@example.org"_s};
    QTest::newRow("name with an address in it")
        << "\"info@example.org\" <ann@example.org>"_ba << QStringList{u"ann@example.org"_s};
    QTest::newRow("name as RFC 2047 word")
        << "=?utf-8?Q?M=C3=BCller=2C?= <m@example.org>"_ba << QStringList{u"m@example.org"_s};
    QTest::newRow("comment with a comma")
        << "ann@example.org (at home, mostly)"_ba << QStringList{u"ann@example.org"_s};
    QTest::newRow("group, RFC 5322 §3.4")
        << "Team: ann@example.org, Bob <bob@example.org>;, c@example.org"_ba
        << QStringList{u"ann@example.org"_s, u"bob@example.org"_s, u"c@example.org"_s};
    QTest::newRow("empty group") << "undisclosed-recipients:;"_ba << QStringList();
    QTest::newRow("folded") << "ann@example.org,\r\n\tbob@example.org"_ba
                            << QStringList{u"ann@example.org"_s, u"bob@example.org"_s};
    QTest::newRow("quoted local part, RFC 5322 §3.4.1")
        << "\"a b\"@example.org"_ba << QStringList{u"\"a b\"@example.org"_s};
    QTest::newRow("quoted local part with an escape")
        << "\"a\\\"b\"@example.org"_ba << QStringList{u"\"a\\\"b\"@example.org"_s};
    QTest::newRow("plus tag") << "ann+news@example.org"_ba << QStringList{u"ann+news@example.org"_s};
    QTest::newRow("UTF-8, RFC 6532") << "j\xc3\xb6rg@b\xc3\xbc"
                                        "cher.example"_ba
                                     << QStringList{u"jörg@xn--bcher-kva.example"_s};
    QTest::newRow("no address among them")
        << "Ann, bob@example.org, root"_ba << QStringList{u"bob@example.org"_s};
    QTest::newRow("no lawful address")
        << "a..b@example.org, @, <>, x@-, \"a@b\", @a,b@example.org:c@"_ba << QStringList();
    QTest::newRow("empty") << ""_ba << QStringList();
}

void HeaderAddressesTest::reads()
{
    QFETCH(const QByteArray, value);
    QFETCH(const QStringList, addresses);
    QStringList found;
    for (const MailAddress &address : mail::headerAddresses("To: " + value + "\r\n\r\n", {"To"}))
        found += address.toString();
    QCOMPARE(found, addresses);
}

void HeaderAddressesTest::readsAllNamedFields()
{
    const QByteArray block = "Delivered-To: a@example.org\r\nTO: b@example.org\r\nFrom: x@example.org\r\n"
                             "to: c@example.org\r\nDelivered-To: d@example.org\r\n\r\nCc: e@example.org\r\n";
    QStringList found;
    for (const MailAddress &address : mail::headerAddresses(block, {"To", "Cc", "Delivered-To"}))
        found += address.localPart;
    QCOMPARE(found, QStringList({u"b"_s, u"c"_s, u"a"_s, u"d"_s}));
}

void HeaderAddressesTest::staysInBounds()
{
    QElapsedTimer timer;
    timer.start();
    for (const QByteArray &hostile :
         {QByteArray("a@b.example,").repeated(100'000), QByteArray(10'000'000, '('),
          QByteArray("a:").repeated(500'000), QByteArray(1'000'000, '<'), QByteArray(1'000'000, '"'),
          QByteArray("a@").repeated(500'000), QByteArray("=?utf-8?Q?").repeated(100'000) + "@b.example"})
        QVERIFY(mail::headerAddresses("To: " + hostile, {"To"}).size() <= 1'000);
    QVERIFY2(timer.elapsed() < 20'000, "bounded time");
}

QTEST_GUILESS_MAIN(HeaderAddressesTest)
#include "tst_headeraddresses.moc"
