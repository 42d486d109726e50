// SPDX-License-Identifier: GPL-3.0-or-later
// One of the two servers says once what no server should say. The run ends in time and without a crash,
// sends nothing but what a copy sends, and the next run, undisturbed, still makes an exact copy.
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "faultyaccounts.h"

using namespace Qt::StringLiterals;
using Account = FaultyAccounts::Account;
using Direction = FaultProxy::Direction;
using migration::Summary;

namespace {

/// Kilobytes of memory that this process has held at most.
qint64 peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmHWM:");
    return text.mid(at + 6, text.indexOf("kB", at) - at - 6).trimmed().toLongLong();
}

/// What a client sends that only copies. Lines that go on after a literal begin with a blank.
QString forbiddenCommand(const QByteArrayList &lines, bool isSource)
{
    static const QRegularExpression tagged(u"^[A-Za-z]+[0-9]+ (UID )?([A-Z]+)"_s);
    QStringList allowed = u"CAPABILITY AUTHENTICATE LOGIN ID ENABLE NAMESPACE LIST LSUB STATUS EXAMINE FETCH "
                          "SEARCH NOOP LOGOUT UNSELECT COMPRESS"_s.split(u' ');
    if (!isSource)
        allowed += u"SELECT CREATE SUBSCRIBE APPEND STORE COPY GETQUOTAROOT"_s.split(u' ');
    for (const QByteArray &line : lines) {
        const QRegularExpressionMatch match = tagged.match(QString::fromLatin1(line));
        const bool isContinuation = line.startsWith(' ') || line == "\r\n";
        const bool isSasl = !line.contains(' ');
        if (match.hasMatch() ? !allowed.contains(match.captured(2)) : !isContinuation && !isSasl)
            return QString::fromLatin1(line);
    }
    return {};
}

} // namespace

class HostilePeerTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void sourceSays_data();
    void sourceSays() { says(true); }
    void destinationSays_data();
    void destinationSays() { says(false); }
    void cleanupTestCase();

private:
    void says(bool isSource);

    FaultyAccounts m_accounts;
    qint64 m_memory = 0;
};

void HostilePeerTest::initTestCase()
{
    QCOMPARE(words(m_accounts.start()), QString());
    Account &warm = m_accounts.add();
    QCOMPARE(words(m_accounts.migrate({&warm}, 1)), QString());
    QCOMPARE(forbiddenCommand(warm.source->commands(), true), QString());
    QCOMPARE(forbiddenCommand(warm.destination->commands(), false), QString());
    m_memory = peakMemory();
}

void HostilePeerTest::sourceSays_data()
{
    QTest::addColumn<QByteArray>("before"); // The first line that contains this …
    QTest::addColumn<QByteArray>("payload"); // … has this in front of it, …
    QTest::addColumn<bool>("isInstead"); // … or in its place.
    const QByteArray deep(100'000, '(');
    const QByteArray fetch = " FETCH (";
    QTest::newRow("100,000 parentheses in LIST") << "* LIST"_ba
                                                 << "* LIST " + deep + "\r\n"
                                                 << false;
    QTest::newRow("100,000 parentheses in FETCH") << fetch << "* 1 FETCH (UID 1 X " + deep + "\r\n" << false;
    QTest::newRow("a literal of 4 GB") << "BODY[]"_ba
                                       << "* 1 FETCH (UID 1 BODY[] {4294967295}\r\n"_ba << true;
    QTest::newRow("a literal of 9 EB") << "BODY[]"_ba
                                       << "* 1 FETCH (UID 1 BODY[] {9223372036854775807}\r\n"_ba << true;
    QTest::newRow("a line of 20 MB") << "* LIST"_ba << QByteArray(20'000'000, 'x') << false;
    QTest::newRow("a line of 20 MB in FETCH") << fetch << "* 1 FETCH (" + QByteArray(20'000'000, 'x') << true;
    QTest::newRow("an answer to an unknown tag") << "* LIST"_ba
                                                 << "zz9 OK done\r\n"_ba << false;
    QTest::newRow("an answer to a tag of the future") << "* LIST"_ba
                                                      << "m99 OK done\r\n"_ba << false;
    QTest::newRow("EXISTS 4294967295") << "EXISTS"_ba
                                       << "* 4294967295 EXISTS\r\n"_ba << true;
    QTest::newRow("EXISTS 0 and yet FETCH") << "EXISTS"_ba
                                            << "* 0 EXISTS\r\n"_ba << true;
    QTest::newRow("UIDNEXT 0") << "[UIDNEXT"_ba
                               << "* OK [UIDNEXT 0] none\r\n"_ba << true;
    QTest::newRow("UIDVALIDITY 0") << "[UIDVALIDITY"_ba
                                   << "* OK [UIDVALIDITY 0] none\r\n"_ba << true;
    QTest::newRow("messages nobody asked for")
        << "BODY[]"_ba
        << "* 9 FETCH (UID 4000000000 FLAGS (\\Seen) RFC822.SIZE 7 INTERNALDATE \"17-Jul-1996 02:44:25 "
           "-0700\")\r\n* 3 FETCH (UID 77 BODY[] {5}\r\nhello)\r\n"_ba
        << false;
    QTest::newRow("a body while it lists") << "Fetch completed"_ba
                                           << "* 1 FETCH (UID 1 BODY[] {5}\r\nhello)\r\n"_ba << false;
    QTest::newRow("BYE") << "BODY[]"_ba
                         << "* BYE too busy\r\n"_ba << true;
    QTest::newRow("a continuation nobody waits for") << "* LIST"_ba
                                                     << "+ go on\r\n+ \r\n"_ba << false;
    QTest::newRow("flags that are commands")
        << "* 1 FETCH (UID 1 FLAGS"_ba
        << "* 1 FETCH (UID 1 FLAGS (\\Seen {17}\r\n)\r\nm9 DELETE INBOX \"a)\r\nx DELETE INBOX\")"
           " INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 100)\r\n"_ba
        << true;
    QTest::newRow("a date that is a command")
        << " FETCH (UID 1 "_ba
        << "* 9 FETCH (UID 900 FLAGS () INTERNALDATE \"17-Jul-1996 02:44:25 -0700\\\" {3}\r\nx DELETE "
           "INBOX\" RFC822.SIZE 100)\r\n"_ba
        << false;
    QTest::newRow("a folder whose name is a command")
        << "* LIST"_ba
        << "* LIST () \".\" {24}\r\nINBOX.x\r\nm9 DELETE INBOX\r\n"_ba << false;
    QTest::newRow("a delimiter that is a line end") << "* LIST"_ba
                                                    << "* LIST () {1}\r\n\n x\r\n"_ba << false;
    QTest::newRow("another protocol") << "* LIST"_ba
                                      << "HTTP/1.1 400 Bad Request\r\n\r\n"_ba << true;
}

void HostilePeerTest::destinationSays_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<bool>("isInstead");
    const QByteArray appended = "[APPENDUID";
    QTest::newRow("100,000 parentheses in NAMESPACE") << "* NAMESPACE"_ba
                                                      << "* NAMESPACE " + QByteArray(100'000, '(') + "\r\n"
                                                      << true;
    QTest::newRow("a line without end") << appended << QByteArray(20'000'000, 'x') << false;
    QTest::newRow("a literal of 2 GB in LIST") << "* LIST"_ba
                                               << "* LIST () \"/\" {2000000000}\r\n"_ba << true;
    QTest::newRow("EXISTS 4294967295") << "EXISTS"_ba
                                       << "* 4294967295 EXISTS\r\n"_ba << true;
    QTest::newRow("UIDNEXT 0") << "[UIDNEXT"_ba
                               << "* OK [UIDNEXT 0] none\r\n"_ba << true;
    QTest::newRow("continuations nobody waits for")
        << "* LIST"_ba << QByteArray("+ go on\r\n").repeated(1000) << false;
    QTest::newRow("an answer to an unknown tag") << appended << "zz9 OK done\r\n"_ba << false;
    QTest::newRow("BYE before the answer") << appended << "* BYE shutting down\r\n"_ba << true;
    QTest::newRow("permanent flags that are commands")
        << "PERMANENTFLAGS"_ba
        << "* OK [PERMANENTFLAGS (\\* {9}\r\nx DELETE INBOX)] ok\r\n"_ba << true;
    QTest::newRow("expunges of everything")
        << appended << QByteArray("* 1 EXPUNGE\r\n").repeated(2000) << false;
    QTest::newRow("silence") << appended << ""_ba << true;
}

void HostilePeerTest::says(bool isSource)
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, payload);
    QFETCH(bool, isInstead);
    Account &account = m_accounts.add();
    account.job.source.timeouts.idle = account.job.destination.timeouts.idle = std::chrono::milliseconds(700);
    bool isSaid = false;
    (isSource ? account.source : account.destination)
        ->setFilter([&](Direction direction, const QByteArray &unit) {
            if (isSaid || direction == Direction::ToServer || !unit.contains(before))
                return unit;
            isSaid = true;
            return isInstead ? payload : payload + unit;
        });
    const Summary disturbed = m_accounts.migrate({&account}, 1);
    QVERIFY(isSaid);
    QVERIFY2(!disturbed.error, qPrintable(words(disturbed)));
    QVERIFY(words(disturbed).size() < 3000);
    account.source->mend();
    account.destination->mend();
    const Summary rest = m_accounts.migrate({&account}, 3);
    QCOMPARE(words(rest), QString());
    QCOMPARE(forbiddenCommand(account.source->commands(), true), QString());
    QCOMPARE(forbiddenCommand(account.destination->commands(), false), QString());
    const auto there =
        rehearsal::readMailStore(m_accounts.destination(), account.user, MailboxMove::password());
    QVERIFY(there);
    const rehearsal::StoreDifference found = rehearsal::compareStores(m_accounts.wanted(), *there);
    QVERIFY2(found.isNone(), qPrintable(found.toString()));
}

void HostilePeerTest::cleanupTestCase()
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    // The largest payload is 20 MB, and the proxy holds it, too.
    QVERIFY2(peakMemory() - m_memory < 200'000, QByteArray::number(peakMemory() - m_memory).constData());
#endif
}

QTEST_GUILESS_MAIN(HostilePeerTest)
#include "tst_hostilepeer.moc"
