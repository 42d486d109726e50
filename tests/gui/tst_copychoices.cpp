// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QDirIterator>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "gui/migrationpage.h"
#include "onboarding/move.h"
#include "onboarding/services.h"
#include "strictproxy.h"
#include "twohosts.h"

using namespace onboarding;
using namespace Qt::StringLiterals;

/// What the page of the copy offers for messages that the new host refuses, and what it tells of limits: two
/// real servers, the strictness of the new one played by a proxy.
class CopyChoicesTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void nothingIsChangedUnasked();
    void theChoiceOutlivesTheProgram();
    void whatWasChosenIsDone();
    void limitsAreTold();

private:
    std::unique_ptr<Move> made();
    void open(std::unique_ptr<Move> move);
    void copy(const QString &button);
    int copies();
    QList<QByteArray> originals() const;
    template <typename Widget> Widget *find(const QString &name) const
    {
        return m_page->findChild<Widget *>(name);
    }

    const QByteArray m_bad = testMessage("long", QByteArray(20'000, 'x') + "\r\n");
    TwoHosts m_hosts{{}, plainOnly()};
    std::unique_ptr<StrictProxy> m_strict;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Move> m_move;
    std::unique_ptr<gui::MigrationPage> m_page;

    static rehearsal::DovecotOptions plainOnly()
    {
        rehearsal::DovecotOptions options;
        options.hasTls = false; // The proxy must see what passes.
        return options;
    }
};

void CopyChoicesTest::initTestCase()
{
    const Status started = m_hosts.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    QVERIFY(TwoHosts::append(m_hosts.source(), u"INBOX"_s, testMessage("good")));
    QVERIFY(TwoHosts::append(m_hosts.source(), u"INBOX"_s, m_bad));
    m_strict = std::make_unique<StrictProxy>(
        m_hosts.destination().address(), m_hosts.destination().port(), [](const QByteArray &message) {
            return message.contains(QByteArray(10'240, 'x')) ? "NO not this one"_ba : QByteArray();
        });
    ServicesOptions options;
    options.keychain = false;
    options.caFile = m_hosts.source().caFile();
    auto services = Services::make(options);
    QVERIFY(services);
    m_services = std::move(*services);
    open(made());
}

std::unique_ptr<Move> CopyChoicesTest::made()
{
    auto move =
        Move::create(m_hosts.folder() + u"/a.mailhaul"_s, *DomainName::parse(u"example-firm.test"), u"imap"_s,
                     {{u"imapHost"_s, u"127.0.0.1"_s},
                      {u"imapPort"_s, QString::number(m_strict->serverPort())},
                      {u"imapSecurity"_s, u"starttls"_s},
                      {u"mx1"_s, u"mx.example-firm.test"_s}},
                     *m_services);
    if (!move)
        return {};
    MailHost host;
    host.host = m_hosts.source().address();
    host.port = m_hosts.source().tlsPort();
    (*move)->look().setOldHost(host);
    (*move)->add(*readAccounts(u"ann\n"_s, {(*move)->project().domain}));
    return std::move(*move);
}

void CopyChoicesTest::open(std::unique_ptr<Move> move)
{
    QVERIFY(move);
    m_page.reset();
    m_move = std::move(move);
    const MailAddress ann = m_move->project().accounts.constFirst().address;
    m_move->vault().keep(Vault::Side::Old, ann, Secret(TwoHosts::password()));
    m_move->vault().keep(Vault::Side::New, ann, Secret(TwoHosts::password()));
    CopyOptions options;
    options.plaintextHosts = {u"localhost"_s};
    m_move->migrate().setOptions(options);
    m_page = std::make_unique<gui::MigrationPage>(*m_move);
    m_page->show();
    m_page->enter();
}

void CopyChoicesTest::copy(const QString &button)
{
    QSignalSpy finished(&m_move->migrate(), &Journey::finished);
    find<QPushButton>(button)->click();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
    QVERIFY2(!m_move->migrate().error(), qPrintable(m_move->migrate().summary()));
}

int CopyChoicesTest::copies()
{
    return int(m_hosts.store(m_hosts.destination()).messages.size());
}

QList<QByteArray> CopyChoicesTest::originals() const
{
    QList<QByteArray> found;
    for (QDirIterator it(m_move->migrate().originalsFolder(), {u"*.eml"_s}, QDir::Files,
                         QDirIterator::Subdirectories);
         it.hasNext();) {
        QFile file(it.next());
        if (file.open(QIODevice::ReadOnly))
            found += file.readAll();
    }
    return found;
}

void CopyChoicesTest::nothingIsChangedUnasked()
{
    QVERIFY(find<QWidget>(u"repairCard"_s)->isHidden()); // Nothing was refused yet.
    copy(u"startButton"_s);
    QCOMPARE(m_move->migrate().offeredRepairs(), Repairs(Repair::WrapLines));
    QVERIFY(!find<QWidget>(u"repairCard"_s)->isHidden());
    QVERIFY(!find<QCheckBox>(u"wrapLinesCheck"_s)->isHidden());
    QVERIFY(!find<QCheckBox>(u"wrapLinesCheck"_s)->isChecked());
    QVERIFY(find<QCheckBox>(u"stripNulCheck"_s)->isHidden()); // It would not help.
    QVERIFY(!find<QPushButton>(u"repairButton"_s)->isEnabled());
    QVERIFY(find<QLabel>(u"repairHint"_s)->text().contains(m_move->migrate().originalsFolder()));
    copy(u"startButton"_s);
    QCOMPARE(find<QLabel>(u"totalLabel"_s)->text(), u"1 of 1 messages"_s); // Of those that are not refused.
    QVERIFY(find<QLabel>(u"problemDetails"_s)->text().contains(u"--repair wrap-lines"_s));
    QCOMPARE(copies(), 1);
    QVERIFY(originals().isEmpty());
}

void CopyChoicesTest::theChoiceOutlivesTheProgram()
{
    find<QCheckBox>(u"wrapLinesCheck"_s)->click();
    QVERIFY(find<QPushButton>(u"repairButton"_s)->isEnabled());
    m_page.reset();
    m_move.reset();
    auto again = Move::open(m_hosts.folder() + u"/a.mailhaul"_s, *m_services);
    QVERIFY2(again, again ? "" : qPrintable(again.error().toString()));
    open(std::move(*again));
    QCOMPARE(m_move->migrate().problems()->rowCount(), 1);
    QVERIFY(find<QCheckBox>(u"wrapLinesCheck"_s)->isChecked());
    QVERIFY(find<QPushButton>(u"repairButton"_s)->isEnabled());
    QCOMPARE(copies(), 1);
}

void CopyChoicesTest::whatWasChosenIsDone()
{
    copy(u"repairButton"_s);
    QCOMPARE(copies(), 2);
    QCOMPARE(find<QLabel>(u"totalLabel"_s)->text(), u"2 of 2 messages"_s);
    QCOMPARE(originals(), QList<QByteArray>{m_bad});
    QCOMPARE(m_move->migrate().problems()->rowCount(), 1);
    QVERIFY(!m_move->migrate().problems()->problems().constFirst().isRefused); // It was changed.
    QVERIFY(find<QPushButton>(u"repairButton"_s)->isHidden());
    find<QCheckBox>(u"wrapLinesCheck"_s)->click();
    QVERIFY(!m_move->migrate().chosenRepairs());
}

void CopyChoicesTest::limitsAreTold()
{
    MigrateJourney &migrate = m_move->migrate();
    auto *label = find<QLabel>(u"limitsLabel"_s);
    QVERIFY(label->isHidden()); // None is known.
    CopyProgress row = migrate.mailboxes()->rows().constFirst();
    row.limits = u"Such servers are known to <b>lock</b> mailboxes."_s;
    migrate.mailboxes()->update(row);
    QJsonObject memory = m_move->file().remembered(u"migrate"_s);
    memory.insert(u"end"_s, u"2027-02-28T23:30:00Z"_s);
    m_move->file().remember(u"migrate"_s, memory);
    m_page->enter();
    QVERIFY(!label->isHidden());
    QCOMPARE(label->textFormat(), Qt::PlainText);
    QVERIFY2(label->text().startsWith(row.limits), qPrintable(label->text()));
    QVERIFY2(label->text().contains(QLocale().toString(QDate(2027, 2, 28), QLocale::LongFormat)),
             qPrintable(label->text()));
}

QTEST_MAIN(CopyChoicesTest)
#include "tst_copychoices.moc"
