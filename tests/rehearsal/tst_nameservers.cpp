// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include "rehearsal/dnsquestion.h"
#include "rehearsal/loopback.h"
#include "rehearsal/nameservers.h"

using namespace Qt::StringLiterals;
using rehearsal::DnsType;

namespace {

const QString oldMx = u"10 mail.old-host.test"_s;
const QString newMx = u"10 mx1.new-host.test"_s;

/// The first record's text, "" for none.
QString ask(const QString &server, quint16 port, const QString &name, DnsType type)
{
    const auto answer = rehearsal::askDns(server, port, name, type);
    return answer && !answer->records.isEmpty() ? answer->records.first().text : QString();
}

} // namespace

class NameServersTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void parentDelegates();
    void secondaryFollowsUnlessFrozen();
    void resolversKeepTheOldAnswerForItsTtl();
    void negativeAnswersExpire();

private:
    QString mxAt(const QString &address) const
    {
        return ask(address, m_dns->port(), m_dns->domain(), DnsType::Mx);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::NameServers> m_dns;
};

void NameServersTest::initTestCase()
{
    m_dns = std::make_unique<rehearsal::NameServers>(m_folder.path(),
                                                     rehearsal::LoopbackNetwork::ofThisProcess());
    const Status started = m_dns->start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
}

void NameServersTest::parentDelegates()
{
    const auto answer =
        rehearsal::askDns(m_dns->rootAddress(), m_dns->port(), m_dns->domain(), DnsType::Ns, false);
    QVERIFY(answer);
    QCOMPARE(answer->rcode, 0);
    QVERIFY2(!answer->isAuthoritative, "a referral is not authoritative");
    QVERIFY2(answer->records.isEmpty(), "its NS records stand in the authority section");
    QCOMPARE(ask(m_dns->primary().address(), m_dns->port(), u"ns2."_s + m_dns->domain(), DnsType::A),
             m_dns->secondary().address());
}

void NameServersTest::secondaryFollowsUnlessFrozen()
{
    const QString primary = m_dns->primary().address();
    const QString secondary = m_dns->secondary().address();
    QCOMPARE(mxAt(secondary), oldMx);

    QVERIFY(m_dns->secondary().freeze());
    QVERIFY(m_dns->primary().setRecords(m_dns->domain(), u"MX"_s, 6, {newMx + u'.'}));
    QCOMPARE(mxAt(primary), newMx);
    QVERIFY(m_dns->secondary().thaw());
    QTRY_COMPARE(mxAt(secondary), newMx);

    QVERIFY(m_dns->primary().setRecords(m_dns->domain(), u"MX"_s, 6, {oldMx + u'.'}));
    QTRY_COMPARE(mxAt(secondary), oldMx);
}

void NameServersTest::resolversKeepTheOldAnswerForItsTtl()
{
    // The other tests' answers must be gone from the caches first.
    for (size_t i = 0; i < m_dns->resolverCount(); ++i)
        QTRY_COMPARE_WITH_TIMEOUT(mxAt(m_dns->resolver(i).address()), oldMx, 15000);
    QElapsedTimer sinceChange;
    QVERIFY(m_dns->primary().setRecords(m_dns->domain(), u"MX"_s, 6, {newMx + u'.'}));
    QTRY_COMPARE(mxAt(m_dns->secondary().address()), newMx);
    sinceChange.start();
    for (size_t i = 0; i < m_dns->resolverCount(); ++i)
        QCOMPARE(mxAt(m_dns->resolver(i).address()), oldMx);
    for (size_t i = 0; i < m_dns->resolverCount(); ++i)
        QTRY_COMPARE_WITH_TIMEOUT(mxAt(m_dns->resolver(i).address()), newMx, 15000);
    QVERIFY2(sinceChange.elapsed() > 5000, "the resolver that stretches TTLs keeps it beyond them");
}

void NameServersTest::negativeAnswersExpire()
{
    const QString name = u"_proof."_s + m_dns->domain();
    const QString resolver = m_dns->resolver(0).address();
    QCOMPARE(ask(resolver, m_dns->port(), name, DnsType::Txt), QString());
    QVERIFY(m_dns->primary().setRecords(name, u"TXT"_s, 6, {u"\"here\""_s}));
    QCOMPARE(ask(m_dns->primary().address(), m_dns->port(), name, DnsType::Txt), u"here"_s);
    QCOMPARE(ask(resolver, m_dns->port(), name, DnsType::Txt), QString());
    QTRY_COMPARE_WITH_TIMEOUT(ask(resolver, m_dns->port(), name, DnsType::Txt), u"here"_s, 10000);
}

QTEST_GUILESS_MAIN(NameServersTest)
#include "tst_nameservers.moc"
