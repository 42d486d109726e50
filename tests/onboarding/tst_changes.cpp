// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include "awaited.h"
#include "onboarding/move.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/provisioningapi.h"

using namespace Qt::StringLiterals;
using namespace onboarding;
using Change = ChangeJourney::Change;

namespace {

MailAddress address(const QString &localPart)
{
    return {localPart, DomainName::fromALabels(u"firm.test")};
}

} // namespace

/// Mailboxes that exist get new passwords and are disabled, at a host that may refuse or be gone.
class TestChanges final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void whatDoesNotExistIsPassedOver();
    void aRefusalLeavesThePassword();
    void theOthersHaveTheirTurn();
    void withoutAnAnswerTheNewPasswordIsKept();
    void cancelled();
    void disabledOnesLeaveTheList();
    void hostsWithoutAnInterface();

private:
    Account existing(const QString &localPart) const;
    Secret kept(const QString &localPart) const
    {
        return m_move->vault().passwordInMemory(Vault::Side::New, address(localPart));
    }

    QTemporaryDir m_folder;
    rehearsal::Dovecot m_host{m_folder.filePath(u"host"_s)};
    std::unique_ptr<rehearsal::ProvisioningApi> m_api;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Move> m_move;
    int m_number = 0;
};

void TestChanges::initTestCase()
{
    QVERIFY(m_host.start());
    for (const QString &name : {u"ann"_s, u"bob"_s, u"cat"_s})
        QVERIFY(m_host.addUser(name + u"@firm.test"_s, "old-secret"));
    rehearsal::ProvisioningApiOptions options;
    options.domain = u"firm.test"_s;
    options.isVerified = true;
    m_api = std::make_unique<rehearsal::ProvisioningApi>(m_host, options);
    QVERIFY(m_api->start());
    ServicesOptions services;
    services.keychain = false;
    m_services = std::move(*Services::make(services));
}

Account TestChanges::existing(const QString &localPart) const
{
    Account account;
    account.address = address(localPart);
    account.creation.state = Creation::State::AlreadyThere;
    return account;
}

void TestChanges::init()
{
    auto move = Move::create(m_folder.filePath(u"%1.mailhaul"_s.arg(++m_number)),
                             DomainName::fromALabels(u"firm.test"), u"rehearsal"_s,
                             {{u"apiUrl"_s, m_api->baseUrl().toString()}}, *m_services);
    QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
    m_move = std::move(*move);
    m_move->vault().keepProviderSecret(u"apiToken"_s, Secret(m_api->options().token));
    m_move->file().update([this](Project &project) {
        // The host knows no "ghost", although the project believes so.
        project.accounts = {existing(u"ghost"_s), existing(u"ann"_s), existing(u"bob"_s), Account()};
        project.accounts.last().address = address(u"new"_s);
    });
    m_move->vault().keep(Vault::Side::New, address(u"ghost"_s), Secret("before"_ba));
}

void TestChanges::whatDoesNotExistIsPassedOver()
{
    QVERIFY(m_move->changes().can(Change::SetPassword));
    QCOMPARE(m_move->changes().plan(Change::SetPassword,
                                    {address(u"new"_s), address(u"nobody"_s), address(u"Ann"_s)}),
             1);
}

void TestChanges::aRefusalLeavesThePassword()
{
    m_move->changes().plan(Change::SetPassword, {address(u"ghost"_s)});
    RUN(m_move->changes());
    QVERIFY(m_move->changes().error());
    QCOMPARE(m_move->changes().error()->kind, Error::Kind::Refused);
    QCOMPARE(kept(u"ghost"_s), Secret("before"_ba));
    const Creation creation = m_move->project().accounts.first().creation;
    QVERIFY(creation.exists());
    QVERIFY2(creation.words.contains(u"no such mailbox"_s), qPrintable(creation.words));
}

void TestChanges::theOthersHaveTheirTurn()
{
    m_move->changes().plan(Change::SetPassword, {address(u"ghost"_s), address(u"ann"_s), address(u"bob"_s)});
    RUN(m_move->changes());
    QVERIFY(m_move->changes().error()); // Of the ghost.
    QCOMPARE(m_move->changes().done(), 3);
    QVERIFY(!kept(u"ann"_s).isEmpty());
    QVERIFY(!kept(u"bob"_s).isEmpty());
    QVERIFY(kept(u"ann"_s) != kept(u"bob"_s));
}

void TestChanges::withoutAnAnswerTheNewPasswordIsKept()
{
    // It may have been set before the answer was lost.
    m_move->vault().keep(Vault::Side::New, address(u"ann"_s), Secret("before"_ba));
    m_api->stop();
    m_move->changes().plan(Change::SetPassword, {address(u"ann"_s), address(u"bob"_s)});
    RUN(m_move->changes());
    QCOMPARE(m_move->changes().error()->kind, Error::Kind::Unreachable);
    QCOMPARE(m_move->changes().done(), 1); // It would be the same with the other.
    QVERIFY(kept(u"ann"_s) != Secret("before"_ba));
    QVERIFY(kept(u"bob"_s).isEmpty());
    QVERIFY(m_api->start());
}

void TestChanges::cancelled()
{
    m_move->changes().plan(Change::SetPassword, {address(u"ann"_s), address(u"bob"_s)});
    QSignalSpy finished(&m_move->changes(), &Journey::finished);
    connect(&m_move->changes(), &Journey::changed, this, [this] {
        if (m_move->changes().done() == 1)
            m_move->changes().cancel();
    });
    m_move->changes().start();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY(!m_move->changes().error());
    QCOMPARE(m_move->changes().done(), 1);
    QVERIFY(kept(u"bob"_s).isEmpty());
}

void TestChanges::disabledOnesLeaveTheList()
{
    m_move->changes().plan(Change::Disable, {address(u"ghost"_s), address(u"bob"_s)});
    RUN(m_move->changes());
    QCOMPARE(m_move->changes().error()->kind, Error::Kind::Refused);
    QVERIFY(m_move->project().indexOf(address(u"ghost"_s)) >= 0);
    QCOMPARE(m_move->project().indexOf(address(u"bob"_s)), -1);
}

void TestChanges::hostsWithoutAnInterface()
{
    QVERIFY(m_move->setBasics(m_move->project().domain, u"servermx"_s, {}).error().kind
            == Error::Kind::Refused);
    m_move->file().update([](Project &project) { project.providerId = u"servermx"_s; });
    QVERIFY(!m_move->changes().can(Change::SetPassword));
    QVERIFY(!m_move->changes().can(Change::Disable));
}

QTEST_GUILESS_MAIN(TestChanges)
#include "tst_changes.moc"
