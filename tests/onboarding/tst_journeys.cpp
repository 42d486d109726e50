// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "awaited.h"
#include "dns/surroundings.h"
#include "onboarding/look.h"
#include "onboarding/recordwatch.h"
#include "practiceworld.h"
#include "rehearsal/mailstore.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

namespace {

ServicesOptions memoryOnly()
{
    ServicesOptions options;
    options.keychain = false;
    return options;
}

QString words(const Journey &journey)
{
    return journey.summary() + u' ' + (journey.error() ? journey.error()->toString() : QString());
}

QStringList ids(const QList<Finding> &findings)
{
    QStringList ids;
    for (const Finding &finding : findings)
        ids += finding.id;
    return ids;
}

} // namespace

/// One move, step by step, with real servers; each function goes on where the one before ended.
class TestJourneys final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const Status started = m_world.start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
        auto move = m_world.newMove(u"a.mailhaul"_s);
        QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
        m_move = std::move(*move);
    }

    void aDomainThatDoesNotExist()
    {
        const auto state = awaited(lookAt(DomainName::fromALabels(u"no-such-firm.test"), m_world.services()));
        QVERIFY(!state);
        QCOMPARE(state.error().kind, Error::Kind::BadInput);
        QVERIFY2(state.error().message.contains(u"no-such-firm.test"_s), qPrintable(state.error().message));
    }

    /// A resolver answers where the root should be: nothing can be found out, and the reason is said.
    void aNetworkThatAnswersForOthers()
    {
        ServicesOptions options = m_world.services().options();
        options.dnsRoots = {m_world.servers().dns().resolver(0).address()};
        const auto services = Services::make(options);
        QVERIFY(services);
        const QString reason = dns::interceptionFinding().text;
        const auto look = awaited(lookAt(m_world.domain(), **services));
        QVERIFY(!look && look.error().message == reason);

        RecordView wanted;
        wanted.owner = m_world.domain();
        wanted.type = u"MX"_s;
        wanted.data = u"10 mx1.new-host.test."_s;
        RecordWatch watch(**services);
        watch.start({wanted}, {}, {});
        QTRY_COMPARE_WITH_TIMEOUT(watch.answers().notes, QStringList{reason}, patience);
        QCOMPARE(watch.answers().published.state, Answer::State::Unknown);
    }

    void aTrialSubDomain()
    {
        const auto state = awaited(lookAt(m_world.domain().child(u"trial"), m_world.services()));
        QVERIFY2(state, state ? "" : qPrintable(state.error().toString()));
        QCOMPARE(state->zone, m_world.domain());
        QVERIFY(state->isNew);
    }

    void look()
    {
        RUN(m_move->look());
        QVERIFY2(m_move->state(Step::Look) == StepState::Done, qPrintable(words(m_move->look())));
        const DomainState &state = m_move->look().domainState();
        QCOMPARE(state.zone, m_world.domain());
        QCOMPARE(state.mx, QStringList{u"10 mail.old-host.test"_s});
        QCOMPARE(state.mxTtl, 6u);
        QCOMPARE(state.spf.size(), 1);
        QCOMPARE(state.nameServers.size(), 2);
        QVERIFY(state.nameServers.at(0).isAuthoritative && state.nameServers.at(0).serial);
        const QStringList found = ids(state.findings);
        QVERIFY2(found.contains(u"mx"_s) && found.contains(u"spf"_s) && found.contains(u"old-host"_s),
                 qPrintable(found.join(u' ')));
        QVERIFY(state.oldHost);
        QCOMPARE(state.oldHost->source, MailHost::Source::Srv);
        QCOMPARE(state.oldHost->host, m_world.servers().oldHost().address());
        QCOMPARE(m_move->project().oldHost->port, m_world.servers().oldHost().tlsPort());
        QCOMPARE(formerMx(m_move->project()).mx, state.mx);
        QCOMPARE(domainStateFromJson(toJson(state)).mx, state.mx);
    }

    void aCertificateIsAcceptedKnowingly()
    {
        const std::unique_ptr<Services> strangers = std::move(*Services::make(memoryOnly()));
        const auto file = ProjectFile::create(m_world.path(u"stranger.mailhaul"_s), m_move->project());
        QVERIFY(file);
        LookJourney look(**file, *strangers);
        MailHost host = *m_move->project().oldHost;
        const Status refused = awaited(look.tryOldHost(host));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::CertificateRefused);
        host.certificate = refused.error().detail;
        const Status accepted = awaited(look.tryOldHost(host));
        QVERIFY2(accepted, accepted ? "" : qPrintable(accepted.error().toString()));
        host.certificate[0] = host.certificate.at(0) == u'0' ? u'1' : u'0';
        QVERIFY(!awaited(look.tryOldHost(host)));
    }

    void aServerThatIsNotThere()
    {
        MailHost host = *m_move->project().oldHost;
        host.port = 1;
        const Status tried = awaited(m_move->look().tryOldHost(host));
        QVERIFY(!tried);
        QCOMPARE(tried.error().kind, Error::Kind::Unreachable);
    }

    void mxIsNotChangedBeforeMailboxesExist()
    {
        QVERIFY(!m_move->mx().isReadyToPublish());
        DnsUpdate update = m_world.dnsUpdate();
        update.server = u"ns1."_s + m_world.domain().toString(); // By name as well as by address.
        QVERIFY(m_move->mx().publisher().configure(update));
        const auto published = awaited(m_move->mx().publish());
        QVERIFY(!published);
        QCOMPARE(published.error().kind, Error::Kind::Refused);
    }

    void ownership()
    {
        QVERIFY(m_move->ownership().isNeeded());
        m_move->ownership().start();
        QTRY_COMPARE_WITH_TIMEOUT(m_move->ownership().records()->rowCount(), 1, patience);
        const QString code = m_world.servers().api().options().verificationCode;
        QCOMPARE(m_move->ownership().records()->records().constFirst().value, code);
        QTRY_COMPARE_WITH_TIMEOUT(m_move->ownership().watch().answers().published.state, Answer::State::No,
                                  patience);
        const auto wanted = awaited(m_move->records(RecordSet::Ownership));
        const auto change = awaited(m_move->mx().publisher().dryRun(*wanted));
        QVERIFY2(change, change ? "" : qPrintable(change.error().toString()));
        QCOMPARE(change->added.size(), 1);
        QVERIFY(change->removed.isEmpty());
        const auto applied = awaited(m_move->mx().publisher().apply(RecordSet::Ownership, *wanted));
        QVERIFY2(applied, applied ? "" : qPrintable(applied.error().toString()));
        m_move->ownership().watch().checkNow();
        QTRY_VERIFY2_WITH_TIMEOUT(m_move->state(Step::Ownership) == StepState::Done,
                                  qPrintable(words(m_move->ownership())), patience);
    }

    void aWrongTokenIsNamed()
    {
        auto move = m_world.newMove(u"wrong.mailhaul"_s);
        QVERIFY(move);
        (*move)->vault().keepProviderSecret(u"apiToken"_s, Secret(QByteArray("wrong")));
        (*move)->add(m_world.accounts());
        RUN((*move)->mailboxes());
        QVERIFY((*move)->mailboxes().error());
        QCOMPARE((*move)->mailboxes().error()->kind, Error::Kind::LoginRefused);
        QVERIFY(!(*move)->mailboxes().error()->toString().contains(u"wrong"_s));
    }

    void mailboxes()
    {
        m_move->add(m_world.accounts());
        QCOMPARE(m_move->mailboxes().missing().size(), 6);
        RUN(m_move->mailboxes());
        QVERIFY2(m_move->state(Step::Mailboxes) == StepState::Done, qPrintable(words(m_move->mailboxes())));
        for (const Account &account : m_move->project().accounts)
            QCOMPARE(account.creation.state, Creation::State::Created);
        QVERIFY(m_world.servers().newHost().hasUser(m_world.servers().users().constFirst().address));
        RUN(m_move->mailboxes()); // Again: nothing happens, nothing changes.
        QCOMPARE(m_move->project().accounts.constFirst().creation.state, Creation::State::Created);
    }

    void mxWaitsForForgottenAddresses()
    {
        QVERIFY(!m_move->mx().isReadyToPublish());
        RUN(m_move->gaps());
        QVERIFY(m_move->project().oldSide.unread.isEmpty());
        QStringList open;
        for (const Gap &gap : openGaps(m_move->project()))
            open += gap.known.address.localPart;
        QCOMPARE(open, QStringList({u"abuse"_s, u"postmaster"_s}));
        QVERIFY(!m_move->mx().isReadyToPublish());
        const MailAddress &ann = m_move->project().accounts.constFirst().address;
        QVERIFY(m_move->gaps().makeAlias({u"postmaster"_s, m_world.domain()}, {ann}));
        QVERIFY(m_move->gaps().decline({u"abuse"_s, m_world.domain()}));
        QVERIFY(!m_move->mx().isReadyToPublish()); // The alias does not exist yet.
        RUN(m_move->mailboxes());
        QVERIFY2(m_move->mx().isReadyToPublish(), qPrintable(m_move->mx().objections().join(u' ')));
    }

    void aWrongPasswordKeepsOneMailboxOut()
    {
        const rehearsal::RehearsalUser user = m_world.servers().users().constFirst();
        const MailAddress address = *MailAddress::parse(user.address);
        m_move->vault().keep(Vault::Side::Old, address, Secret(QByteArray("wrong")));
        RUN(m_move->migrate());
        const CopyProgress row = m_move->migrate().mailboxes()->rows().constFirst();
        QCOMPARE(row.account, user.address);
        QCOMPARE(row.state, CopyState::NeedsYou);
        QCOMPARE(row.error->kind, Error::Kind::LoginRefused);
        QCOMPARE(m_move->migrate().mailboxes()->rows().constLast().state, CopyState::Done);
        QCOMPARE(m_move->state(Step::Migrate), StepState::NeedsYou);
        m_move->vault().keep(Vault::Side::Old, address, Secret(user.oldPassword));
    }

    void firstCopy()
    {
        QSignalSpy finished(&m_move->migrate(), &MigrateJourney::runFinished);
        RUN(m_move->migrate());
        QVERIFY2(!m_move->migrate().error(), qPrintable(words(m_move->migrate())));
        QCOMPARE(finished.size(), 1);
        const auto summary = finished.constFirst().constFirst().value<CopySummary>();
        QVERIFY2(summary.isProven() && summary.exitCode() == 0, qPrintable(words(m_move->migrate())));
        QCOMPARE(summary.total, 120);
        QCOMPARE(m_move->state(Step::Migrate), StepState::Waiting); // More may come while the old MX lives.
        QCOMPARE(m_move->migrate().proofs()->size(), 4);
    }

    void mx()
    {
        QSignalSpy stages(&m_move->mx().watch(), &RecordWatch::stageReached);
        QVERIFY2(m_move->mx().isReadyToPublish(), qPrintable(m_move->mx().objections().join(u' ')));
        m_move->mx().start();
        QTRY_COMPARE_WITH_TIMEOUT(m_move->mx().watch().answers().published.state, Answer::State::No,
                                  patience);
        QVERIFY(m_move->mx().records()->rowCount() >= 3); // Two wanted, one to be removed.
        const auto published = awaited(m_move->mx().publish());
        QVERIFY2(published, published ? "" : qPrintable(published.error().toString()));
        QCOMPARE(published->added.size(), 2);
        QCOMPARE(published->removed.size(), 1);
        QTRY_VERIFY2_WITH_TIMEOUT(m_move->state(Step::Mx) == StepState::Done, qPrintable(words(m_move->mx())),
                                  patience);
        QCOMPARE(stages.size(), 3);
        QVERIFY(m_move->mx().watch().servers()->rowCount() >= 2 + 3);
    }

    void lastCopyAndProof()
    {
        RUN(m_move->migrate());
        QVERIFY2(m_move->state(Step::Migrate) == StepState::Done, qPrintable(words(m_move->migrate())));
        QCOMPARE(m_move->state(Step::Finish), StepState::Done);
        QSignalSpy finished(&m_move->migrate(), &MigrateJourney::runFinished);
        m_move->migrate().verify(true);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        QVERIFY2(finished.constFirst().constFirst().value<CopySummary>().isVerified,
                 qPrintable(words(m_move->migrate())));
        for (const rehearsal::RehearsalUser &user : m_world.servers().users()) {
            const auto source =
                rehearsal::readMailStore(m_world.servers().oldHost(), user.address, user.oldPassword);
            const auto destination =
                rehearsal::readMailStore(m_world.servers().newHost(), user.address, user.newPassword);
            QVERIFY(source && destination);
            const auto difference = rehearsal::compareStores(*source, *destination);
            QVERIFY2(difference.isNone(), qPrintable(difference.toString()));
        }
    }

    void aReopenedMoveIsWhereItWas()
    {
        m_move.reset();
        auto again = Move::open(m_world.path(u"a.mailhaul"_s), m_world.services());
        QVERIFY2(again, again ? "" : qPrintable(again.error().toString()));
        m_move = std::move(*again);
        for (const Step step : {Step::Look, Step::Ownership, Step::Mailboxes, Step::Mx, Step::Migrate})
            QVERIFY2(m_move->state(step) == StepState::Done, qPrintable(m_move->summary(step)));
        QCOMPARE(m_move->currentStep(), Step::Finish);
        QCOMPARE(m_move->migrate().mailboxes()->rows().constFirst().state, CopyState::Done);
    }

    void undo()
    {
        QVERIFY(m_move->mx().publisher().canUndo(RecordSet::Mx));
        const auto undone = awaited(m_move->mx().undo());
        QVERIFY2(undone, undone ? "" : qPrintable(undone.error().toString()));
        QVERIFY(!m_move->mx().publisher().canUndo(RecordSet::Mx));
        const auto state = awaited(lookAt(m_world.domain(), m_world.services()));
        QCOMPARE(state->mx, QStringList{u"10 mail.old-host.test"_s});
    }

    /// Some networks let no questions pass to public resolvers: the change ends all the same.
    void aNetworkWithoutResolvers()
    {
        QFile list(m_world.path(u"closed.json"_s));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write(
            R"({"resolvers": [{"id": "x", "operator": "X", "region": "here", "addresses": ["127.0.0.1:1"]}]})");
        list.close();
        ServicesOptions options = m_world.services().options();
        options.resolversFile = list.fileName();
        const auto services = Services::make(options);
        QVERIFY(services);
        RecordView wanted;
        wanted.owner = m_world.domain();
        wanted.type = u"MX"_s;
        wanted.data = u"10 mail.old-host.test."_s;
        RecordWatch watch(**services);
        watch.start({wanted}, {{u"10 mx1.new-host.test."_s}, std::chrono::seconds(6), true}, {});
        QTRY_COMPARE_WITH_TIMEOUT(watch.stage(), Stage::Expired, patience);
        QCOMPARE(watch.answers().seen.state, Answer::State::Unknown);
    }

    void noSecretIsInTheProjectFile()
    {
        QVERIFY(m_move->file().save());
        QFile file(m_world.path(u"a.mailhaul"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray saved = file.readAll();
        QVERIFY(!saved.contains(m_world.servers().api().options().token));
        for (const rehearsal::RehearsalUser &user : m_world.servers().users())
            QVERIFY(!saved.contains(user.oldPassword) && !saved.contains(user.newPassword));
    }

    void cleanupTestCase() { m_move.reset(); }

private:
    PracticeWorld m_world;
    std::unique_ptr<Move> m_move;
};

QTEST_GUILESS_MAIN(TestJourneys)
#include "tst_journeys.moc"
