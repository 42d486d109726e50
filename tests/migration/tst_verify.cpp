// SPDX-License-Identifier: GPL-3.0-or-later
// The verifier finds what differs between two real servers, and nothing where nothing does.
#include "migration/verify.h"

#include <QMap>
#include <QTest>

#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Difference;

class VerifyTest final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void verdicts_data();
    void verdicts();
    void keptOnce();
    void unknownAccount();

private:
    migration::Verification verify(bool deep);

    std::unique_ptr<TwoHosts> m_hosts;
};

void VerifyTest::init()
{
    m_hosts = std::make_unique<TwoHosts>();
    const Status started = m_hosts->start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    rehearsal::CorpusOptions size;
    size.messages = 300;
    const Status seeded =
        rehearsal::seed(m_hosts->source(), TwoHosts::user(), TwoHosts::password(), rehearsal::Corpus(size));
    QVERIFY2(seeded, seeded ? "" : qPrintable(seeded.error().toString()));
}

migration::Verification VerifyTest::verify(bool deep)
{
    migration::Verifier verifier;
    QList<migration::Verification> result;
    connect(&verifier, &migration::Verifier::finished, this,
            [&](const QList<migration::Verification> &all) { result = all; });
    verifier.start({m_hosts->job()}, m_hosts->options(), deep);
    if (!QTest::qWaitFor([&] { return !result.isEmpty(); }, 60000))
        result.append(migration::Verification());
    return result.constFirst();
}

void VerifyTest::verdicts_data()
{
    QTest::addColumn<QByteArrayList>("atSource");
    QTest::addColumn<QByteArrayList>("atDestination");
    QTest::addColumn<bool>("deep");
    QTest::addColumn<QList<int>>("kinds");
    using Kinds = QList<int>;
    const QByteArrayList removed{"SELECT INBOX", "UID STORE 2 +FLAGS (\\Deleted)", "UID EXPUNGE 2"};
    const QByteArrayList added{"SELECT INBOX", "COPY 1 INBOX"};
    QTest::newRow("equal") << QByteArrayList() << QByteArrayList() << false << Kinds{};
    QTest::newRow("equal, deep") << QByteArrayList() << QByteArrayList() << true << Kinds{};
    QTest::newRow("removed at the destination")
        << QByteArrayList() << removed << false << Kinds{int(Difference::Kind::Missing)};
    QTest::newRow("removed at the destination, deep")
        << QByteArrayList() << removed << true << Kinds{int(Difference::Kind::Missing)};
    QTest::newRow("new at the source")
        << added << QByteArrayList() << false << Kinds{int(Difference::Kind::NotCopied)};
    QTest::newRow("removed at the source") << removed << QByteArrayList() << false << Kinds{};
    QTest::newRow("new at the destination") << QByteArrayList() << added << true << Kinds{};
}

void VerifyTest::verdicts()
{
    QFETCH(QByteArrayList, atSource);
    QFETCH(QByteArrayList, atDestination);
    QFETCH(bool, deep);
    QCOMPARE(m_hosts->migrate().tally.copied, 300);
    const Status source = TwoHosts::run(m_hosts->source(), atSource);
    QVERIFY2(source, source ? "" : qPrintable(source.error().toString()));
    const Status destination = TwoHosts::run(m_hosts->destination(), atDestination);
    QVERIFY2(destination, destination ? "" : qPrintable(destination.error().toString()));
    const migration::Verification verification = verify(deep);
    QVERIFY2(!verification.error, verification.error ? qPrintable(verification.error->toString()) : "");
    QList<int> kinds;
    for (const Difference &difference : verification.differences)
        kinds.append(int(difference.kind));
    QTEST(kinds, "kinds");
    QCOMPARE(verification.isEqual(), kinds.isEmpty());
    qint64 matched = 0;
    for (const migration::FolderVerification &folder : verification.folders)
        matched += folder.matched;
    QVERIFY(matched >= 299);
}

/// Gmail answers to each of several equal messages, and keeps one: what else is missing is still said to be.
void VerifyTest::keptOnce()
{
    rehearsal::DovecotOptions gmail;
    gmail.moreConfiguration = u"imap_capability = +X-GM-EXT-1\n"_s;
    m_hosts = std::make_unique<TwoHosts>(rehearsal::DovecotOptions(), gmail);
    QCOMPARE(words(m_hosts->start()), QString());
    const QByteArray twin = testMessage("twin"), other = testMessage("other", "of another size\r\n");
    for (const QByteArray &octets : {twin, twin, other})
        QCOMPARE(words(TwoHosts::append(m_hosts->source(), u"INBOX"_s, octets, {},
                                        "17-Jul-1996 02:44:25 -0700")),
                 QString());
    QCOMPARE(m_hosts->migrate().copiedNow, 3);
    QVERIFY(verify(false).isEqual());
    // In whatever order they lie, the second is one of the equal ones, and all that is left.
    QCOMPARE(words(TwoHosts::run(m_hosts->destination(),
                                 {"SELECT INBOX", "STORE 1,3 +FLAGS (\\Deleted)", "EXPUNGE"})),
             QString());
    for (const bool deep : {false, true}) {
        const migration::Verification verification = verify(deep);
        QVERIFY(!verification.error);
        QMap<quint32, Difference::Kind> kinds;
        for (const Difference &difference : verification.differences)
            kinds.insert(difference.uid, difference.kind);
        QCOMPARE(kinds.size(), 2);
        QCOMPARE(kinds.take(3), Difference::Kind::Missing); // "other"
        QCOMPARE(kinds.first(), Difference::Kind::KeptOnce);
    }
}

void VerifyTest::unknownAccount()
{
    const migration::Verification noLedger = verify(false);
    QVERIFY(noLedger.error);
    QCOMPARE(noLedger.error->kind, Error::Kind::BadInput);
}

QTEST_GUILESS_MAIN(VerifyTest)
#include "tst_verify.moc"
