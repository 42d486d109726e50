// SPDX-License-Identifier: GPL-3.0-or-later
// Runs between two hosts: what is left out on purpose, what a dry run and a second run do, what a delta
// leaves alone, and what is said when something cannot be done.
#include <QFile>
#include <QLoggingCategory>
#include <QMutex>
#include <QTest>

#include "mailboxmove.h"
#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::AccountSummary;
using migration::Summary;

namespace {

using Numbers = QMap<QString, qint64>;

QtMessageHandler previousHandler = nullptr;
QString logged; ///< All log lines, of whichever level.

void note(QtMsgType type, const QMessageLogContext &context, const QString &line)
{
    static QMutex mutex;
    const QMutexLocker lock(&mutex);
    logged += line + u'\n';
    if (type != QtDebugMsg && type != QtInfoMsg)
        previousHandler(type, context, line);
}

using Spoil = void (*)(imap::Account &);

} // namespace
Q_DECLARE_METATYPE(Spoil)

class AcceptanceRunsTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void rules_data();
    void rules();
    void dryRun_data();
    void dryRun();
    void delta_data();
    void delta();
    void security_data();
    void security();
    void distinctErrors_data();
    void distinctErrors();
    void secretsStaySecret();
    void fullAccountStopsAlone();
    void secondInstance();
    void tooBigForTheDestination();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::Dovecot> m_dotted; ///< "." with the prefix "INBOX.".
    std::unique_ptr<rehearsal::Dovecot>
        m_slashed; ///< "/" without a prefix; quotas; mails up to 50,000 octets.
};

void AcceptanceRunsTest::initTestCase()
{
    rehearsal::DovecotOptions dotted;
    dotted.name = u"old"_s;
    dotted.separator = u"."_s;
    dotted.prefix = u"INBOX."_s;
    rehearsal::DovecotOptions slashed;
    slashed.name = u"new"_s;
    slashed.hasQuota = true;
    slashed.moreConfiguration = u"plugin {\n  quota_max_mail_size = 50000\n}\n"_s;
    m_dotted = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"old"_s), dotted);
    m_slashed = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"new"_s), slashed);
    QCOMPARE(words(m_dotted->start()), QString());
    QCOMPARE(words(m_slashed->start()), QString());
}

void AcceptanceRunsTest::rules_data()
{
    QTest::addColumn<qint64>("maxSize");
    QTest::addColumn<QDate>("since");
    QTest::addColumn<QDate>("before");
    QTest::addColumn<int>("copied");
    QTest::addColumn<Numbers>("excluded");
    const QDate none;
    // Of 2000, 2010 and 2020, of 500 and 5,000 octets each.
    QTest::newRow("none") << qint64(-1) << none << none << 6 << Numbers{};
    QTest::newRow("max size") << qint64(4000) << none << none << 3 << Numbers{{u"max-size"_s, 3}};
    QTest::newRow("max size of exactly the smaller")
        << qint64(500) << none << none << 3 << Numbers{{u"max-size"_s, 3}};
    QTest::newRow("max size one octet less")
        << qint64(499) << none << none << 0 << Numbers{{u"max-size"_s, 6}};
    QTest::newRow("since") << qint64(-1) << QDate(2005, 1, 1) << none << 4 << Numbers{{u"since"_s, 2}};
    QTest::newRow("since the very day")
        << qint64(-1) << QDate(2010, 7, 1) << none << 4 << Numbers{{u"since"_s, 2}};
    QTest::newRow("before") << qint64(-1) << none << QDate(2015, 1, 1) << 4 << Numbers{{u"before"_s, 2}};
    QTest::newRow("before the very day")
        << qint64(-1) << none << QDate(2010, 7, 1) << 2 << Numbers{{u"before"_s, 4}};
    QTest::newRow("between") << qint64(-1) << QDate(2005, 1, 1) << QDate(2015, 1, 1) << 2
                             << Numbers{{u"since"_s, 2}, {u"before"_s, 2}};
}

void AcceptanceRunsTest::rules()
{
    QFETCH(qint64, maxSize);
    QFETCH(QDate, since);
    QFETCH(QDate, before);
    QFETCH(Numbers, excluded);
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    QList<Letter> letters;
    for (const QByteArray &year : QByteArrayList{"2000", "2010", "2020"}) {
        for (const int size : {500, 5000})
            letters.append({u"INBOX"_s,
                            testMessage(year + QByteArray::number(size)).leftJustified(size, 'x'),
                            {},
                            " 1-Jul-" + year + " 00:00:00 +0000"});
    }
    QCOMPARE(words(move.put(move.source(), letters)), QString());
    migration::AccountJob job = move.job();
    if (maxSize >= 0)
        job.rules.maxSize = maxSize;
    job.rules.since = since.isValid() ? QDateTime(since, QTime(), Qt::UTC) : QDateTime();
    job.rules.before = before.isValid() ? QDateTime(before, QTime(), Qt::UTC) : QDateTime();
    const Summary summary = move.migrate(job);
    QCOMPARE(words(summary), QString());
    QTEST(int(summary.copiedNow), "copied");
    QCOMPARE(summary.accounts.constFirst().proof.excludedByRule, excluded);
    QVERIFY(summary.accounts.constFirst().proof.isProven());
    QCOMPARE(move.store(move.destination()).messages.size(), summary.copiedNow);
}

void AcceptanceRunsTest::dryRun_data()
{
    QTest::addColumn<bool>("isThere");
    QTest::newRow("into folders that are missing") << false;
    QTest::newRow("into folders that are there") << true;
}

void AcceptanceRunsTest::dryRun()
{
    QFETCH(bool, isThere);
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), {{u"INBOX"_s, testMessage("1")}, {u"a/b"_s, testMessage("2")}})),
             QString());
    if (isThere)
        QCOMPARE(words(move.makeFolders(move.destination(), {u"a"_s, u"a/b"_s})), QString());
    const rehearsal::MailStore before = move.store(move.destination());
    move.options.dryRun = true;
    const Summary dry = move.migrate();
    QCOMPARE(words(dry), QString());
    QCOMPARE(dry.copiedNow, 0);
    QCOMPARE(dry.tally.total, 2);
    QCOMPARE(dry.tally.open, 2);
    const rehearsal::MailStore after = move.store(move.destination());
    QCOMPARE(after.messages, before.messages);
    QCOMPARE(after.folders.size(), before.folders.size());
    move.options.dryRun = false;
    QCOMPARE(move.migrate().copiedNow, 2);
    QCOMPARE(move.difference(), QString());
}

void AcceptanceRunsTest::delta_data()
{
    QTest::addColumn<QByteArrayList>("meanwhile"); // What the user does at the destination.
    QTest::newRow("nothing") << QByteArrayList{};
    QTest::newRow("reads and flags") << QByteArrayList{"SELECT INBOX",
                                                       "STORE 1:2 +FLAGS (\\Seen \\Flagged mine)"};
    QTest::newRow("marks as unread") << QByteArrayList{"SELECT INBOX", "STORE 3 -FLAGS (\\Seen)"};
    QTest::newRow("deletes") << QByteArrayList{"SELECT INBOX", "STORE 1 +FLAGS (\\Deleted)", "EXPUNGE"};
    QTest::newRow("deletes all") << QByteArrayList{"SELECT INBOX", "STORE 1:* +FLAGS (\\Deleted)", "EXPUNGE"};
    QTest::newRow("moves") << QByteArrayList{"CREATE Mine", "SELECT INBOX", "MOVE 1,3 Mine"};
    QTest::newRow("copies") << QByteArrayList{"CREATE Mine", "SELECT INBOX", "COPY 1:3 Mine"};
    QTest::newRow("deletes a folder") << QByteArrayList{"DELETE old"};
    QTest::newRow("renames a folder") << QByteArrayList{"RENAME old older"};
    QTest::newRow("unsubscribes") << QByteArrayList{"UNSUBSCRIBE old"};
}

/// A delta brings what is new, and neither re-creates nor resets what the user has changed.
void AcceptanceRunsTest::delta()
{
    QFETCH(QByteArrayList, meanwhile);
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(),
                            {{u"INBOX"_s, testMessage("1")},
                             {u"INBOX"_s, testMessage("2")},
                             {u"INBOX"_s, testMessage("3"), "\\Seen"},
                             {u"old"_s, testMessage("4")}})),
             QString());
    QCOMPARE(words(move.run(move.source(), {"SUBSCRIBE INBOX.old"})), QString());
    QCOMPARE(move.migrate().copiedNow, 4);
    QCOMPARE(words(move.run(move.destination(), meanwhile)), QString());
    const rehearsal::MailStore before = move.store(move.destination());
    const auto subscribedBefore = move.subscriptions(move.destination());
    const Summary second = move.migrate();
    QCOMPARE(words(second), QString());
    QCOMPARE(second.copiedNow, 0);
    QCOMPARE(second.tally.copied, 4);
    QCOMPARE(move.store(move.destination()).messages, before.messages);
    QCOMPARE(move.subscriptions(move.destination()).value_or(QStringList()),
             subscribedBefore.value_or(QStringList{u"?"_s}));
    QCOMPARE(words(move.put(move.source(), {{u"INBOX"_s, testMessage("5")}})), QString());
    QCOMPARE(move.migrate().copiedNow, 1);
    QCOMPARE(move.store(move.destination()).messages.size(), before.messages.size() + 1);
}

void AcceptanceRunsTest::security_data()
{
    QTest::addColumn<net::Security>("security");
    QTest::newRow("TLS") << net::Security::Tls;
    QTest::newRow("STARTTLS") << net::Security::StartTls;
}

void AcceptanceRunsTest::security()
{
    QFETCH(net::Security, security);
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), {{u"INBOX"_s, testMessage("1")}})), QString());
    const Summary summary = move.migrate(move.job(security));
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, 1);
    QCOMPARE(move.difference(), QString());
}

void AcceptanceRunsTest::distinctErrors_data()
{
    QTest::addColumn<bool>("isSource");
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<Error::Kind>("kind");
    const Spoil password = [](imap::Account &account) {
        account.credentials.password = Secret(QByteArray("a-wrong-guess"));
    };
    const Spoil port = [](imap::Account &account) { account.endpoint.port = 1; };
    const Spoil name = [](imap::Account &account) { account.endpoint.host = u"no-such-host.invalid"_s; };
    const Spoil certificate = [](imap::Account &account) { account.trust.authorities.clear(); };
    for (const bool isSource : {true, false}) {
        const char *side = isSource ? "source" : "destination";
        QTest::addRow("wrong password at the %s", side) << isSource << password << Error::Kind::LoginRefused;
        QTest::addRow("nobody listens at the %s", side) << isSource << port << Error::Kind::Unreachable;
        QTest::addRow("no such host at the %s", side) << isSource << name << Error::Kind::Unreachable;
        QTest::addRow("unknown authority at the %s", side)
            << isSource << certificate << Error::Kind::CertificateRefused;
    }
}

void AcceptanceRunsTest::distinctErrors()
{
    QFETCH(bool, isSource);
    QFETCH(Spoil, spoil);
    QFETCH(Error::Kind, kind);
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), {{u"INBOX"_s, testMessage("1")}})), QString());
    migration::AccountJob job = move.job(net::Security::Tls);
    spoil(isSource ? job.source : job.destination);
    move.options.tries = 1;
    const Summary summary = move.migrate(job);
    const AccountSummary &account = summary.accounts.constFirst();
    QVERIFY(account.error);
    QCOMPARE(account.error->kind, kind);
    QCOMPARE(account.state, migration::AccountState::NeedsAttention);
    // Whose server it was is in the sentence.
    const net::Endpoint &endpoint = isSource ? job.source.endpoint : job.destination.endpoint;
    QVERIFY2(account.error->message.contains(endpoint.host), qPrintable(account.error->message));
    QVERIFY(!summary.isVerified);
    QCOMPARE(move.migrate().copiedNow, 1);
}

/// Neither what is logged at the most talkative level, nor the ledger, nor an error holds a password.
void AcceptanceRunsTest::secretsStaySecret()
{
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), {{u"INBOX"_s, testMessage("1")}})), QString());
    logged.clear();
    QLoggingCategory::setFilterRules(u"*.debug=true\nqt.*=false"_s);
    previousHandler = qInstallMessageHandler(note);
    QCOMPARE(move.migrate().copiedNow, 1);
    migration::AccountJob job = move.job();
    job.destination.credentials.password = Secret(QByteArray("the-other-secret"));
    const Summary refused = move.migrate(job);
    qInstallMessageHandler(nullptr);
    QLoggingCategory::setFilterRules({});
    QVERIFY(refused.accounts.constFirst().error);
    QByteArray all = logged.toUtf8() + words(refused).toUtf8();
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-journal"_s}) {
        QFile file(move.ledgerFile() + suffix);
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    QVERIFY(!all.isEmpty());
    const QByteArray plain = QByteArray(1, '\0') + move.user().toUtf8() + QByteArray(1, '\0');
    for (const QByteArray &secret : {MailboxMove::password(), QByteArray("the-other-secret")}) {
        QVERIFY(!all.contains(secret));
        QVERIFY(!all.contains(secret.toBase64(QByteArray::OmitTrailingEquals)));
        QVERIFY(!all.contains((plain + secret).toBase64()));
    }
}

void AcceptanceRunsTest::fullAccountStopsAlone()
{
    MailboxMove full(*m_dotted, *m_slashed);
    MailboxMove roomy(*m_dotted, *m_slashed);
    QCOMPARE(words(full.create(60'000)), QString());
    QCOMPARE(words(roomy.create()), QString());
    for (const MailboxMove *move : {&full, &roomy}) {
        QList<Letter> letters;
        for (int i = 0; i < 6; ++i)
            letters.append({u"INBOX"_s, testMessage(QByteArray::number(i), QByteArray(20'000, 'x'))});
        QCOMPARE(words(move->put(*m_dotted, letters)), QString());
    }
    const Summary summary = runEngine({full.job(), roomy.job()}, full.options);
    QCOMPARE(summary.accounts.size(), 2);
    const AccountSummary &stopped = summary.accounts.constFirst();
    QVERIFY(stopped.error);
    QCOMPARE(stopped.error->kind, Error::Kind::OverQuota);
    QCOMPARE(stopped.state, migration::AccountState::NeedsAttention);
    QVERIFY(stopped.proof.tally.open > 0);
    QVERIFY(!stopped.proof.isProven());
    const AccountSummary &other = summary.accounts.constLast();
    QVERIFY(!other.error);
    QCOMPARE(other.copiedNow, 6);
    QVERIFY(other.proof.isComplete());
    QCOMPARE(roomy.difference(), QString());
    QVERIFY(!summary.isVerified);
}

void AcceptanceRunsTest::secondInstance()
{
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), {{u"INBOX"_s, testMessage("1")}})), QString());
    migration::Engine first;
    bool isFirstFinished = false;
    connect(&first, &migration::Engine::finished, this, [&] { isFirstFinished = true; });
    first.start({move.job()}, move.options);
    first.pause();
    QTRY_VERIFY(QFile::exists(move.ledgerFile()));
    const Summary second = move.migrate();
    if (!isFirstFinished) { // It holds the ledger until its end.
        QVERIFY(second.error);
        QCOMPARE(second.error->kind, Error::Kind::Busy);
    }
    first.resume();
    QTRY_VERIFY_WITH_TIMEOUT(isFirstFinished, 30'000);
    QCOMPARE(move.difference(), QString());
    QCOMPARE(move.migrate().copiedNow, 0);
}

void AcceptanceRunsTest::tooBigForTheDestination()
{
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(),
                            {{u"INBOX"_s, testMessage("1")},
                             {u"INBOX"_s, testMessage("2", QByteArray(80'000, 'x'))},
                             {u"INBOX"_s, testMessage("3")}})),
             QString());
    const Summary summary = move.migrate();
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, 2);
    QCOMPARE(summary.tally.refused, 1);
    QCOMPARE(move.problems().size(), 1);
    QCOMPARE(move.problems().constFirst().uid, 2U);
    QVERIFY(!move.problems().constFirst().remedy.isEmpty());
    QVERIFY(summary.accounts.constFirst().proof.isProven());
    QVERIFY(!summary.accounts.constFirst().proof.isComplete());
}

QTEST_GUILESS_MAIN(AcceptanceRunsTest)
#include "tst_acceptanceruns.moc"
