// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/arrivals.h"

#include <QTest>

#include "awaited.h"
#include "onboarding/copyendpoints.h"
#include "practiceworld.h"
#include "rehearsal/mailstore.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

namespace {

constexpr int messages = 2000;

/// Of the practice mail, which spans ten years, this leaves some on either side.
const QDateTime now(QDate(2024, 12, 1), QTime(12, 0), Qt::UTC);

} // namespace

/// When mail arrives, out of real mailboxes and out of the ledger of a real copy.
class ArrivalsTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const Status started = m_world.start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
        m_world.services().setClock([] { return now; });
        auto move = m_world.newMove(u"a.mailhaul"_s);
        QVERIFY(move);
        m_move = std::move(*move);
    }

    void nothingIsKnownAtFirst()
    {
        QVERIFY(!m_move->mx().canReadArrivals());
        const Planning planning = awaited(m_move->mx().plan());
        QCOMPARE(planning.arrivals, Arrivals());
        QVERIFY(!planning.plan.isByArrivals);
    }

    void logInsAreKnown()
    {
        RUN(m_move->look());
        for (const rehearsal::RehearsalUser &user : m_world.servers().users())
            QVERIFY(m_world.servers().newHost().addUser(user.address, user.newPassword));
        m_move->add(m_world.accounts());
        QVERIFY(m_move->mx().canReadArrivals());
    }

    void oldMailboxesBeforeTheCopy()
    {
        const Planning planning = awaited(m_move->mx().readArrivals());
        QCOMPARE(planning.arrivals.source, Arrivals::Source::OldMailboxes);
        QCOMPARE(planning.arrivals.mailboxes, 4);
        QCOMPARE(planning.arrivals.ofMailboxes, 4);
        QCOMPARE(planning.arrivals.hours, expected(now.addDays(-Arrivals::recentDays), true));
        QVERIFY(planning.arrivals.hours.total() > 10);
        QVERIFY(planning.plan.isByArrivals);
        // Once read it is known, also after a restart.
        QCOMPARE(awaited(m_move->mx().plan()).arrivals, planning.arrivals);
        QCOMPARE(Arrivals::fromJson(planning.arrivals.toJson()), planning.arrivals);
    }

    void aMailboxThatCannotBeRead()
    {
        const rehearsal::RehearsalUser user = m_world.servers().users().constFirst();
        m_move->vault().keep(Vault::Side::Old, *MailAddress::parse(user.address), Secret("wrong"_ba));
        const Arrivals arrivals = awaited(m_move->mx().readArrivals()).arrivals;
        QCOMPARE(arrivals.mailboxes, 3);
        QCOMPARE(arrivals.ofMailboxes, 4);
        QVERIFY2(sourceText(arrivals).contains(u"3 of 4"_s), qPrintable(sourceText(arrivals)));
        m_move->vault().keep(Vault::Side::Old, *MailAddress::parse(user.address), Secret(user.oldPassword));
    }

    void cancelled()
    {
        const QFuture<Planning> reading = m_move->mx().readArrivals();
        m_move->mx().stopReadingArrivals();
        QTRY_VERIFY(reading.isCanceled() && reading.isFinished());
        QCOMPARE(awaited(m_move->mx().plan()).arrivals.mailboxes, 3); // What was known before.
    }

    void ledgerOfACopy()
    {
        RUN(m_move->migrate());
        const std::optional<Error> error = m_move->migrate().error();
        QVERIFY2(!error, error ? qPrintable(error->toString()) : "");
        const Planning planning = awaited(m_move->mx().plan());
        QCOMPARE(planning.arrivals.source, Arrivals::Source::Copied);
        QCOMPARE(planning.arrivals.hours, expected(now.addYears(-1), false));
        QVERIFY(planning.arrivals.hours.total() > 10);
    }

    void cleanupTestCase() { m_move.reset(); }

private:
    /// As another IMAP client sees it.
    ArrivalHours expected(const QDateTime &since, bool isOnlyArrived)
    {
        ArrivalHours hours;
        for (const rehearsal::RehearsalUser &user : m_world.servers().users()) {
            const auto store =
                rehearsal::readMailStore(m_world.servers().oldHost(), user.address, user.oldPassword);
            if (!store)
                return {};
            QStringList written;
            for (const rehearsal::StoredFolder &folder : store->folders) {
                if (folder.specialUse == u"\\sent"_s || folder.specialUse == u"\\drafts"_s)
                    written += folder.name;
            }
            for (const rehearsal::StoredMessage &message : store->messages) {
                if (message.internalDate >= since && !(isOnlyArrived && written.contains(message.folder)))
                    hours.add(message.internalDate.toLocalTime(), 1);
            }
        }
        return hours;
    }

    PracticeWorld m_world{messages};
    std::unique_ptr<Move> m_move;
};

QTEST_GUILESS_MAIN(ArrivalsTest)
#include "tst_arrivals.moc"
