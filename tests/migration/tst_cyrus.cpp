// SPDX-License-Identifier: GPL-3.0-or-later
// Between Cyrus and Dovecot, in both directions.
#include <QTest>

#include "dovecotandother.h"
#include "rehearsal/cyrus.h"
#include "rehearsal/imapclient.h"
#include "twohosts.h"

using namespace Qt::StringLiterals;
using migration::Summary;

class CyrusTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void copies_data();
    void copies();
    void refusals();

private:
    DovecotAndOther m_hosts;
    std::unique_ptr<rehearsal::Cyrus> m_cyrus;
};

void CyrusTest::initTestCase()
{
    m_cyrus =
        std::make_unique<rehearsal::Cyrus>(QStringLiteral(CYRUS_PACKAGES), m_hosts.folder() + u"/cyrus"_s);
    QCOMPARE(words(m_hosts.start()), QString());
    QCOMPARE(words(m_cyrus->start()), QString());
}

void CyrusTest::copies_data()
{
    QTest::addColumn<bool>("isFromCyrus");
    QTest::newRow("Cyrus to Dovecot") << true;
    QTest::newRow("Dovecot to Cyrus") << false;
}

void CyrusTest::copies()
{
    QFETCH(bool, isFromCyrus);
    const QString name = isFromCyrus ? u"from"_s : u"to"_s;
    QCOMPARE(words(m_cyrus->addUser(name)), QString());
    const auto dovecot = m_hosts.addUser(name);
    QVERIFY(dovecot);
    const rehearsal::MailLogin cyrus = m_cyrus->login(name);
    const QList<Letter> letters = DovecotAndOther::letters({});
    QCOMPARE(isFromCyrus ? m_hosts.move(cyrus, *dovecot, letters) : m_hosts.move(*dovecot, cyrus, letters),
             QString());
}

/// Cyrus refuses a message with a header field without a name: it is listed, and its neighbours get through.
void CyrusTest::refusals()
{
    const QString name = u"broken"_s;
    QCOMPARE(words(m_cyrus->addUser(name)), QString());
    const auto dovecot = m_hosts.addUser(name);
    QVERIFY(dovecot);
    QCOMPARE(words(DovecotAndOther::put(*dovecot,
                                        {{u"INBOX"_s, testMessage("1")},
                                         {u"INBOX"_s, "no header \xff\r\n" + testMessage("2")},
                                         {u"INBOX"_s, testMessage("3")}})),
             QString());
    const Summary summary = m_hosts.migrate(*dovecot, m_cyrus->login(name));
    QCOMPARE(words(summary), QString());
    QCOMPARE(summary.copiedNow + summary.tally.refused, 3);
    QVERIFY(summary.copiedNow >= 2);
    QVERIFY(summary.accounts.constFirst().proof.isProven());
}

QTEST_GUILESS_MAIN(CyrusTest)
#include "tst_cyrus.moc"
