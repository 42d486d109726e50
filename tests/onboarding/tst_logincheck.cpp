// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "onboarding/move.h"
#include "rehearsal/dovecot.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

/// A host without an interface for programs: what was created there by hand is tried by logging in.
class TestLoginCheck final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        QVERIFY(m_server.addUser(u"good@firm.test"_s, "right"));
        QVERIFY(m_server.addUser(u"changed@firm.test"_s, "right"));
        QVERIFY(m_server.addUser(u"unsaid@firm.test"_s, "right"));
        ServicesOptions options;
        options.keychain = false;
        options.caFile = m_server.caFile();
        m_services = std::move(*Services::make(options));
    }

    void eachRowTellsWhatCameOfIt()
    {
        const DomainName domain = *DomainName::parse(u"firm.test");
        auto move = Move::create(
            m_folder.filePath(u"a.mailhaul"_s), domain, u"servermx"_s,
            {{u"imapHost"_s, m_server.address()}, {u"imapPort"_s, QString::number(m_server.tlsPort())}},
            *m_services);
        QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
        MailboxJourney &journey = (*move)->mailboxes();
        (*move)->add(*readAccounts(u"address,password\ngood,right\nchanged,wrong\nabsent,right\nunsaid,\n"_s,
                                   {domain}));
        QSignalSpy done(&journey, &Journey::finished);
        journey.start();
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, 30'000);
        QVERIFY(!journey.error());
        QCOMPARE(journey.done(), 4);
        QStringList outcomes;
        AccountsModel *model = journey.accounts();
        for (int row = 0; row < 4; ++row)
            outcomes += model->index(row, AccountsModel::Address).data().toString().section(u'@', 0, 0)
                + u": "_s + model->index(row, AccountsModel::Outcome).data().toString();
        QCOMPARE(outcomes,
                 QStringList({u"good: Created"_s, u"changed: Refused"_s, u"absent: Refused"_s,
                              u"unsaid: Refused"_s}));
        const QString words = model->index(1, AccountsModel::Outcome).data(Qt::ToolTipRole).toString();
        QVERIFY2(words.contains(u"Authentication failed"_s) && !words.contains(u"wrong\""_s),
                 qPrintable(words));
        QVERIFY(model->index(3, AccountsModel::Outcome)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(u"not known"_s));
        QCOMPARE((*move)->state(Step::Mailboxes), StepState::NeedsYou);

        // What was put right is tried again, what works is not.
        (*move)->vault().keep(Vault::Side::New, {u"changed"_s, domain}, Secret(QByteArray("right")));
        (*move)->vault().keep(Vault::Side::New, {u"unsaid"_s, domain}, Secret(QByteArray("right")));
        QVERIFY(m_server.addUser(u"absent@firm.test"_s, "right"));
        journey.start();
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 2, 30'000);
        QCOMPARE(journey.done(), 3);
        QCOMPARE((*move)->state(Step::Mailboxes), StepState::Done);
    }

private:
    QTemporaryDir m_folder;
    rehearsal::Dovecot m_server{m_folder.filePath(u"server"_s)};
    std::unique_ptr<Services> m_services;
};

QTEST_GUILESS_MAIN(TestLoginCheck)
#include "tst_logincheck.moc"
