// SPDX-License-Identifier: GPL-3.0-or-later
// The connection is cut after every so many octets of a small copy, in both directions, at both servers.
// Whether the same run connects again or a later one goes on: nothing is lost, doubled or altered.
#include <QTest>

#include "faultyaccounts.h"

using namespace Qt::StringLiterals;
using Account = FaultyAccounts::Account;
using Direction = FaultProxy::Direction;
using migration::Summary;

namespace {

constexpr qint64 usualStride = 263; ///< Octets; not a divisor of anything that is sent again and again.
constexpr size_t atOnce = 16;

} // namespace

class CutsTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyOctets_data();
    void everyOctets();

private:
    void cut(const std::vector<qint64> &places, bool isSource, Direction direction, bool isSameRun);

    FaultyAccounts m_accounts;
    qint64 m_lengths[2][2] = {}; ///< Of an undisturbed run: by server, by direction.
};

void CutsTest::initTestCase()
{
    QCOMPARE(words(m_accounts.start()), QString());
    Account &whole = m_accounts.add();
    const Summary summary = m_accounts.migrate({&whole}, 1);
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow, 6);
    QCOMPARE(m_accounts.difference(whole), QString());
    for (const Direction direction : {Direction::ToServer, Direction::ToClient}) {
        m_lengths[0][int(direction)] = whole.source->passed(direction);
        m_lengths[1][int(direction)] = whole.destination->passed(direction);
    }
}

void CutsTest::everyOctets_data()
{
    QTest::addColumn<bool>("isSource");
    QTest::addColumn<Direction>("direction");
    QTest::newRow("on the way to the source") << true << Direction::ToServer;
    QTest::newRow("on the way from the source") << true << Direction::ToClient;
    QTest::newRow("on the way to the destination") << false << Direction::ToServer;
    QTest::newRow("on the way from the destination") << false << Direction::ToClient;
}

void CutsTest::everyOctets()
{
    QFETCH(bool, isSource);
    QFETCH(Direction, direction);
    const qint64 length = m_lengths[isSource ? 0 : 1][int(direction)];
    QVERIFY(length > 500);
    const qint64 asked = qEnvironmentVariableIntValue("CUT_STRIDE"); // 1 is thorough, and takes an hour.
    const qint64 stride = asked > 0 ? asked : usualStride;
    std::vector<qint64> places[2];
    for (qint64 place = 1; place <= length; place += stride)
        places[place / stride % 2].push_back(place);
    for (const bool isSameRun : {true, false}) {
        std::vector<qint64> &all = places[isSameRun];
        for (size_t first = 0; first < all.size(); first += atOnce) {
            cut({all.begin() + long(first), all.begin() + long(std::min(all.size(), first + atOnce))},
                isSource, direction, isSameRun);
            if (QTest::currentTestFailed())
                return;
        }
    }
}

void CutsTest::cut(const std::vector<qint64> &places, bool isSource, Direction direction, bool isSameRun)
{
    std::vector<Account *> accounts;
    for (const qint64 place : places) {
        Account &account = m_accounts.add();
        (isSource ? account.source : account.destination)->cutAfter(direction, place, !isSameRun);
        accounts.push_back(&account);
    }
    const Summary disturbed = m_accounts.migrate(accounts, isSameRun ? 8 : 1);
    QVERIFY2(!disturbed.error, qPrintable(words(disturbed)));
    for (Account *account : accounts) {
        account->source->mend();
        account->destination->mend();
    }
    const Summary rest = m_accounts.migrate(accounts, 8);
    QCOMPARE(words(rest), QString());
    QVERIFY(rest.isVerified);
    if (isSameRun) {
        QCOMPARE(words(disturbed), QString());
        QCOMPARE(rest.copiedNow, 0);
    }
    for (size_t i = 0; i < accounts.size(); ++i) {
        const QString found = m_accounts.difference(*accounts[i]);
        QVERIFY2(found.isEmpty(), qPrintable(u"cut after %1 octets: "_s.arg(places[i]) + found));
    }
}

QTEST_GUILESS_MAIN(CutsTest)
#include "tst_cuts.moc"
