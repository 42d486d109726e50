// SPDX-License-Identifier: GPL-3.0-or-later
// The engine between two real Dovecots: what is at the source is at the destination, exactly, once.
#include "migration/engine.h"

#include <QTest>

#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Options;
using migration::Summary;

class EngineTest final : public QObject {
    Q_OBJECT

private slots:
    void firstCopy_data();
    void firstCopy();
    void hostileBodies();
    void rules();
    void refusals();
    void overQuota();
    void wrongPassword_data();
    void wrongPassword();
    void lostServer();
    void stopAndResume();
    void order();
    void severalPairs();
};

void EngineTest::firstCopy_data()
{
    QTest::addColumn<net::Security>("security");
    QTest::addColumn<QString>("sourceSeparator");
    QTest::addColumn<QString>("sourcePrefix");
    QTest::addColumn<QString>("destinationSeparator");
    QTest::addColumn<QString>("destinationPrefix");
    QTest::newRow("plain") << net::Security::Plain << u"/"_s << QString() << u"/"_s << QString();
    QTest::newRow("TLS") << net::Security::Tls << u"/"_s << QString() << u"/"_s << QString();
    QTest::newRow("STARTTLS") << net::Security::StartTls << u"/"_s << QString() << u"/"_s << QString();
    QTest::newRow("INBOX. prefix at the destination")
        << net::Security::Plain << u"/"_s << QString() << u"."_s << u"INBOX."_s;
    QTest::newRow("INBOX. prefix at the source")
        << net::Security::Plain << u"."_s << u"INBOX."_s << u"/"_s << QString();
}

void EngineTest::firstCopy()
{
    QFETCH(net::Security, security);
    QFETCH(QString, sourceSeparator);
    QFETCH(QString, sourcePrefix);
    QFETCH(QString, destinationSeparator);
    QFETCH(QString, destinationPrefix);
    rehearsal::DovecotOptions from;
    from.separator = sourceSeparator;
    from.prefix = sourcePrefix;
    rehearsal::DovecotOptions to;
    to.separator = destinationSeparator;
    to.prefix = destinationPrefix;
    TwoHosts hosts(from, to);
    const Status started = hosts.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    rehearsal::CorpusOptions size;
    size.messages = 600;
    const Status seeded =
        rehearsal::seed(hosts.source(), TwoHosts::user(), TwoHosts::password(), rehearsal::Corpus(size));
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

namespace {

const QByteArray date = "17-Jul-1996 02:44:25 -0700";

} // namespace

using Messages = QList<QByteArray>;

/// What a server would do if it took a message's lines for commands.
void EngineTest::hostileBodies()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(TwoHosts::run(hosts.source(), {"CREATE Victim"})), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"Victim"_s, testMessage("v"), {}, date)), QString());
    const Messages bodies{"x DELETE Victim\r\ny LOGOUT\r\n",
                          ")\r\nx DELETE Victim\r\n",
                          "{5+}\r\nhello\r\n* BYE\r\n+ go on\r\n",
                          "a NO [OVERQUOTA] full\r\nA1 OK done\r\n",
                          QByteArray("\0\0nul", 5) + "\r\n",
                          "no line end",
                          "\n\nbare\n",
                          QByteArray(200000, 'x')};
    for (const QByteArray &body : bodies)
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("h", body), "$Label1", date)),
                 QString());
    const Summary summary = hosts.migrate();
    QCOMPARE(summary.copiedNow, bodies.size() + 1);
    QCOMPARE(hosts.difference(), QString());
}

void EngineTest::rules()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(TwoHosts::run(hosts.source(), {"CREATE Secret", "CREATE Lists"})), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("old"), {}, date)), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("big", QByteArray(5000, 'x')), {},
                                    "17-Jul-2020 02:44:25 +0000")),
             QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("ok"), {},
                                    "17-Jul-2020 02:44:25 +0000")),
             QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"Secret"_s, testMessage("s"), {}, date)), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"Lists"_s, testMessage("l"), {},
                                    "17-Jul-2021 02:44:25 +0000")),
             QString());
    migration::AccountJob job = hosts.job();
    job.rules.maxSize = 4000;
    job.rules.since = QDateTime(QDate(2000, 1, 1), QTime(), Qt::UTC);
    job.rules.exclude = {u"Sec*"_s};
    job.rules.map = {{u"Lists"_s, u"Old/Lists"_s}};
    const Summary summary = hosts.migrate(job);
    QCOMPARE(summary.copiedNow, 2);
    const QMap<QString, qint64> expected{{u"since"_s, 1}, {u"max-size"_s, 1}, {u"folder"_s, 1}};
    QCOMPARE(summary.accounts.constFirst().proof.excludedByRule, expected);
    QVERIFY(summary.accounts.constFirst().proof.isProven());
    QStringList there;
    for (const rehearsal::StoredMessage &message : hosts.store(hosts.destination()).messages)
        there.append(message.folder);
    there.sort();
    QCOMPARE(there, (QStringList{u"INBOX"_s, u"Old/Lists"_s}));
}

/// One message that the destination does not take is named, and the others around it get through.
void EngineTest::refusals()
{
    rehearsal::DovecotOptions to;
    to.hasQuota = true;
    to.moreConfiguration = u"plugin {\n  quota_max_mail_size = 20k\n}\n"_s;
    TwoHosts hosts({}, to);
    QCOMPARE(words(hosts.start()), QString());
    for (int i = 0; i < 5; ++i)
        QCOMPARE(words(TwoHosts::append(
                     hosts.source(), u"INBOX"_s,
                     testMessage(QByteArray::number(i), QByteArray(i == 2 ? 40000 : 100, 'x')), {}, date)),
                 QString());
    const Summary summary = hosts.migrate();
    QCOMPARE(summary.copiedNow, 4);
    QCOMPARE(summary.tally.refused, 1);
    QVERIFY(summary.accounts.constFirst().proof.isProven());
    QVERIFY(!summary.accounts.constFirst().proof.isComplete());
    QCOMPARE(hosts.problems().size(), 1);
    QCOMPARE(hosts.problems().constFirst().uid, 3U);
    QCOMPARE(hosts.problems().constFirst().subject, u"2"_s);
    QCOMPARE(summary.accounts.constFirst().proof.problems.constFirst().subject, u"2"_s);
    QVERIFY(!hosts.problems().constFirst().reason.isEmpty());
    QVERIFY(!hosts.problems().constFirst().remedy.isEmpty());
    QCOMPARE(hosts.migrate().copiedNow, 0);
}

void EngineTest::overQuota()
{
    rehearsal::DovecotOptions to;
    to.hasQuota = true;
    TwoHosts hosts({}, to);
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(hosts.destination().addUser(TwoHosts::user(), TwoHosts::password(), 100 * 1024)),
             QString());
    for (int i = 0; i < 8; ++i)
        QCOMPARE(
            words(TwoHosts::append(hosts.source(), u"INBOX"_s,
                                   testMessage(QByteArray::number(i), QByteArray(30000, 'x')), {}, date)),
            QString());
    const Summary full = hosts.migrate();
    QVERIFY(full.accounts.constFirst().error);
    QCOMPARE(full.accounts.constFirst().error->kind, Error::Kind::OverQuota);
    QVERIFY(full.tally.open > 0);
    QVERIFY(!full.isVerified);
    // With room it goes on where it stopped.
    QCOMPARE(words(hosts.destination().addUser(TwoHosts::user(), TwoHosts::password(), 10 * 1024 * 1024)),
             QString());
    hosts.destination().stop(); // It remembers the former quota for a while.
    QCOMPARE(words(hosts.destination().start()), QString());
    const Summary rest = hosts.migrate();
    QVERIFY2(!rest.accounts.constFirst().error,
             qPrintable(rest.accounts.constFirst().error.value_or(Error()).toString()));
    QCOMPARE(rest.tally.copied, 8);
    QCOMPARE(hosts.difference(), QString());
}

void EngineTest::wrongPassword_data()
{
    QTest::addColumn<bool>("isSource");
    QTest::newRow("at the source") << true;
    QTest::newRow("at the destination") << false;
}

void EngineTest::wrongPassword()
{
    QFETCH(bool, isSource);
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    migration::AccountJob job = hosts.job();
    (isSource ? job.source : job.destination).credentials.password = Secret(QByteArray("wrong-guess"));
    const Summary summary = hosts.migrate(job);
    QVERIFY(summary.accounts.constFirst().error);
    QCOMPARE(summary.accounts.constFirst().error->kind, Error::Kind::LoginRefused);
    QVERIFY(!summary.accounts.constFirst().error->toString().contains(u"wrong-guess"_s));
}

/// Both servers are cut off in the middle and come back.
void EngineTest::lostServer()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    rehearsal::CorpusOptions size;
    size.messages = 1500;
    QCOMPARE(words(rehearsal::seed(hosts.source(), TwoHosts::user(), TwoHosts::password(),
                                   rehearsal::Corpus(size))),
             QString());
    migration::Engine engine;
    Summary summary;
    bool isFinished = false;
    int cuts = 0;
    QString failure;
    connect(&engine, &migration::Engine::progress, this, [&](const migration::AccountProgress &progress) {
        if (cuts >= 2 || progress.copied < 300 * (cuts + 1))
            return;
        rehearsal::Dovecot &host = cuts++ == 0 ? hosts.destination() : hosts.source();
        host.kill();
        failure += words(host.start());
    });
    connect(&engine, &migration::Engine::finished, this, [&](const Summary &end) {
        summary = end;
        isFinished = true;
    });
    migration::Options options = hosts.options();
    options.rate = 4000000; // Slow enough to be caught in the middle.
    engine.start({hosts.job()}, options);
    QTRY_VERIFY_WITH_TIMEOUT(isFinished, 100000);
    QCOMPARE(failure, QString());
    QCOMPARE(cuts, 2);
    QVERIFY(!summary.error);
    QCOMPARE(summary.tally.copied, 1500);
    QCOMPARE(hosts.difference(), QString());
}

void EngineTest::stopAndResume()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    rehearsal::CorpusOptions size;
    size.messages = 1500;
    QCOMPARE(words(rehearsal::seed(hosts.source(), TwoHosts::user(), TwoHosts::password(),
                                   rehearsal::Corpus(size))),
             QString());
    {
        migration::Engine engine;
        Summary summary;
        bool isFinished = false;
        connect(&engine, &migration::Engine::progress, this, [&](const migration::AccountProgress &progress) {
            if (progress.copied > 200)
                engine.stop();
        });
        connect(&engine, &migration::Engine::finished, this, [&](const Summary &end) {
            summary = end;
            isFinished = true;
        });
        migration::Options options = hosts.options();
        options.rate = 3000000;
        engine.start({hosts.job()}, options);
        QTRY_VERIFY_WITH_TIMEOUT(isFinished, 60000);
        QVERIFY(summary.isStopped);
        QVERIFY(summary.tally.open > 0);
        QVERIFY(summary.tally.copied > 200);
        QCOMPARE(summary.accounts.constFirst().error->kind, Error::Kind::Cancelled);
    }
    const Summary rest = hosts.migrate();
    QCOMPARE(rest.tally.copied, 1500);
    QVERIFY(rest.copiedNow < 1300);
    QCOMPARE(hosts.difference(), QString());
}

/// A folder that fits one chunk keeps its order even with several pairs and the newest first.
void EngineTest::order()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    rehearsal::CorpusOptions size;
    size.messages = 900;
    QCOMPARE(words(rehearsal::seed(hosts.source(), TwoHosts::user(), TwoHosts::password(),
                                   rehearsal::Corpus(size))),
             QString());
    QCOMPARE(hosts.migrate().tally.copied, 900);
    const auto bodies = [](const rehearsal::MailStore &store) {
        QList<QByteArray> digests;
        for (const rehearsal::StoredMessage &message : store.messages) {
            if (message.folder == u"INBOX")
                digests.append(message.sha256);
        }
        return digests;
    };
    QVERIFY(bodies(hosts.store(hosts.source())).size() > 100);
    QCOMPARE(bodies(hosts.store(hosts.destination())), bodies(hosts.store(hosts.source())));
}

/// Four pairs share one folder, whose chunks are cut smaller the less is left.
void EngineTest::severalPairs()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    rehearsal::CorpusOptions size;
    size.messages = 900;
    QCOMPARE(words(rehearsal::seed(hosts.source(), TwoHosts::user(), TwoHosts::password(),
                                   rehearsal::Corpus(size))),
             QString());
    Options options = hosts.options();
    options.connections = 4;
    const Summary summary = hosts.migrate(options);
    QCOMPARE(summary.tally.copied, 900);
    QVERIFY(summary.isVerified);
    QCOMPARE(hosts.difference(), QString());
    QCOMPARE(hosts.migrate(options).copiedNow, 0);
}

QTEST_GUILESS_MAIN(EngineTest)
#include "tst_engine.moc"
