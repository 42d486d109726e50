// SPDX-License-Identifier: GPL-3.0-or-later
// The program is killed at many moments and started again: afterwards the destination holds exactly the
// source's messages, compared body by body.
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include "twohosts.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int moments = 20;
constexpr int messages = 1500;

} // namespace

class KillTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void killAndResume_data();
    void killAndResume();

private:
    QString newMailbox();
    QStringList arguments(const QString &mailbox) const;
    QString difference(const QString &mailbox) const;

    TwoHosts m_hosts;
    rehearsal::MailStore m_source;
    qint64 m_duration = 0; ///< Of an undisturbed run, milliseconds.
    int m_mailboxes = 0;
};

void KillTest::initTestCase()
{
    const Status started = m_hosts.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    rehearsal::CorpusOptions corpus;
    corpus.messages = messages;
    corpus.seed = 7;
    const Status seeded =
        rehearsal::seed(m_hosts.source(), TwoHosts::user(), TwoHosts::password(), rehearsal::Corpus(corpus));
    QVERIFY2(seeded, seeded ? "" : qPrintable(seeded.error().toString()));
    m_source = m_hosts.store(m_hosts.source());
    QCOMPARE(m_source.messages.size(), messages);

    const QString mailbox = newMailbox();
    QElapsedTimer clock;
    clock.start();
    QProcess copy;
    copy.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    copy.start(QStringLiteral(COPY_PROGRAM), arguments(mailbox));
    QVERIFY(copy.waitForFinished(60000));
    m_duration = clock.elapsed();
    QCOMPARE(copy.exitCode(), 0);
    QCOMPARE(difference(mailbox), QString());
}

QString KillTest::newMailbox()
{
    const QString mailbox = u"ann%1@example-firm.test"_s.arg(++m_mailboxes);
    const Status added = m_hosts.destination().addUser(mailbox, TwoHosts::password());
    if (!added)
        qWarning("%s", qUtf8Printable(added.error().toString()));
    return mailbox;
}

QStringList KillTest::arguments(const QString &mailbox) const
{
    auto &hosts = const_cast<TwoHosts &>(m_hosts);
    const auto place = [](const rehearsal::Dovecot &host) {
        return u"%1:%2"_s.arg(host.address()).arg(host.port());
    };
    return {m_hosts.folder() + u"/ledger-"_s + mailbox,
            place(hosts.source()),
            place(hosts.destination()),
            TwoHosts::user(),
            QString::fromUtf8(TwoHosts::password()),
            mailbox};
}

QString KillTest::difference(const QString &mailbox) const
{
    auto &hosts = const_cast<TwoHosts &>(m_hosts);
    const auto there = rehearsal::readMailStore(hosts.destination(), mailbox, TwoHosts::password());
    if (!there)
        return there.error().toString();
    const rehearsal::StoreDifference found = rehearsal::compareStores(m_source, *there);
    return found.isNone() ? QString() : found.toString();
}

void KillTest::killAndResume_data()
{
    QTest::addColumn<int>("moment");
    QTest::addColumn<int>("kills");
    for (int moment = 0; moment < moments; ++moment)
        QTest::addRow("at %d %%", 100 * moment / moments) << moment << 1;
    QTest::newRow("again and again") << moments / 3 << 5;
}

void KillTest::killAndResume()
{
    QFETCH(int, moment);
    QFETCH(int, kills);
    const QString mailbox = newMailbox();
    for (int kill = 0; kill < kills; ++kill) {
        QProcess copy;
        copy.start(QStringLiteral(COPY_PROGRAM), arguments(mailbox));
        QVERIFY(copy.waitForStarted());
        copy.waitForFinished(int(m_duration * moment / moments));
        copy.kill();
        copy.waitForFinished();
    }
    QProcess copy;
    copy.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    copy.start(QStringLiteral(COPY_PROGRAM), arguments(mailbox));
    QVERIFY(copy.waitForFinished(60000));
    QCOMPARE(copy.exitCode(), 0);
    QCOMPARE(difference(mailbox), QString());
}

QTEST_GUILESS_MAIN(KillTest)
#include "tst_kill.moc"
