// SPDX-License-Identifier: GPL-3.0-or-later
// Messages between two hosts: what is in them, what is known about them, and how many there are.
#include <QTest>

#include "mailboxmove.h"
#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Summary;
using Bodies = QList<QByteArray>;

class AcceptanceMessagesTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void flags_data();
    void flags();
    void keywordThatIsNotTaken();
    void arrival_data();
    void arrival();
    void copies_data();
    void copies();
    void sameMailInThreeFolders();
    void octets_data();
    void octets();
    void emptyMessage();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::Dovecot> m_dotted; ///< "." with the prefix "INBOX."; Maildir.
    std::unique_ptr<rehearsal::Dovecot> m_slashed; ///< "/" without a prefix; keywords of 20 octets at most.
};

void AcceptanceMessagesTest::initTestCase()
{
    rehearsal::DovecotOptions dotted;
    dotted.name = u"old"_s;
    dotted.separator = u"."_s;
    dotted.prefix = u"INBOX."_s;
    rehearsal::DovecotOptions slashed;
    slashed.name = u"new"_s;
    slashed.format = rehearsal::MailFormat::SingleDbox;
    slashed.moreConfiguration = u"mail_max_keyword_length = 20\n"_s;
    m_dotted = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"old"_s), dotted);
    m_slashed = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"new"_s), slashed);
    QCOMPARE(words(m_dotted->start()), QString());
    QCOMPARE(words(m_slashed->start()), QString());
}

void AcceptanceMessagesTest::flags_data()
{
    QTest::addColumn<bool>("isFromDotted");
    QTest::addColumn<QByteArrayList>("flags"); // One message each.
    QByteArray many;
    for (int i = 0; i < 24; ++i)
        many += " word" + QByteArray::number(i);
    const QList<std::pair<const char *, QByteArrayList>> rows{
        {"none", {""}},
        {"each system flag", {"\\Seen", "\\Answered", "\\Flagged", "\\Draft", "\\Deleted"}},
        {"all system flags", {"\\Seen \\Answered \\Flagged \\Draft \\Deleted"}},
        {"known keywords", {"$Forwarded $MDNSent", "$Junk", "NonJunk $NotJunk", "$Label1 $Label5"}},
        {"keywords with odd characters", {"a+b=c:d", "x;y,z!", "[tag"}},
        {"keywords that are numbers", {"1", "00"}},
        {"24 keywords", {many.trimmed()}},
        {"flags and keywords on some of several", {"\\Seen $a", "", "\\Flagged $b", "", "$a $b"}},
    };
    for (const auto &[row, flags] : rows) {
        QTest::addRow("%s, . to /", row) << true << flags;
        QTest::addRow("%s, / to .", row) << false << flags;
    }
}

void AcceptanceMessagesTest::flags()
{
    QFETCH(bool, isFromDotted);
    QFETCH(QByteArrayList, flags);
    MailboxMove move(isFromDotted ? *m_dotted : *m_slashed, isFromDotted ? *m_slashed : *m_dotted);
    QCOMPARE(words(move.create()), QString());
    QList<Letter> letters;
    for (const QByteArray &list : flags)
        letters.append({u"INBOX"_s, testMessage(QByteArray::number(letters.size())), list});
    QCOMPARE(words(move.put(move.source(), letters)), QString());
    const Summary summary = move.migrate();
    QCOMPARE(words(summary), QString());
    QVERIFY(summary.isVerified);
    QVERIFY(move.problems().isEmpty());
    QCOMPARE(move.difference(), QString());
    QCOMPARE(move.migrate().copiedNow, 0);
}

/// A keyword that the destination refuses costs the keyword, not the message nor its neighbours.
void AcceptanceMessagesTest::keywordThatIsNotTaken()
{
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    const QByteArray tooLong = "a-keyword-of-more-than-20-octets";
    QCOMPARE(words(move.put(move.source(),
                            {{u"INBOX"_s, testMessage("1"), "\\Seen short"},
                             {u"INBOX"_s, testMessage("2"), "\\Flagged " + tooLong},
                             {u"INBOX"_s, testMessage("3"), "\\Seen short"}})),
             QString());
    const Summary summary = move.migrate();
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, 3);
    QCOMPARE(summary.tally.refused, 0);
    const rehearsal::MailStore there = move.store(move.destination());
    QCOMPARE(there.messages.size(), 3);
    for (const rehearsal::StoredMessage &message : there.messages) {
        if (!message.flags.contains(u"\\flagged"_s))
            QCOMPARE(message.flags, (QStringList{u"\\seen"_s, u"short"_s}));
    }
    const QList<migration::Problem> listed = summary.accounts.constFirst().proof.problems;
    QCOMPARE(listed.size(), 1);
    QCOMPARE(listed.constFirst().kind, migration::Problem::Kind::Changed);
    QCOMPARE(listed.constFirst().uid, 2U);
    QCOMPARE(move.migrate().copiedNow, 0);
}

void AcceptanceMessagesTest::arrival_data()
{
    QTest::addColumn<QByteArray>("date");
    QTest::newRow("UTC") << "17-Jul-1996 02:44:25 +0000"_ba;
    QTest::newRow("west") << "17-Jul-1996 02:44:25 -0700"_ba;
    QTest::newRow("the day before in UTC") << " 1-Mar-2024 00:30:00 +1400"_ba;
    QTest::newRow("the day after in UTC") << "28-Feb-2024 23:30:00 -1200"_ba;
    QTest::newRow("half an hour") << "10-Oct-2010 10:10:10 +0530"_ba;
    QTest::newRow("a quarter of an hour") << "10-Oct-2010 10:10:10 +0545"_ba;
    QTest::newRow("leap day") << "29-Feb-2024 23:59:59 +0000"_ba;
    QTest::newRow("the hour that summer time skips") << "31-Mar-2024 02:30:00 +0100"_ba;
    QTest::newRow("soon after 1970") << " 2-Jan-1970 00:00:00 +0000"_ba;
}

void AcceptanceMessagesTest::arrival()
{
    QFETCH(QByteArray, date);
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    QCOMPARE(words(move.put(move.source(), {{u"INBOX"_s, testMessage("1"), {}, date}})), QString());
    QCOMPARE(words(move.migrate()), QString());
    QCOMPARE(move.difference(), QString());
    // An instant, whatever zone it was written in.
    const QString text = QString::fromLatin1(date).trimmed();
    const QDateTime written = QLocale::c().toDateTime(text.left(text.size() - 6), u"d-MMM-yyyy HH:mm:ss"_s);
    QDateTime instant(written.date(), written.time(), Qt::UTC);
    const int minutes = text.right(4).left(2).toInt() * 60 + text.right(2).toInt();
    instant = instant.addSecs(60 * (text.at(text.size() - 5) == u'-' ? minutes : -minutes));
    QCOMPARE(move.store(move.destination()).messages.constFirst().internalDate, instant);
}

void AcceptanceMessagesTest::copies_data()
{
    QTest::addColumn<Bodies>("first");
    QTest::addColumn<Bodies>("later"); // Come in at the source after the first run.
    const QByteArray one = testMessage("one", "first\r\n");
    const QByteArray other = testMessage("one", "other\r\n"); // The same size and Message-ID.
    const QByteArray longer = testMessage("one", "a longer body\r\n");
    const QByteArray nameless = testMessage({}, "body\r\n");
    const QByteArray emptyName = "Message-ID:\r\n" + testMessage({}, "body\r\n");
    QTest::newRow("no Message-ID") << Bodies{nameless} << Bodies{};
    QTest::newRow("several without Message-ID")
        << Bodies{nameless, testMessage({}, "x\r\n"), nameless} << Bodies{testMessage({}, "y\r\n")};
    QTest::newRow("an empty Message-ID") << Bodies{emptyName, emptyName} << Bodies{emptyName};
    QTest::newRow("no header at all") << Bodies{"\r\nonly a body\r\n"} << Bodies{};
    QTest::newRow("five exact duplicates") << Bodies{one, one, one, one, one} << Bodies{};
    QTest::newRow("another duplicate comes in") << Bodies{one, one} << Bodies{one};
    QTest::newRow("same Message-ID, same size, different bodies") << Bodies{one, other} << Bodies{};
    QTest::newRow("same Message-ID, different sizes") << Bodies{one, longer} << Bodies{other};
    QTest::newRow("duplicates of two that share a Message-ID")
        << Bodies{one, other, one, other} << Bodies{other, one};
}

void AcceptanceMessagesTest::copies()
{
    QFETCH(Bodies, first);
    QFETCH(Bodies, later);
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    const auto letters = [](const Bodies &bodies) {
        QList<Letter> all;
        for (const QByteArray &octets : bodies)
            all.append({u"INBOX"_s, octets});
        return all;
    };
    QCOMPARE(words(move.put(move.source(), letters(first))), QString());
    QCOMPARE(move.migrate().copiedNow, first.size());
    QCOMPARE(move.difference(), QString());
    QCOMPARE(words(move.put(move.source(), letters(later))), QString());
    QCOMPARE(move.migrate().copiedNow, later.size());
    QCOMPARE(move.difference(), QString());
    QCOMPARE(move.migrate().copiedNow, 0);
    QCOMPARE(move.difference(), QString());
}

void AcceptanceMessagesTest::sameMailInThreeFolders()
{
    MailboxMove move(*m_slashed, *m_dotted);
    QCOMPARE(words(move.create()), QString());
    const QByteArray mail = testMessage("the same");
    QCOMPARE(words(move.put(move.source(), {{u"INBOX"_s, mail}, {u"a"_s, mail}, {u"a/b"_s, mail}})),
             QString());
    const Summary summary = move.migrate();
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, 3);
    QCOMPARE(move.difference(), QString());
    QCOMPARE(move.migrate().copiedNow, 0);
}

void AcceptanceMessagesTest::octets_data()
{
    QTest::addColumn<QByteArray>("message");
    QByteArray all;
    for (int i = 1; i < 256; ++i)
        all += char(i);
    QTest::newRow("one octet") << "x"_ba;
    QTest::newRow("a line end") << "\r\n"_ba;
    QTest::newRow("no final line end") << testMessage("1", "no end");
    QTest::newRow("only header fields, no empty line") << "Subject: x\r\n"_ba;
    QTest::newRow("every octet but NUL") << testMessage("1", all);
    QTest::newRow("raw 8-bit in the header") << "Subject: \xfc\xe9\r\n" + testMessage("1");
    QTest::newRow("a line of 300,000 octets") << testMessage("1", QByteArray(300'000, 'x') + "\r\n");
    QTest::newRow("a header field of 100,000 octets")
        << "X-Long: " + QByteArray(100'000, 'x') + "\r\n" + testMessage("1");
    QTest::newRow("dots, From lines, boundaries")
        << testMessage("1", ".\r\n..\r\nFrom me\r\n>From\r\n--b--\r\n");
    QTest::newRow("looks like the end of a literal")
        << testMessage("1", ")\r\nm9 OK FETCH done\r\n* 2 FETCH (\r\n");
    QTest::newRow("holds commands") << testMessage("1", "x DELETE INBOX\r\ny LOGOUT\r\n");
    QTest::newRow("ends like a literal") << testMessage("1", "a {17}\r\n");
    QTest::newRow("trailing blanks and tabs") << testMessage("1", "a \t \r\n\t\r\n \r\n");
    QTest::newRow("4,096 octets, the most of LITERAL-") << testMessage("1").leftJustified(4096, 'x');
    QTest::newRow("4,097 octets") << testMessage("1").leftJustified(4097, 'x');
    QTest::newRow("3 MB, more than a batch")
        << testMessage("1", QByteArray("0123456789abcdef\r\n").repeated(170'000));
}

void AcceptanceMessagesTest::octets()
{
    QFETCH(QByteArray, message);
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    // Neighbours in the same batch must not suffer.
    QCOMPARE(words(move.put(move.source(),
                            {{u"INBOX"_s, testMessage("before")},
                             {u"INBOX"_s, message},
                             {u"INBOX"_s, testMessage("after")}})),
             QString());
    const Summary summary = move.migrate();
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, 3);
    QVERIFY(summary.isVerified);
    QCOMPARE(move.difference(), QString());
}

/// A message without octets cannot be appended anywhere: it is listed, and its neighbours get through.
void AcceptanceMessagesTest::emptyMessage()
{
    MailboxMove move(*m_dotted, *m_slashed);
    QCOMPARE(words(move.create()), QString());
    const QString folder = move.source().mailFolder(move.user());
    for (const QString &part : {u"/cur"_s, u"/new"_s, u"/tmp"_s})
        QVERIFY(QDir().mkpath(folder + part));
    QCOMPARE(words(rehearsal::writeFile(folder + u"/cur/1.empty.host:2,S"_s, {})), QString());
    QCOMPARE(words(move.source().adopt(folder)), QString());
    QCOMPARE(words(move.put(move.source(), {{u"INBOX"_s, testMessage("after")}})), QString());
    const Summary summary = move.migrate();
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, 1);
    QCOMPARE(summary.tally.refused, 1);
    QVERIFY(summary.accounts.constFirst().proof.isProven());
    QVERIFY(!summary.accounts.constFirst().proof.isComplete());
    QCOMPARE(move.problems().size(), 1);
    QCOMPARE(move.problems().constFirst().uid, 1U);
    QVERIFY(!move.problems().constFirst().reason.isEmpty());
    QCOMPARE(move.store(move.destination()).messages.size(), 1);
}

QTEST_GUILESS_MAIN(AcceptanceMessagesTest)
#include "tst_acceptancemessages.moc"
