// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCryptographicHash>
#include <QTest>
#include <QTimer>

#include "awaited.h"
#include "imap/session.h"
#include "onedovecot.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

/// Keeps digest and length of each body; can hold reading back after each chunk.
class DigestSink final : public imap::BodySink {
public:
    explicit DigestSink(Session *pauseAfterChunk = nullptr)
        : m_paused(pauseAfterChunk)
    {
    }

    void beginBody(quint32 uid, quint64 size) override
    {
        m_uid = uid;
        m_announced = size;
        m_octets.clear();
    }

    void bodyChunk(QByteArrayView octets) override
    {
        QVERIFY(!m_paused || !m_paused->isReadingPaused());
        m_octets += octets;
        if (m_paused) {
            m_paused->pauseReading();
            QTimer::singleShot(0, m_paused, &Session::resumeReading);
        }
    }

    void endBody() override
    {
        QCOMPARE(static_cast<quint64>(m_octets.size()), m_announced);
        bodies.insert(m_uid, QCryptographicHash::hash(m_octets, QCryptographicHash::Sha1));
    }

    QHash<quint32, QByteArray> bodies;

private:
    Session *m_paused;
    QByteArray m_octets;
    quint64 m_announced = 0;
    quint32 m_uid = 0;
};

} // namespace

/// Messages on their way into a real Dovecot and out of it.
class DovecotMessagesTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void appendsAndFetches_data();
    void appendsAndFetches();
    void refusedFlagDoesNotRunTheBody();

private:
    OneDovecot m_host;
};

void DovecotMessagesTest::initTestCase()
{
    const Status started = m_host.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
}

void DovecotMessagesTest::appendsAndFetches_data()
{
    QTest::addColumn<net::Security>("security");
    QTest::addColumn<bool>("synchronising");
    QTest::addColumn<int>("perCommand");
    QTest::addColumn<bool>("pausing");
    QTest::newRow("plain, MULTIAPPEND") << net::Security::Plain << false << 10 << false;
    QTest::newRow("TLS, MULTIAPPEND, pausing") << net::Security::Tls << false << 10 << true;
    QTest::newRow("TLS, single APPENDs") << net::Security::Tls << false << 1 << false;
    QTest::newRow("plain, synchronising") << net::Security::Plain << true << 1 << true;
    QTest::newRow("TLS, synchronising MULTIAPPEND") << net::Security::Tls << true << 7 << false;
}

void DovecotMessagesTest::appendsAndFetches()
{
    QFETCH(const net::Security, security);
    QFETCH(const bool, synchronising);
    QFETCH(const int, perCommand);
    QFETCH(const bool, pausing);
    constexpr int count = 60;
    Session session(m_host.account(security));
    QCOMPARE(opened(session), QString());
    const QByteArray mailbox = QByteArray("Test \"") + QTest::currentDataTag() + "\" &APw-";
    QCOMPARE(entered(session, mailbox), QString());

    imap::Flags flags;
    flags.add("\\Seen");
    flags.add("$Forwarded");
    flags.add("\\Recent");
    const imap::InternalDate date = *imap::parseInternalDate("17-Jul-1996 02:44:25 -0700");
    session.appender().setSynchronising(synchronising);
    std::vector<Awaited<imap::Appended>> replies((count + static_cast<size_t>(perCommand) - 1)
                                                 / static_cast<size_t>(perCommand));
    QHash<int, QByteArray> digests;
    for (int i = 0; i < count; ++i) {
        const QByteArray text = numberedMessage(i, i == 20 ? 3'000'000 : 1'000 + 37 * i);
        digests.insert(i, QCryptographicHash::hash(text, QCryptographicHash::Sha1));
        if (i % perCommand == 0)
            session.appender().begin(mailbox, replies[static_cast<size_t>(i / perCommand)].reply());
        session.appender().addMessage(i % 3 == 0 ? imap::Flags() : flags, date,
                                      static_cast<quint64>(text.size()));
        for (qsizetype at = 0; at < text.size(); at += 50'000)
            session.appender().write(
                QByteArrayView(text).sliced(at, std::min<qsizetype>(50'000, text.size() - at)));
        if (i % perCommand == perCommand - 1 || i == count - 1)
            session.appender().finish();
    }
    QList<quint32> uids;
    for (Awaited<imap::Appended> &reply : replies) {
        QVERIFY2(reply.isOk(), reply.why());
        uids += reply.value().uids;
    }
    QCOMPARE(uids.size(), count);

    QHash<quint32, imap::MessageInfo> rows;
    Awaited<void> listed;
    session.fetchMetadata(
        {1, imap::UidSet::largest}, [&](const imap::MessageInfo &row) { rows.insert(row.uid, row); },
        listed.reply());
    QVERIFY2(listed.isOk(), listed.why());
    QCOMPARE(rows.size(), count);
    DigestSink sink(pausing ? &session : nullptr);
    Awaited<void> first, second;
    session.fetchBodies({uids[0], uids[29]}, &sink, first.reply());
    session.fetchBodies({uids[30], uids[count - 1]}, &sink, second.reply());
    QVERIFY2(first.isOk() && second.isOk(), first.why());
    for (int i = 0; i < count; ++i) {
        const imap::MessageInfo row = rows.value(uids[i]);
        QVERIFY(row.internalDate.has_value()); // Dovecot keeps the instant and shows its own offset.
        QCOMPARE(row.internalDate->secondsSinceEpoch, date.secondsSinceEpoch);
        QCOMPARE(row.flags.isSame(i % 3 == 0 ? imap::Flags() : flags), true);
        QCOMPARE(sink.bodies.value(uids[i]), digests.value(i));
    }
}

void DovecotMessagesTest::refusedFlagDoesNotRunTheBody()
{
    Session session(m_host.account(net::Security::Plain));
    QCOMPARE(opened(session), QString());
    QCOMPARE(entered(session, "Victim"), QString());
    QCOMPARE(entered(session, "Target"), QString());
    const QByteArray attack = "x1 DELETE Victim\r\nx2 CREATE Owned\r\n\r\nbody\r\n";
    Awaited<imap::Appended> reply;
    imap::Flags flags;
    flags.keywords += "\\Bogus"; // The guard in Flags::toWire() must leave it out.
    flags.keywords += "with space";
    flags.keywords += "ok";
    session.appender().begin("Target", reply.reply());
    session.appender().addMessage(flags, {}, static_cast<quint64>(attack.size()));
    session.appender().write(attack);
    session.appender().finish();
    QVERIFY2(reply.isOk(), reply.why());
    Awaited<QList<imap::Mailbox>> listed;
    session.list(listed.reply());
    QVERIFY(listed.isOk());
    QByteArrayList names;
    for (const imap::Mailbox &mailbox : listed.value())
        names += mailbox.name;
    QVERIFY(names.contains("Victim"));
    QVERIFY(!names.contains("Owned"));
}

QTEST_GUILESS_MAIN(DovecotMessagesTest)
#include "tst_dovecotmessages.moc"
