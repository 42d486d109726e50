// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/manners.h"

#include <QFile>
#include <QTest>

#include "imap/outcome.h"

using namespace migration;
using namespace Qt::StringLiterals;

class MannersTest final : public QObject {
    Q_OBJECT

private slots:
    void readsItsFile();
    void refusesUnknownWords_data();
    void refusesUnknownWords();
    void recognises_data();
    void recognises();
    void carriesFlags();
    void readsWaits_data();
    void readsWaits();
};

void MannersTest::readsItsFile()
{
    QFile file(QStringLiteral(RESOURCES_DIR) + u"/imap-manners.json"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Result<QList<Manners>> manners = parseManners(file.readAll());
    QVERIFY2(manners, manners ? "" : qPrintable(manners.error().toString()));
    QVERIFY(manners->size() >= 8);
    const Manners gmail = mannersOf({"X-GM-EXT-1"}, {}, {});
    QVERIFY(gmail.labelsAreFolders && gmail.uidIsNoProof && !gmail.isVerified);
    QCOMPARE(gmail.dailyWriteOctets, 500'000'000);
    QCOMPARE(mannersOf({}, u"Courier-IMAP ready."_s, {}).connectionsPerHost, 4);
    for (const QString &software : {u"Domino Server"_s, u"MailEnable Service"_s, u"dbmail imap"_s})
        QVERIFY2(mannersOf({}, software, {}).rewritesHeaders, qPrintable(software));
    QCOMPARE(mannersOf({}, {}, u"outlook.office365.com"_s).lineOctets, 10'239);
}

void MannersTest::refusesUnknownWords_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no JSON") << "{"_ba;
    QTest::newRow("newer format") << R"({"format": 2, "servers": [{"id": "a", "name": "A"}]})"_ba;
    QTest::newRow("a key") << R"({"format": 1, "servers": [{"id": "a", "name": "A", "limit": {}}]})"_ba;
    QTest::newRow("a limit") << R"({"format": 1, "servers": [{"id": "a", "name": "A", "limits": {"x": 1}}]})"_ba;
    QTest::newRow("a behaviour")
        << R"({"format": 1, "servers": [{"id": "a", "name": "A", "behaviours": ["sings"]}]})"_ba;
    QTest::newRow("no id") << R"({"format": 1, "servers": [{"name": "A"}]})"_ba;
}

void MannersTest::refusesUnknownWords()
{
    QFETCH(const QByteArray, json);
    const Result<QList<Manners>> manners = parseManners(json);
    QVERIFY(!manners);
    QCOMPARE(manners.error().kind, Error::Kind::BadInput);
}

void MannersTest::recognises_data()
{
    QTest::addColumn<QByteArrayList>("capabilities");
    QTest::addColumn<QString>("software");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("id");
    QTest::newRow("capability") << QByteArrayList{"IMAP4REV1", "X-GM-EXT-1"} << QString() << QString()
                                << u"gmail"_s;
    QTest::newRow("host in any case") << QByteArrayList() << QString() << u"IMAP.Gmail.com"_s << u"gmail"_s;
    QTest::newRow("ID") << QByteArrayList() << u"Microsoft.Exchange.Imap4.Imap4Server 15.20"_s << QString()
                        << u"exchange"_s;
    QTest::newRow("greeting") << QByteArrayList() << u"The Microsoft Exchange IMAP4 service is ready."_s
                              << QString() << u"exchange"_s;
    QTest::newRow("a name that only ends alike")
        << QByteArrayList() << QString() << u"imap.notgmail.com"_s << QString();
    QTest::newRow("iCloud by its host") << QByteArrayList{"XAPPLELITERAL"} << QString()
                                        << u"p101-imap.mail.me.com"_s << u"icloud"_s;
    QTest::newRow("Domino") << QByteArrayList() << u"Domino IMAP4 Server Release 12 ready"_s << QString()
                            << u"domino"_s;
    QTest::newRow("unknown") << QByteArrayList{"IMAP4REV1"} << u"Testd"_s << u"mail.example.test"_s << QString();
}

void MannersTest::recognises()
{
    QFETCH(const QByteArrayList, capabilities);
    QFETCH(const QString, software);
    QFETCH(const QString, host);
    QTEST(mannersOf(capabilities, software, host).id, "id");
}

void MannersTest::carriesFlags()
{
    imap::Flags flags;
    for (const char *flag : {"\\Seen", "\\Deleted", "$Forwarded", "EmailswithStickyNotes:FLAG51135"})
        flags.add(flag);
    const Manners zimbra = mannersOf({}, u"Zimbra"_s, {});
    const Manners gmail = mannersOf({}, {}, u"imap.gmail.com"_s);
    QCOMPARE(Manners::carried(flags, {}, {}).toWire(), flags.toWire());
    QCOMPARE(Manners::carried(flags, zimbra, {}).toWire(), "\\Seen \\Deleted $Forwarded"_ba);
    QCOMPARE(Manners::carried(flags, {}, gmail).toWire(),
             "\\Seen $Forwarded EmailswithStickyNotes:FLAG51135"_ba);
}

void MannersTest::readsWaits_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<qint64>("milliseconds"); // -1: none.
    QTest::newRow("Exchange Online")
        << u"Request is throttled. Suggested Backoff Time: 299961 milliseconds"_s << 299961LL;
    QTest::newRow("in seconds") << u"Suggested backoff time: 30 seconds"_s << 30'000LL;
    QTest::newRow("more than a day") << u"Suggested Backoff Time: 999999999999 milliseconds"_s << 86'400'000LL;
    QTest::newRow("no number") << u"Suggested Backoff Time: soon"_s << -1LL;
    QTest::newRow("other words") << u"[UNAVAILABLE] try again later"_s << -1LL;
}

void MannersTest::readsWaits()
{
    QFETCH(const QString, words);
    const std::optional<std::chrono::milliseconds> wait = imap::suggestedWait(words);
    QTEST(qint64(wait ? wait->count() : -1), "milliseconds");
}

QTEST_GUILESS_MAIN(MannersTest)
#include "tst_manners.moc"
