// SPDX-License-Identifier: GPL-3.0-or-later
// The engine between two real Dovecots: what is at the source is at the destination, exactly, once.
#include "migration/engine.h"

#include <QTest>

#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Summary;

class EngineTest final : public QObject {
    Q_OBJECT

private slots:
    void firstCopy_data();
    void firstCopy();
};

void EngineTest::firstCopy_data()
{
    QTest::addColumn<net::Security>("security");
    QTest::addColumn<QString>("sourceSeparator");
    QTest::addColumn<QString>("sourcePrefix");
    QTest::addColumn<QString>("destinationSeparator");
    QTest::addColumn<QString>("destinationPrefix");
    QTest::addColumn<QStringList>("without");
    QTest::newRow("plain") << net::Security::Plain << u"/"_s << QString() << u"/"_s << QString() << QStringList();
    QTest::newRow("TLS") << net::Security::Tls << u"/"_s << QString() << u"/"_s << QString() << QStringList();
    QTest::newRow("STARTTLS") << net::Security::StartTls << u"/"_s << QString() << u"/"_s << QString() << QStringList();
    QTest::newRow("INBOX. prefix at the destination")
        << net::Security::Plain << u"/"_s << QString() << u"."_s << u"INBOX."_s << QStringList();
    QTest::newRow("INBOX. prefix at the source")
        << net::Security::Plain << u"."_s << u"INBOX."_s << u"/"_s << QString() << QStringList();
    QTest::newRow("no MULTIAPPEND")
        << net::Security::Plain << u"/"_s << QString() << u"/"_s << QString() << QStringList {u"MULTIAPPEND"_s};
    QTest::newRow("no LITERAL+")
        << net::Security::Plain << u"/"_s << QString() << u"/"_s << QString() << QStringList {u"LITERAL+"_s};
    QTest::newRow("no UIDPLUS")
        << net::Security::Plain << u"/"_s << QString() << u"/"_s << QString() << QStringList {u"UIDPLUS"_s};
    QTest::newRow("nothing but IMAP4rev1")
        << net::Security::Plain << u"/"_s << QString() << u"/"_s << QString()
        << QStringList {u"MULTIAPPEND"_s, u"LITERAL+"_s, u"UIDPLUS"_s, u"NAMESPACE"_s, u"SPECIAL-USE"_s};
}

void EngineTest::firstCopy()
{
    QFETCH(net::Security, security);
    QFETCH(QString, sourceSeparator);
    QFETCH(QString, sourcePrefix);
    QFETCH(QString, destinationSeparator);
    QFETCH(QString, destinationPrefix);
    QFETCH(QStringList, without);
    rehearsal::DovecotOptions from;
    from.separator = sourceSeparator;
    from.prefix = sourcePrefix;
    rehearsal::DovecotOptions to;
    to.separator = destinationSeparator;
    to.prefix = destinationPrefix;
    to.withoutCapabilities = without;
    TwoHosts hosts(from, to);
    const Status started = hosts.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    rehearsal::CorpusOptions size;
    size.messages = 600;
    const Status seeded = rehearsal::seed(hosts.source(), TwoHosts::user(), TwoHosts::password(), rehearsal::Corpus(size));
    QVERIFY2(seeded, seeded ? "" : qPrintable(seeded.error().toString()));

    const Summary first = hosts.migrate(hosts.job(security));
    QVERIFY2(!first.error, qPrintable(first.error ? first.error->toString() : QString()));
    QCOMPARE(first.copiedNow, 600);
    QCOMPARE(first.tally.copied, 600);
    QCOMPARE(first.tally.open, 0);
    QVERIFY(first.accounts.constFirst().proof.isComplete());
    QCOMPARE(hosts.difference(), QString());
    QVERIFY(first.isVerified);

    const Summary second = hosts.migrate(hosts.job(security));
    QCOMPARE(second.copiedNow, 0);
    QCOMPARE(second.tally.copied, 600);
    QCOMPARE(hosts.difference(), QString());
}

QTEST_GUILESS_MAIN(EngineTest)
#include "tst_engine.moc"
