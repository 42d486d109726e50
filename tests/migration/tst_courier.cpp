// SPDX-License-Identifier: GPL-3.0-or-later
// Between Courier and Dovecot, in both directions.
#include <QTest>

#include "dovecotandother.h"
#include "rehearsal/courier.h"
#include "twohosts.h"

using namespace Qt::StringLiterals;

class CourierTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void copies_data();
    void copies();

private:
    DovecotAndOther m_hosts;
    std::unique_ptr<rehearsal::Courier> m_courier;
};

void CourierTest::initTestCase()
{
    m_courier = std::make_unique<rehearsal::Courier>(QStringLiteral(COURIER_PACKAGES),
                                                     m_hosts.folder() + u"/courier"_s);
    QCOMPARE(words(m_hosts.start()), QString());
    for (const QString &name : {u"from"_s, u"to"_s})
        QCOMPARE(words(m_courier->addUser(name)), QString());
    QCOMPARE(words(m_courier->start()), QString());
}

void CourierTest::copies_data()
{
    QTest::addColumn<bool>("isFromCourier");
    QTest::newRow("Courier to Dovecot") << true;
    QTest::newRow("Dovecot to Courier") << false;
}

void CourierTest::copies()
{
    QFETCH(bool, isFromCourier);
    const QString name = isFromCourier ? u"from"_s : u"to"_s;
    const auto dovecot = m_hosts.addUser(name);
    QVERIFY(dovecot);
    const rehearsal::MailLogin courier = m_courier->login(name);
    const QList<Letter> letters =
        DovecotAndOther::letters("\r\n"); // Courier adds a line end that is missing.
    QCOMPARE(isFromCourier ? m_hosts.move(courier, *dovecot, letters)
                           : m_hosts.move(*dovecot, courier, letters),
             QString());
}

QTEST_GUILESS_MAIN(CourierTest)
#include "tst_courier.moc"
