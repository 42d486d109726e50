// SPDX-License-Identifier: GPL-3.0-or-later
// The program is killed before each command reaches a server and before each answer reaches the program:
// that is before and after every durable step of the ledger. Afterwards it is run again.
#include <QProcess>
#include <QTest>

#include "faultyaccounts.h"
#include "migration/ledger.h"

using namespace Qt::StringLiterals;
using Account = FaultyAccounts::Account;
using Direction = FaultProxy::Direction;
using migration::MessageState;

namespace {

constexpr int atOnce = 12;
constexpr int limit = 60'000;

struct Trial {
    Account *account = nullptr;
    std::unique_ptr<QProcess> program;
    int event = -1; ///< Killed at this one.
    int seen = 0;
};

} // namespace

class KillStatesTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyEvent_data();
    void everyEvent();

private:
    void run(Trial &trial) const;
    int count(bool isSource);
    void kill(bool isSource, int first, int last);
    void noteStates(const Account &account);

    FaultyAccounts m_accounts;
    QSet<MessageState> m_states; ///< That ledgers were found in after a kill.
};

void KillStatesTest::initTestCase()
{
    QCOMPARE(words(m_accounts.start()), QString());
}

void KillStatesTest::run(Trial &trial) const
{
    const migration::AccountJob &job = trial.account->job;
    trial.program = std::make_unique<QProcess>();
    trial.program->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    trial.program->start(QStringLiteral(COPY_PROGRAM),
                         {trial.account->ledgerFile, job.source.endpoint.toString(),
                          job.destination.endpoint.toString(), m_accounts.sourceUser(),
                          QString::fromUtf8(MailboxMove::password()), trial.account->user});
}

/// Units that pass at one server in an undisturbed run.
int KillStatesTest::count(bool isSource)
{
    Trial whole;
    whole.account = &m_accounts.add();
    (isSource ? whole.account->source : whole.account->destination)
        ->setFilter([&whole](Direction, const QByteArray &unit) {
            ++whole.seen;
            return unit;
        });
    run(whole);
    const bool isEnded =
        QTest::qWaitFor([&] { return whole.program->state() == QProcess::NotRunning; }, limit);
    return isEnded && whole.program->exitCode() == 0 ? whole.seen : 0;
}

void KillStatesTest::everyEvent_data()
{
    QTest::addColumn<bool>("isSource");
    QTest::addColumn<int>("stride"); // No durable step hangs on most of what the source says.
    QTest::newRow("at the destination") << false << 1;
    QTest::newRow("at the source") << true << 9;
}

void KillStatesTest::everyEvent()
{
    QFETCH(bool, isSource);
    QFETCH(int, stride);
    const int events = count(isSource);
    QVERIFY(events > 20);
    for (int first = 1; first <= events; first += atOnce * stride) {
        kill(isSource, first, std::min(events, first + atOnce * stride - 1));
        if (QTest::currentTestFailed())
            return;
    }
    if (!isSource) {
        QVERIFY(m_states.contains(MessageState::Planned));
        QVERIFY(m_states.contains(MessageState::Appending));
        QVERIFY(m_states.contains(MessageState::Copied));
    }
}

void KillStatesTest::kill(bool isSource, int first, int last)
{
    QFETCH(int, stride);
    std::vector<std::unique_ptr<Trial>> trials;
    const auto haveAllEnded = [&] {
        return std::all_of(trials.begin(), trials.end(), [](const std::unique_ptr<Trial> &trial) {
            return trial->program->state() == QProcess::NotRunning;
        });
    };
    for (int event = first; event <= last; event += stride) {
        trials.push_back(std::make_unique<Trial>());
        Trial *const trial = trials.back().get();
        trial->account = &m_accounts.add();
        trial->event = event;
        (isSource ? trial->account->source : trial->account->destination)
            ->setFilter([trial](Direction, const QByteArray &unit) {
                if (++trial->seen == trial->event)
                    trial->program->kill();
                return trial->seen >= trial->event ? QByteArray() : unit;
            });
        run(*trial);
    }
    QTRY_VERIFY_WITH_TIMEOUT(haveAllEnded(), limit);
    for (const std::unique_ptr<Trial> &trial : trials) {
        noteStates(*trial->account);
        trial->account->source->mend();
        trial->account->destination->mend();
        run(*trial);
    }
    QTRY_VERIFY_WITH_TIMEOUT(haveAllEnded(), limit);
    for (const std::unique_ptr<Trial> &trial : trials) {
        const QByteArray event = "event " + QByteArray::number(trial->event);
        QVERIFY2(trial->program->exitCode() == 0, event.constData());
        const QString found = m_accounts.difference(*trial->account);
        QVERIFY2(found.isEmpty(), (event + ": " + found.toUtf8()).constData());
    }
}

void KillStatesTest::noteStates(const Account &account)
{
    const auto ledger = migration::Ledger::open(account.ledgerFile, migration::Ledger::Mode::Read);
    if (!ledger)
        return; // Killed before there was one.
    const auto accounts = (*ledger)->accounts();
    for (const migration::AccountRow &row : accounts.value_or(QList<migration::AccountRow>())) {
        const auto folders = (*ledger)->folders(row.id);
        for (const migration::FolderRow &folder : folders.value_or(QList<migration::FolderRow>())) {
            const auto counts = (*ledger)->counts(folder.id);
            for (const migration::StateCount &count : counts.value_or(QList<migration::StateCount>()))
                m_states.insert(count.state);
        }
    }
}

QTEST_GUILESS_MAIN(KillStatesTest)
#include "tst_killstates.moc"
