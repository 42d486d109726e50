// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "byhand.h"
#include "onboarding/move.h"
#include "onboarding/savedmoves.h"
#include "onboarding/selftest.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

/// A move to a host without an API, and the tables that are typed into.
class TestByHand final : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_services = memoryServices(m_folder.filePath(u"profiles"_s));
        m_path = m_folder.filePath(u"%1.mailhaul"_s.arg(++m_number));
        auto move = Move::create(m_path, *DomainName::parse(u"example.org"), u"servermx"_s, byHandVariables(),
                                 *m_services);
        QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
        m_move = std::move(*move);
    }

    void cleanup() { m_move.reset(); }

    void wrongVariables_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("unknown key") << u"colour"_s << u"red"_s;
        QTest::newRow("host that is none") << u"mx1"_s << u"no host"_s;
    }

    void wrongVariables()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QMap<QString, QString> wrong = byHandVariables();
        wrong.insert(key, value);
        const auto move = Move::create(m_folder.filePath(u"wrong.mailhaul"_s),
                                       *DomainName::parse(u"example.org"), u"servermx"_s, wrong, *m_services);
        QVERIFY(!move);
        QCOMPARE(move.error().kind, Error::Kind::BadInput);
        QCOMPARE(move.error().detail, key);
        QVERIFY(!QFile::exists(m_folder.filePath(u"wrong.mailhaul"_s)));
    }

    void unknownProvider()
    {
        const auto move = Move::create(m_folder.filePath(u"wrong.mailhaul"_s),
                                       *DomainName::parse(u"example.org"), u"nobody"_s, {}, *m_services);
        QVERIFY(!move);
        QCOMPARE(move.error().kind, Error::Kind::BadProfile);
    }

    void typingMailboxes()
    {
        AccountsModel *accounts = m_move->mailboxes().accounts();
        QCOMPARE(accounts->rowCount(), 1);
        QSignalSpy inserted(accounts, &QAbstractItemModel::rowsInserted);
        QVERIFY(accounts->setData(accounts->index(0, AccountsModel::Address), u"ann"_s));
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(accounts->rowCount(), 2);
        QCOMPARE(accounts->index(0, AccountsModel::Address).data().toString(), u"ann@example.org"_s);
        QVERIFY(accounts->setData(accounts->index(0, AccountsModel::Quota), u"2 GB"_s));
        QCOMPARE(m_move->project().accounts.constFirst().quota, Q_INT64_C(2) << 30);
        QVERIFY(accounts->setData(accounts->index(0, AccountsModel::Password), u"secret-1"_s));
        QCOMPARE(accounts->index(0, AccountsModel::Password).data(Qt::EditRole).toString(), QString());
        QVERIFY(!accounts->index(0, AccountsModel::Password).data().toString().contains(u"secret"_s));
        QVERIFY(
            m_move->vault().hasPassword(Vault::Side::New, m_move->project().accounts.constFirst().address));
        QVERIFY(accounts->removeRows(0, 1));
        QCOMPARE(accounts->rowCount(), 1);
    }

    void refusedCells_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("value");
        QTest::newRow("no address") << int(AccountsModel::Address) << u"a b"_s;
        QTest::newRow("other domain") << int(AccountsModel::Address) << u"bob@example.com"_s;
        QTest::newRow("there already, other case") << int(AccountsModel::Address) << u"ANN@example.org"_s;
        QTest::newRow("size that is none") << int(AccountsModel::Quota) << u"big"_s;
    }

    void refusedCells()
    {
        QFETCH(int, column);
        QFETCH(QString, value);
        AccountsModel *accounts = m_move->mailboxes().accounts();
        accounts->setData(accounts->index(0, AccountsModel::Address), u"ann"_s);
        accounts->setData(accounts->index(1, AccountsModel::Address), u"bob"_s);
        QVERIFY(!accounts->setData(accounts->index(1, column), value));
        QVERIFY(!accounts->index(1, column).data(AccountsModel::ErrorRole).toString().isEmpty());
        QCOMPARE(accounts->index(1, AccountsModel::Address).data().toString(), u"bob@example.org"_s);
    }

    void typingAliases()
    {
        AliasesModel *aliases = m_move->mailboxes().aliases();
        QVERIFY(aliases->setData(aliases->index(0, AliasesModel::Address), u"info"_s));
        QVERIFY(aliases->setData(aliases->index(0, AliasesModel::Members), u"ann, x@other.example"_s));
        QCOMPARE(m_move->project().aliases.constFirst().members.size(), 2);
        QVERIFY(!aliases->setData(aliases->index(0, AliasesModel::Members), u"@"_s));
        QVERIFY(!aliases->setData(aliases->index(1, AliasesModel::Address), u"Info"_s));
    }

    void createdByHand()
    {
        m_move->add(*readAccounts(u"address,password\nann,=cmd\nbob,\n"_s, {m_move->project().domain}));
        QVERIFY(!m_move->mailboxes().checklist().isEmpty());
        QCOMPARE(m_move->state(Step::Mailboxes), StepState::NeedsYou);
        const QFuture<Result<QString>> csv = m_move->mailboxes().exportCsv();
        QTRY_VERIFY(csv.isFinished());
        QVERIFY2(csv.result(), csv.result() ? "" : qPrintable(csv.result().error().toString()));
        QVERIFY(csv.result()->contains(u"ann@example.org"_s) || csv.result()->contains(u"ann"_s));
        m_move->mailboxes().confirmCreated();
        QCOMPARE(m_move->state(Step::Mailboxes), StepState::Done);
    }

    void recordsFromTheEnteredValues()
    {
        const auto records = m_move->records(RecordSet::All, u"ovh"_s);
        QTRY_VERIFY(records.isFinished());
        const Result<QList<RecordView>> wanted = records.result();
        QVERIFY2(wanted, wanted ? "" : qPrintable(wanted.error().toString()));
        QStringList lines;
        for (const RecordView &record : *wanted)
            lines += record.type + u' ' + record.priority + u' ' + record.value;
        QVERIFY2(lines.contains(u"MX 10 mx1.servermx.example."_s), qPrintable(lines.join(u'\n')));
        QVERIFY2(lines.contains(u"MX 20 mx2.servermx.example."_s), qPrintable(lines.join(u'\n')));
        QCOMPARE(wanted->constFirst().type, u"TXT"_s);
    }

    void belowAProvenDomainNoProofIsNeeded()
    {
        QVERIFY(m_move->ownership().isNeeded());
        m_move->ownership().setProven(*DomainName::parse(u"org"));
        QVERIFY(!m_move->ownership().isNeeded());
        QCOMPARE(m_move->state(Step::Ownership), StepState::Done);
    }

    void withoutACodeThereIsNothingToPublish()
    {
        QMap<QString, QString> without = byHandVariables();
        without.remove(u"verificationCode"_s);
        QVERIFY(m_move->setVariables(without));
        m_move->ownership().start();
        QTRY_COMPARE(m_move->state(Step::Ownership), StepState::Done);
        QVERIFY(!m_move->ownership().isNeeded());
        QVERIFY(m_move->setVariables(byHandVariables()));
        QCOMPARE(m_move->state(Step::Ownership), StepState::ToDo);
    }

    void copyingWantsTheOldHost()
    {
        m_move->add(*readAccounts(u"ann\n"_s, {m_move->project().domain}));
        QSignalSpy finished(&m_move->migrate(), &Journey::finished);
        m_move->migrate().start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(m_move->state(Step::Migrate), StepState::NeedsYou);
    }

    void copyingWantsPasswords()
    {
        m_move->add(*readAccounts(u"ann\n"_s, {m_move->project().domain}));
        MailHost host;
        host.host = u"127.0.0.1"_s;
        m_move->look().setOldHost(host);
        QSignalSpy asked(&m_move->migrate(), &MigrateJourney::passwordsNeeded);
        m_move->migrate().start();
        QTRY_COMPARE(asked.size(), 1);
        QVERIFY(!m_move->migrate().missingPasswords().isEmpty());
        QCOMPARE(m_move->migrate().mailboxes()->rows().constFirst().state, CopyState::NeedsPassword);
    }

    void anotherDomainForgetsWhatWasFound()
    {
        m_move->file().remember(u"look"_s, {{u"state"_s, QJsonObject{{u"zone"_s, u"example.org"_s}}}});
        QVERIFY(m_move->setBasics(*DomainName::parse(u"example.com"), u"servermx"_s, byHandVariables()));
        QVERIFY(!m_move->project().journeys.contains(u"look"_s));
    }

    void savedMovesAreListed()
    {
        const QString list = m_folder.filePath(u"list/moves.json"_s);
        SavedMoves saved(*m_services, list);
        QCOMPARE(saved.rowCount(), 0);
        saved.remember(m_path);
        saved.remember(m_folder.filePath(u"gone.mailhaul"_s));
        const SavedMoves again(*m_services, list);
        QCOMPARE(again.rowCount(), 2);
        QVERIFY(!again.moves().at(0).trouble.isEmpty());
        QCOMPARE(again.moves().at(1).domain, u"example.org"_s);
        QVERIFY(again.moves().at(1).trouble.isEmpty());
        saved.forget(m_path);
        QCOMPARE(saved.rowCount(), 1);
    }

    void selfTestLines()
    {
        const QFuture<QList<SelfTestLine>> lines = selfTest(*m_services);
        QTRY_VERIFY(lines.isFinished());
        QStringList names;
        for (const SelfTestLine &line : lines.result()) {
            names += line.name;
            QVERIFY2(line.isOk || line.name == u"keychain"_s, qPrintable(line.name + line.text));
        }
        QCOMPARE(names,
                 QStringList({u"version"_s, u"qt"_s, u"tls"_s, u"sqlite"_s, u"charset"_s, u"profiles"_s,
                              u"keychain"_s}));
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Move> m_move;
    QString m_path;
    int m_number = 0;
};

QTEST_GUILESS_MAIN(TestByHand)
#include "tst_byhand.moc"
