// SPDX-License-Identifier: GPL-3.0-or-later
// What kinds of servers are known to do that no Dovecot does, played by a proxy before one, in the words that
// users have reported. None of it is verified against the live services.
#include <QDate>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include "faultproxy.h"
#include "migration/traffic.h"
#include "migration/verify.h"
#include "strictproxy.h"
#include "twohosts.h"

using namespace migration;
using namespace Qt::StringLiterals;
using Direction = FaultProxy::Direction;

namespace {

const QByteArray date = "17-Jul-1996 02:44:25 -0700";

/// Changes what the server says line by line, and first of all its name.
class Disguise {
public:
    using Change = std::function<QByteArray(Direction direction, const QByteArray &unit)>;

    Disguise(const rehearsal::Dovecot &host, const QByteArray &software, const Change &change = {})
        : m_proxy(host.address(), host.port())
    {
        m_proxy.setFilter([software, change](Direction direction, const QByteArray &unit) {
            if (direction == Direction::ToClient && unit.startsWith("* ID "))
                return "* ID (\"name\" \"" + software + "\")\r\n";
            return change ? change(direction, unit) : unit;
        });
    }

    net::Endpoint endpoint() const { return {u"127.0.0.1"_s, m_proxy.serverPort(), net::Security::Plain}; }

private:
    FaultProxy m_proxy;
};

QByteArray datedMail(const QByteArray &id, const QByteArray &body)
{
    return "Date: Wed, 17 Jul 1996 02:44:25 -0700\r\nFrom:  Ann <ann@example.org>\r\nSubject: The\tsame\r\n"
           "Message-ID: <" + id + ">\r\n\r\n" + body + "\r\n";
}

} // namespace

class MannersPlayedTest final : public QObject {
    Q_OBJECT

private slots:
    void exchangeClosesAfterTenErrors();
    void yahooIsUnavailable_data();
    void yahooIsUnavailable();
    void zimbraAnswersWithEmptyHeaders();
    void sizesOfZero();
    void gmailNamesUidsThatAreNotThere();
    void gmailStoresEqualMessagesOnce();
    void headersComeBackRewritten_data();
    void headersComeBackRewritten();
    void courierShowsFlagsLate();
    void dailyLimitIsKnown();
    void connectionsAreKnown();

private:
    static QString verified(const AccountJob &job, const TwoHosts &hosts);
};

QString MannersPlayedTest::verified(const AccountJob &job, const TwoHosts &hosts)
{
    Verifier verifier;
    QList<Verification> found;
    connect(&verifier, &Verifier::finished, &verifier, [&](const QList<Verification> &all) { found = all; });
    verifier.start({job}, hosts.options(), true);
    if (!QTest::qWaitFor([&] { return !found.isEmpty(); }, 20000))
        return u"the verification did not end"_s;
    QString text = found[0].error ? found[0].error->toString() : QString();
    for (const Difference &difference : std::as_const(found[0].differences))
        text += u"%1 %2; "_s.arg(difference.uid).arg(difference.detail);
    return text;
}

/// It comes back, goes on with what it has learned of the refused messages, and comes to an end.
void MannersPlayedTest::exchangeClosesAfterTenErrors()
{
    const QByteArray refusal = "BAD Command Argument Error. 11";
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    for (int i = 0; i < 8; ++i) {
        const QByteArray id = QByteArray::number(i);
        const QByteArray message = testMessage(id, i % 4 == 3 ? "fine\r\n" : "bad\r\n");
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, message, {}, date)), QString());
    }
    StrictProxy exchange(hosts.destination().address(), hosts.destination().port(),
                         [&](const QByteArray &message) { return message.contains("\r\nbad") ? refusal : ""_ba; });
    exchange.closeAfter(10, "Connection is closed. 14");
    AccountJob job = hosts.job();
    job.destination.endpoint = {u"127.0.0.1"_s, exchange.serverPort(), net::Security::Plain};
    const Summary summary = hosts.migrate(job);
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.tally.copied, 2);
    QCOMPARE(summary.tally.refused, 6);
    QVERIFY(summary.accounts[0].proof.isProven());
    for (const Problem &problem : hosts.problems())
        QVERIFY2(problem.server.contains(u"11"_s), qPrintable(problem.server));
    QVERIFY2(exchange.connections() <= 6, qPrintable(QString::number(exchange.connections())));
    QCOMPARE(hosts.store(hosts.destination()).messages.size(), 2);
}

void MannersPlayedTest::yahooIsUnavailable_data()
{
    QTest::addColumn<int>("failures"); // Of FETCH commands that ask for the message.
    QTest::addColumn<int>("refused");
    QTest::newRow("for a moment") << 1 << 0;
    QTest::newRow("for longer") << 2 << 1;
}

void MannersPlayedTest::yahooIsUnavailable()
{
    QFETCH(int, failures);
    QFETCH(const int, refused);
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    for (int i = 1; i <= 3; ++i)
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(QByteArray::number(i)), {}, date)),
                 QString());
    static const QRegularExpression fetch(u"^(\\S+) UID FETCH (\\S+) .*BODY\\.PEEK\\[\\]"_s);
    QByteArrayList tags;
    Disguise yahoo(hosts.source(), "Y!IMAP", [&](Direction direction, const QByteArray &unit) {
        const QRegularExpressionMatch match = fetch.match(QString::fromLatin1(unit));
        const bool asks = direction == Direction::ToServer && match.hasMatch()
            && (match.captured(2) == u"1:3" || match.captured(2) == u"2");
        if (asks && failures-- > 0) {
            tags += match.captured(1).toLatin1();
            return match.captured(2) == u"2" ? tags.last() + " NOOP\r\n"
                                             : QByteArray(unit).replace(" 1:3 ", " 1,3 ");
        }
        const QByteArray tag = unit.left(unit.indexOf(' '));
        return direction == Direction::ToClient && tags.contains(tag)
            ? tag + " NO [UNAVAILABLE] UID FETCH Server error while fetching messages\r\n"
            : unit;
    });
    AccountJob job = hosts.job();
    job.source.endpoint = yahoo.endpoint();
    const Summary summary = hosts.migrate(job);
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.tally.refused, refused);
    QCOMPARE(summary.tally.copied, 3 - refused);
    QCOMPARE(hosts.problems().size(), refused);
    if (refused > 0) {
        QVERIFY(hosts.problems().constFirst().server.contains(u"[UNAVAILABLE]"_s));
        QVERIFY(hosts.problems().constFirst().remedy.contains(u"later"_s));
    }
    tags.clear(); // They begin anew.
    const Summary later = hosts.migrate(job);
    QCOMPARE(later.copiedNow, refused);
    QCOMPARE(later.tally.refused, 0);
    QCOMPARE(hosts.difference(), QString());
}

/// What is there already is found although the server hands out no Message-ID.
void MannersPlayedTest::zimbraAnswersWithEmptyHeaders()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    for (const QByteArray &id : {"one"_ba, "two"_ba, "three"_ba})
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(id), {}, date)), QString());
    for (const QByteArray &id : {"two"_ba, "one"_ba})
        QCOMPARE(words(TwoHosts::append(hosts.destination(), u"INBOX"_s, testMessage(id), {}, date)), QString());
    static const QRegularExpression literal(u"\\{[0-9]+\\}\r\n$"_s);
    bool isHeader = false;
    Disguise zimbra(hosts.destination(), "Zimbra", [&](Direction direction, const QByteArray &unit) {
        if (direction == Direction::ToServer)
            return unit;
        if (std::exchange(isHeader, false))
            return QByteArray();
        isHeader = unit.contains("BODY[HEADER.FIELDS");
        return isHeader ? QString::fromLatin1(unit).replace(literal, u"{0}\r\n"_s).toLatin1() : unit;
    });
    AccountJob job = hosts.job();
    job.destination.endpoint = zimbra.endpoint();
    const Summary summary = hosts.migrate(job);
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.tally.alreadyThere, 2);
    QCOMPARE(summary.tally.copied, 1);
    QCOMPARE(hosts.store(hosts.destination()).messages.size(), 3);
}

/// IceWarp and the Bridge of ProtonMail state sizes of 0: that does not make a message empty.
void MannersPlayedTest::sizesOfZero()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    for (const QByteArray &id : {"one"_ba, "two"_ba, "three"_ba})
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(id), {}, date)), QString());
    QCOMPARE(words(TwoHosts::append(hosts.destination(), u"INBOX"_s, testMessage("two"), {}, date)), QString());
    static const QRegularExpression size(u"RFC822\\.SIZE [0-9]+"_s);
    Disguise icewarp(hosts.source(), "IceWarp", [](Direction direction, const QByteArray &unit) {
        return direction == Direction::ToServer
            ? unit
            : QString::fromLatin1(unit).replace(size, u"RFC822.SIZE 0"_s).toLatin1();
    });
    AccountJob job = hosts.job();
    job.source.endpoint = icewarp.endpoint();
    const Summary summary = hosts.migrate(job);
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.tally.copied, 2);
    QCOMPARE(summary.tally.alreadyThere, 1);
    QVERIFY(summary.isVerified);
    QCOMPARE(hosts.migrate(job).copiedNow, 0);
    QCOMPARE(verified(job, hosts), QString());
    QCOMPARE(hosts.store(hosts.destination()).messages.size(), 3);
}

void MannersPlayedTest::gmailNamesUidsThatAreNotThere()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    for (const QByteArray &id : {"one"_ba, "two"_ba, "three"_ba})
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(id), {}, date)), QString());
    Disguise gmail(hosts.destination(), "GImap", [](Direction direction, const QByteArray &unit) {
        const qsizetype at = unit.indexOf("[APPENDUID ");
        if (direction == Direction::ToServer || at < 0)
            return unit;
        const qsizetype end = unit.indexOf(']', at);
        QByteArrayList code = unit.mid(at, end - at).split(' ');
        code[2] = '9' + code[2].replace(":", ":9"); // 1:3 becomes 91:93.
        return unit.left(at) + code.join(' ') + unit.mid(end);
    });
    AccountJob job = hosts.job();
    job.destination.endpoint = gmail.endpoint();
    const Summary summary = hosts.migrate(job);
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.tally.copied, 3);
    QVERIFY(summary.isVerified);
    QVERIFY(hosts.problems().isEmpty());
    QCOMPARE(verified(job, hosts), QString());
}

/// Of equal messages in one folder Gmail keeps one. That is told, and nothing is sent again.
void MannersPlayedTest::gmailStoresEqualMessagesOnce()
{
    rehearsal::DovecotOptions to;
    to.withoutCapabilities = {u"MULTIAPPEND"_s};
    to.moreConfiguration = u"imap_id_send = name GImap\n"_s;
    TwoHosts hosts({}, to);
    QCOMPARE(words(hosts.start()), QString());
    for (const QByteArray &id : {"one"_ba, "two"_ba, "one"_ba})
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(id), {}, date)), QString());
    QByteArrayList seen;
    StrictProxy gmail(hosts.destination().address(), hosts.destination().port(), [&](const QByteArray &message) {
        const bool isKnown = seen.contains(message);
        seen += message;
        return isKnown ? "OK [APPENDUID 1 77] (Success)"_ba : QByteArray();
    });
    AccountJob job = hosts.job();
    job.destination.endpoint = {u"127.0.0.1"_s, gmail.serverPort(), net::Security::Plain};
    const Summary summary = hosts.migrate(job);
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.tally.copied, 3);
    QVERIFY(!summary.isVerified);
    QCOMPARE(hosts.problems().size(), 1);
    QVERIFY(hosts.problems().constFirst().remedy.contains(u"only one of several equal messages"_s));
    QCOMPARE(hosts.migrate(job).copiedNow, 0);
    QCOMPARE(hosts.store(hosts.destination()).messages.size(), 2);
}

void MannersPlayedTest::headersComeBackRewritten_data()
{
    QTest::addColumn<QByteArray>("software");
    QTest::addColumn<int>("alreadyThere");
    QTest::newRow("Domino") << "Domino"_ba << 1;
    QTest::newRow("a server that keeps them: another message") << "Testd"_ba << 0;
}

/// The copy of an earlier run is recognised without its Message-ID; a message with another text is not it.
void MannersPlayedTest::headersComeBackRewritten()
{
    QFETCH(const QByteArray, software);
    QFETCH(const int, alreadyThere);
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    for (const QByteArray &body : {"first"_ba, "second, longer"_ba})
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, datedMail(body.left(2) + "@old.example", body), {}, date)),
                 QString());
    const QByteArray rewritten = datedMail("fi@new.example.net", "first").replace("  ", " ").replace("\t", " ");
    QCOMPARE(words(TwoHosts::append(hosts.destination(), u"INBOX"_s, rewritten, {}, date)), QString());
    const Disguise domino(hosts.destination(), software);
    AccountJob job = hosts.job();
    job.destination.endpoint = domino.endpoint();
    const Summary summary = hosts.migrate(job);
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.tally.alreadyThere, alreadyThere);
    QCOMPARE(summary.tally.copied, 2 - alreadyThere);
    QCOMPARE(verified(job, hosts), QString());
}

/// The first answer after an APPEND lacks the flags; that is not taken for a change by the user.
void MannersPlayedTest::courierShowsFlagsLate()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("one"), "\\Seen", date)), QString());
    int late = 0;
    Disguise courier(hosts.destination(), "Courier-IMAP", [&](Direction direction, const QByteArray &unit) {
        const bool isLate = direction == Direction::ToClient && unit.contains("FLAGS (\\Seen)")
            && late > 0 && late-- > 0;
        return isLate ? QByteArray(unit).replace("\\Seen", "") : unit;
    });
    AccountJob job = hosts.job();
    job.destination.endpoint = courier.endpoint();
    QCOMPARE(hosts.migrate(job).copiedNow, 1);
    QCOMPARE(words(TwoHosts::run(hosts.source(), {"SELECT INBOX", "STORE 1 +FLAGS (\\Flagged)"})), QString());
    late = 1;
    QCOMPARE(hosts.migrate(job).flagsNow, 1);
    QCOMPARE(late, 0);
    QCOMPARE(hosts.difference(), QString());
}

/// Gmail's volume per day holds by default, over all runs, and the user's word against it.
void MannersPlayedTest::dailyLimitIsKnown()
{
    TwoHosts hosts;
    QCOMPARE(words(hosts.start()), QString());
    QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage("one"), {}, date)), QString());
    const Disguise gmail(hosts.destination(), "GImap");
    AccountJob job = hosts.job();
    job.destination.endpoint = gmail.endpoint();
    const Summary first = hosts.migrate(job);
    QCOMPARE(first.copiedNow, 1);
    const QString limits = first.accounts[0].limits;
    QVERIFY2(limits.contains(u"Gmail"_s) && limits.contains(u"not verified"_s), qPrintable(limits));
    QVERIFY(!first.accounts[0].end);
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"day"_s);
        database.setDatabaseName(hosts.ledgerFile());
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(u"UPDATE daily_octets SET octets = 499999000"_s));
    }
    QSqlDatabase::removeDatabase(u"day"_s);
    for (const QByteArray &id : {"two"_ba, "three"_ba})
        QCOMPARE(words(TwoHosts::append(hosts.source(), u"INBOX"_s, testMessage(id, QByteArray(700, 'x')), {}, date)),
                 QString());
    const Summary second = hosts.migrate(job);
    QCOMPARE(second.copiedNow, 1);
    QCOMPARE(second.accounts[0].error.value_or(Error()).kind, Error::Kind::Throttled);
    QCOMPARE(second.accounts[0].end.value_or(QDateTime()).date(), QDateTime::currentDateTimeUtc().date().addDays(1));
    Options options = hosts.options();
    options.daily = 0;
    const Summary third = hosts.migrate(job, options);
    QCOMPARE(third.copiedNow, 1);
    QCOMPARE(third.accounts[0].limits, QString());
}

void MannersPlayedTest::connectionsAreKnown()
{
    Traffic traffic(0);
    QVERIFY(!traffic.hasReached(u"courier"_s));
    traffic.grant(u"courier"_s, 2);
    traffic.grant(u"other"_s, 0);
    QVERIFY(traffic.hasReached(u"courier"_s));
    const auto one = traffic.connect(u"courier"_s, u"other"_s);
    QVERIFY(traffic.mayConnect(u"courier"_s, u"other"_s));
    const auto two = traffic.connect(u"other"_s, u"courier"_s);
    QVERIFY(!traffic.mayConnect(u"courier"_s, u"other"_s));
    QVERIFY(traffic.mayConnect(u"other"_s, u"other"_s));
    Traffic chosen(3); // The user's word wins.
    chosen.grant(u"courier"_s, 1);
    const auto three = chosen.connect(u"courier"_s, u"other"_s);
    QVERIFY(chosen.mayConnect(u"courier"_s, u"other"_s));
}

QTEST_GUILESS_MAIN(MannersPlayedTest)
#include "tst_mannersplayed.moc"
