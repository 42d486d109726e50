// SPDX-License-Identifier: GPL-3.0-or-later
// Copies between servers that lack what the engine likes best, or offer what others do not: real Dovecots
// that announce less, and so are asked less, or more.
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Summary;

namespace {

constexpr auto date = "17-Jul-1996 02:44:25 -0700";

/// Octets of message bodies that a server has handed out so far, by its log.
qint64 bodyOctets(const rehearsal::Dovecot &host)
{
    QFile log(host.folder() + u"/dovecot.log"_s);
    qint64 octets = 0;
    if (log.open(QIODevice::ReadOnly)) {
        static const QRegularExpression pattern(u"body_bytes=([0-9]+)"_s);
        const QString text = QString::fromUtf8(log.readAll());
        for (auto match = pattern.globalMatch(text); match.hasNext();)
            octets += match.next().captured(1).toLongLong();
    }
    return octets;
}

} // namespace

class FallbacksTest final : public QObject {
    Q_OBJECT

private slots:
    void copies_data();
    void copies();
    void allBelowInbox_data();
    void allBelowInbox();
    void childrenOfInboxStay();
    void tooLargeIsNotFetched();
};

void FallbacksTest::copies_data()
{
    using Names = QStringList;
    QTest::addColumn<QStringList>("withoutAtSource");
    QTest::addColumn<QStringList>("withoutAtDestination");
    QTest::addColumn<QString>("instead"); // What the destination announces besides.
    QTest::addColumn<imap::Compression>("compression");
    const Names none, appends{u"MULTIAPPEND"_s, u"LITERAL+"_s}, changes{u"CONDSTORE"_s, u"QRESYNC"_s},
        lists{u"LIST-EXTENDED"_s, u"SPECIAL-USE"_s},
        bare = appends + changes + lists + Names{u"UIDPLUS"_s, u"NAMESPACE"_s,   u"ENABLE"_s,
                                                 u"ESEARCH"_s, u"STATUS=SIZE"_s, u"ID"_s,
                                                 u"SASL-IR"_s, u"UNSELECT"_s,    u"MOVE"_s};
    const auto row = [](const char *name, const Names &source, const Names &destination,
                        const QString &instead = {},
                        imap::Compression compression = imap::Compression::Never) {
        QTest::newRow(name) << source << destination << instead << compression;
    };
    row("LITERAL-, RFC 7888", none, {u"LITERAL+"_s}, u"LITERAL-"_s);
    row("LITERAL- without MULTIAPPEND", none, appends, u"LITERAL-"_s);
    row("no LITERAL+", none, {u"LITERAL+"_s});
    row("no MULTIAPPEND, RFC 3502", none, {u"MULTIAPPEND"_s});
    row("no UIDPLUS, RFC 4315", none, {u"UIDPLUS"_s});
    row("no UIDPLUS, no MULTIAPPEND", none, {u"UIDPLUS"_s, u"MULTIAPPEND"_s});
    row("no NAMESPACE, RFC 2342", {u"NAMESPACE"_s}, {u"NAMESPACE"_s});
    row("no SPECIAL-USE, RFC 6154", lists, lists);
    row("no CONDSTORE, RFC 7162", changes, changes);
    row("CONDSTORE without QRESYNC", {u"QRESYNC"_s}, {u"QRESYNC"_s});
    row("nothing but IMAP4rev1", bare, bare);
    row("COMPRESS=DEFLATE at both, RFC 4978", none, none, {}, imap::Compression::Always);
    row("COMPRESS=DEFLATE without LITERAL+", none, appends, {}, imap::Compression::Always);
}

void FallbacksTest::copies()
{
    QFETCH(const QStringList, withoutAtSource);
    QFETCH(const QStringList, withoutAtDestination);
    QFETCH(const QString, instead);
    QFETCH(const imap::Compression, compression);
    rehearsal::DovecotOptions from, to;
    from.withoutCapabilities = withoutAtSource;
    to.withoutCapabilities = withoutAtDestination;
    if (!instead.isEmpty())
        to.moreConfiguration = u"imap_capability = IMAP4rev1 NAMESPACE UIDPLUS SPECIAL-USE LIST-EXTENDED "_s
            + (withoutAtDestination.contains(u"MULTIAPPEND"_s) ? QString() : u"MULTIAPPEND "_s) + instead
            + u'\n';
    TwoHosts hosts(from, to);
    QCOMPARE(words(hosts.start()), QString());
    rehearsal::CorpusOptions size;
    size.messages = 90;
    size.largest = 100'000;
    QCOMPARE(words(rehearsal::seed(hosts.source(), TwoHosts::user(), TwoHosts::password(),
                                   rehearsal::Corpus(size))),
             QString());
    migration::AccountJob job = hosts.job();
    job.source.compression = job.destination.compression = compression;
    const Summary first = hosts.migrate(job);
    QCOMPARE(words(first), QString());
    QCOMPARE(first.copiedNow, 90);
    QCOMPARE(hosts.difference(), QString());
    QVERIFY(first.isVerified);
    QVERIFY(first.accounts.constFirst().proof.isComplete());

    // What has changed since follows, and nothing is copied twice.
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("new"), "\\Seen", date)),
             QString());
    QCOMPARE(words(TwoHosts::run(hosts.source(), {"SELECT INBOX", "STORE 1 FLAGS (\\Flagged $Later)"})),
             QString());
    const Summary second = hosts.migrate(job);
    QCOMPARE(words(second), QString());
    QCOMPARE(second.copiedNow, 1);
    QCOMPARE(hosts.difference(), QString());
    QVERIFY(second.accounts.constFirst().proof.isComplete());
}

void FallbacksTest::allBelowInbox_data()
{
    QTest::addColumn<bool>("isAtSource");
    QTest::addColumn<bool>("isAtDestination");
    QTest::addColumn<bool>("hasFolders"); // The destination, before the copy.
    QTest::newRow("at the destination, which shows nothing but INBOX") << false << true << false;
    QTest::newRow("at the destination, which has folders") << false << true << true;
    QTest::newRow("at the source") << true << false << false;
}

/// Without NAMESPACE nothing says so (old Courier, hMailServer 4.4): CREATE without "INBOX." is refused.
void FallbacksTest::allBelowInbox()
{
    QFETCH(const bool, isAtSource);
    QFETCH(const bool, isAtDestination);
    QFETCH(const bool, hasFolders);
    rehearsal::DovecotOptions from, to;
    from.withoutCapabilities = to.withoutCapabilities =
        QStringList{u"NAMESPACE"_s, u"LIST-EXTENDED"_s, u"SPECIAL-USE"_s};
    for (auto [options, isBelow] : {std::pair(&from, isAtSource), std::pair(&to, isAtDestination)}) {
        options->separator = isBelow ? u"."_s : u"/"_s;
        options->prefix = isBelow ? u"INBOX."_s : QString();
    }
    to.isSpecialUseCreated = hasFolders;
    TwoHosts hosts(from, to);
    QCOMPARE(words(hosts.start()), QString());
    rehearsal::CorpusOptions size;
    size.messages = 90;
    size.largest = 100'000;
    QCOMPARE(words(rehearsal::seed(hosts.source(), TwoHosts::user(), TwoHosts::password(),
                                   rehearsal::Corpus(size))),
             QString());
    const Summary first = hosts.migrate();
    QCOMPARE(words(first), QString());
    QCOMPARE(first.copiedNow, 90);
    QCOMPARE(hosts.difference(), QString());
    const migration::Proof proof = first.accounts.constFirst().proof;
    QVERIFY(proof.isComplete());
    QCOMPARE(proof.problems.size(), isAtDestination ? 1 : 0);
    for (const migration::Problem &problem : proof.problems)
        QVERIFY2(problem.reason.contains(u"“INBOX.”"_s), qPrintable(problem.reason));
    for (const rehearsal::StoredFolder &folder : hosts.store(hosts.destination()).folders)
        QVERIFY2(!folder.name.startsWith(u"INBOX/"), qPrintable(folder.name));

    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("new"), "\\Seen", date)),
             QString());
    QCOMPARE(hosts.migrate().copiedNow, 1);
    QCOMPARE(hosts.difference(), QString());
}

/// One folder outside INBOX, and those below it are children.
void FallbacksTest::childrenOfInboxStay()
{
    rehearsal::DovecotOptions options;
    options.withoutCapabilities = QStringList{u"NAMESPACE"_s};
    TwoHosts hosts(options, {});
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(TwoHosts::run(hosts.source(), {"CREATE INBOX/A", "CREATE INBOX/A/B", "CREATE C"})),
             QString());
    for (const QString &folder : {u"INBOX"_s, u"INBOX/A"_s, u"INBOX/A/B"_s, u"C"_s})
        QCOMPARE(words(TwoHosts::append(hosts.source(), folder, testMessage(folder.toLatin1()), {}, date)),
                 QString());
    const Summary summary = hosts.migrate();
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, 4);
    QCOMPARE(hosts.difference(), QString());
    QVERIFY(summary.accounts.constFirst().proof.problems.isEmpty());
}

/// APPENDLIMIT (RFC 7889): Dovecot keeps to such a limit, but of this version does not announce it by itself.
void FallbacksTest::tooLargeIsNotFetched()
{
    rehearsal::DovecotOptions to;
    to.hasQuota = true;
    to.moreConfiguration =
        u"plugin {\n  quota_max_mail_size = 50000\n}\nimap_capability = +APPENDLIMIT=50000\n"_s;
    TwoHosts hosts({}, to);
    QCOMPARE(words(hosts.start()), QString());
    const qint64 others = bodyOctets(hosts.source());
    for (const int octets : {100, 60'000, 2'000'000, 200}) // The second is fetched: sizes may be estimates.
        QCOMPARE(words(TwoHosts::append(
                     hosts.source(), u"INBOX"_s,
                     testMessage(QByteArray::number(octets), QByteArray(octets, 'x') + "\r\n"), {}, date)),
                 QString());
    const Summary summary = hosts.migrate();
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, 2);
    QCOMPARE(summary.tally.refused, 2);
    QCOMPARE(hosts.problems().size(), 2);
    for (const migration::Problem &problem : hosts.problems()) {
        QVERIFY2(problem.reason.contains(QLocale().formattedDataSize(50'000)), qPrintable(problem.reason));
        QVERIFY(!problem.remedy.isEmpty());
        QVERIFY(!problem.subject.isEmpty());
    }
    QVERIFY(summary.accounts.constFirst().proof.isProven());
    QVERIFY(!summary.accounts.constFirst().proof.isComplete());
    hosts.source().stop(); // So that its log is complete.
    const qint64 fetched = bodyOctets(hosts.source()) - others;
    QVERIFY2(fetched > 60'000 && fetched < 200'000, qPrintable(QString::number(fetched)));
}

QTEST_GUILESS_MAIN(FallbacksTest)
#include "tst_fallbacks.moc"
