// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/reconcile.h"

#include <QTest>

using namespace migration;

namespace {

using Strings = QList<QByteArray>;

/// A message in short form: "uid size date id body [flags]", "-" for none.
struct Brief {
    Trait trait;
    QByteArray id;
    QByteArray body;
};

QList<Brief> briefs(const Strings &lines)
{
    QList<Brief> all;
    for (const QByteArray &line : lines) {
        const QByteArrayList words = line.split(' ');
        Brief brief;
        brief.trait.uid = words.at(0).toUInt();
        brief.trait.size = words.at(1).toLongLong();
        if (words.at(2) != "-")
            brief.trait.date = words.at(2).toLongLong();
        brief.id = words.at(3) == "-" ? QByteArray() : words.at(3);
        brief.body = words.at(4);
        brief.trait.flags = flagsKey(QString::fromLatin1(words.value(5)));
        all.append(brief);
    }
    return all;
}

/// The three steps as the engine takes them, asking only what each step allows.
QList<Match> reconcile(const QList<Brief> &source, const QList<Brief> &destination, int *bodiesRead)
{
    QList<Trait> here;
    QList<Trait> there;
    for (const Brief &brief : source)
        here.append(brief.trait);
    for (const Brief &brief : destination)
        there.append(brief.trait);
    const Candidates near = candidates(here, there);
    MessageIds hereIds;
    MessageIds thereIds;
    for (const Brief &brief : source) {
        if (near.source.contains(brief.trait.uid))
            hereIds.insert(brief.trait.uid, brief.id);
    }
    for (const Brief &brief : destination) {
        if (near.destination.contains(brief.trait.uid))
            thereIds.insert(brief.trait.uid, brief.id);
    }
    const Comparison comparison = compareIds(here, there, hereIds, thereIds);
    Digests hereDigests;
    Digests thereDigests;
    for (const Brief &brief : source) {
        if (comparison.ties.source.contains(brief.trait.uid))
            hereDigests.insert(brief.trait.uid, brief.body);
    }
    for (const Brief &brief : destination) {
        if (comparison.ties.destination.contains(brief.trait.uid))
            thereDigests.insert(brief.trait.uid, brief.body);
    }
    *bodiesRead = int(hereDigests.size() + thereDigests.size());
    QList<Match> matches = comparison.certain + compareDigests(here, there, hereDigests, thereDigests);
    std::sort(matches.begin(), matches.end(),
              [](const Match &a, const Match &b) { return a.source < b.source; });
    return matches;
}

} // namespace

class ReconcileTest final : public QObject {
    Q_OBJECT

private slots:
    void matches_data();
    void matches();
    void messageIds_data();
    void messageIds();
    void renumbering();
};

void ReconcileTest::matches_data()
{
    QTest::addColumn<Strings>("source");
    QTest::addColumn<Strings>("destination");
    QTest::addColumn<QList<QPair<int, int>>>("expected");
    QTest::addColumn<int>("bodies");
    using Pairs = QList<QPair<int, int>>;
    QTest::newRow("nothing there") << Strings{"1 10 5 a x"} << Strings{} << Pairs{} << 0;
    QTest::newRow("the same") << Strings{"1 10 5 a x"} << Strings{"7 10 5 a x"} << Pairs{{1, 7}} << 0;
    QTest::newRow("another size and date") << Strings{"1 10 5 a x"} << Strings{"7 11 6 a x"} << Pairs{} << 0;
    QTest::newRow("same Message-ID, different bodies, one of them there")
        << Strings{"1 10 5 a x", "2 10 5 a y"} << Strings{"7 10 5 a y"} << Pairs{{2, 7}} << 3;
    QTest::newRow("same Message-ID and date, different sizes")
        << Strings{"1 10 5 a x", "2 20 5 a yy"} << Strings{"7 20 5 a yy"} << Pairs{{2, 7}} << 0;
    QTest::newRow("three exact duplicates, two of them there")
        << Strings{"1 10 5 a x", "2 10 5 a x", "3 10 5 a x"} << Strings{"7 10 5 a x", "8 10 5 a x"}
        << Pairs{{1, 7}, {2, 8}} << 5;
    QTest::newRow("two there, one wanted: one is enough")
        << Strings{"1 10 5 a x"} << Strings{"7 10 5 a x", "8 10 5 a x"} << Pairs{{1, 7}} << 3;
    QTest::newRow("equal bodies of other dates: the one of that date is there")
        << Strings{"1 10 5 a x", "2 10 6 a x"} << Strings{"7 10 6 a x"} << Pairs{{2, 7}} << 0;
    QTest::newRow("equal bodies without Message-ID of other dates")
        << Strings{"1 10 5 - x", "2 10 6 - x"} << Strings{"7 10 6 - x"} << Pairs{{2, 7}} << 3;
    QTest::newRow("equal but for the flags")
        << Strings{"1 10 5 - x", "2 10 5 - x \\Seen"} << Strings{"7 10 5 - x \\seen"} << Pairs{{2, 7}} << 3;
    QTest::newRow("no Message-ID, equal bodies")
        << Strings{"1 10 5 - x"} << Strings{"7 10 5 - x"} << Pairs{{1, 7}} << 2;
    QTest::newRow("no Message-ID, other bodies")
        << Strings{"1 10 5 - x"} << Strings{"7 10 5 - y"} << Pairs{} << 2;
    QTest::newRow("date was not kept by another tool")
        << Strings{"1 10 5 a x"} << Strings{"7 10 99 a x"} << Pairs{{1, 7}} << 2;
    QTest::newRow("size stated wrongly by one server")
        << Strings{"1 10 5 a x"} << Strings{"7 12 5 a x"} << Pairs{{1, 7}} << 2;
    QTest::newRow("no date at the source")
        << Strings{"1 10 - a x"} << Strings{"7 10 5 a x"} << Pairs{{1, 7}} << 2;
    QTest::newRow("same size by chance") << Strings{"1 10 5 a x"} << Strings{"7 10 6 b x"} << Pairs{} << 0;
    QTest::newRow("delivered there too, with other headers")
        << Strings{"1 10 5 a x"} << Strings{"7 10 6 a y"} << Pairs{} << 2;
}

void ReconcileTest::matches()
{
    QFETCH(Strings, source);
    QFETCH(Strings, destination);
    using Pairs = QList<QPair<int, int>>;
    QFETCH(Pairs, expected);
    int bodiesRead = 0;
    Pairs found;
    for (const Match &match : reconcile(briefs(source), briefs(destination), &bodiesRead))
        found.append({int(match.source), int(match.destination)});
    QCOMPARE(found, expected);
    QTEST(bodiesRead, "bodies");
}

void ReconcileTest::messageIds_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("plain") << QByteArray("Message-ID: <a@b>\r\n\r\n") << QByteArray("<a@b>");
    QTest::newRow("any case, no blank") << QByteArray("MESSAGE-id:<a@b>\r\n") << QByteArray("<a@b>");
    QTest::newRow("folded") << QByteArray("Message-Id:\r\n <a\r\n\t@b>\r\n\r\n") << QByteArray("<a@b>");
    QTest::newRow("malformed, kept whole")
        << QByteArray("Message-ID: <<a@b>> (c)\r\n") << QByteArray("<<a@b>>(c)");
    QTest::newRow("whole header instead of one field")
        << QByteArray("From: x\r\nMessage-ID: <a@b>\r\nTo: y\r\n") << QByteArray("<a@b>");
    QTest::newRow("line feeds only") << QByteArray("Message-ID: <a@b>\nTo: y\n") << QByteArray("<a@b>");
    QTest::newRow("none") << QByteArray("\r\n") << QByteArray();
    QTest::newRow("empty answer") << QByteArray() << QByteArray();
    QTest::newRow("name without colon") << QByteArray("message-id") << QByteArray();
}

void ReconcileTest::messageIds()
{
    QFETCH(QByteArray, block);
    QTEST(messageId(block), "id");
}

void ReconcileTest::renumbering()
{
    // 1 and 2 are unique; 3 and 4 share size and date, and so do two now; of 5's kind there is one more now.
    const QList<Trait> former{
        {1, 10, 100, 0}, {2, 20, 100, 0}, {3, 30, 100, 0}, {4, 30, 100, 0}, {5, 50, 100, 0}};
    const QList<Trait> now{{11, 20, 100, 0}, {12, 10, 100, 0}, {13, 30, 100, 0},
                           {14, 30, 100, 0}, {15, 50, 100, 0}, {16, 50, 100, 0}};
    const QHash<quint32, quint32> expected{{1, 12}, {2, 11}, {3, 13}, {4, 14}};
    QCOMPARE(renumbered(former, now), expected);
}

QTEST_GUILESS_MAIN(ReconcileTest)
#include "tst_reconcile.moc"
