// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "awaited.h"
#include "imap/session.h"
#include "net/connection.h"
#include "rehearsal/dovecot.h"

using namespace Qt::StringLiterals;
using imap::Session;

namespace {

QByteArray message(int number, qsizetype bodyOctets)
{
    QByteArray text = "From: ann@example.test\r\nSubject: number " + QByteArray::number(number)
        + "\r\nMessage-ID: <" + QByteArray::number(number) + "@example.test>\r\n\r\n";
    while (text.size() < bodyOctets)
        text += "Line after line of the message body, as mail has it.\r\n";
    return text;
}

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

/// A session with a real Dovecot.
class DovecotSessionTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void logsIn_data();
    void logsIn();
    void refusesWrongPassword();
    void appendsAndFetches_data();
    void appendsAndFetches();
    void refusedFlagDoesNotRunTheBody();
    void listsWithUseAndSubscription();
    void pipelinesAcrossMailboxes();
    void reportsWhatIsMissing();
    void copiesStoresAndSearches();
    void tellsChangesSince();
    void testLoginTells();

private:
    imap::Account account(net::Security security) const;
    void open(Session &session);
    void recreate(Session &session, const QByteArray &mailbox);

    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::Dovecot> m_server;
};

void DovecotSessionTest::initTestCase()
{
    rehearsal::DovecotOptions options;
    options.masterUser = u"admin"_s;
    options.masterPassword = "master secret";
    m_server = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"dovecot"_s), options);
    const Status added = m_server->addUser(u"ann@example.test"_s, "päss \"word\\1"_ba);
    QVERIFY(added);
    const Status started = m_server->start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
}

imap::Account DovecotSessionTest::account(net::Security security) const
{
    imap::Account account;
    const quint16 port = security == net::Security::Tls ? m_server->tlsPort() : m_server->port();
    account.endpoint = {m_server->address(), port, security};
    account.credentials.user = u"ann@example.test"_s;
    account.credentials.password = Secret("päss \"word\\1"_ba);
    account.trust.authorities = net::readAuthorities(m_server->caFile()).value_or(QList<QSslCertificate>());
    account.allowPlaintext = security == net::Security::Plain;
    return account;
}

void DovecotSessionTest::open(Session &session)
{
    QSignalSpy ready(&session, &Session::ready);
    QSignalSpy failed(&session, &Session::failed);
    session.open();
    QTRY_VERIFY(!ready.isEmpty() || !failed.isEmpty());
    QVERIFY2(failed.isEmpty(),
             qPrintable(failed.isEmpty() ? QString() : failed[0][0].value<Error>().toString()));
}

void DovecotSessionTest::recreate(Session &session, const QByteArray &mailbox)
{
    Awaited<void> created;
    session.create(mailbox, imap::SpecialUse::None, created.reply());
    QVERIFY(created.wait());
    Awaited<imap::SelectedMailbox> selected;
    session.select(mailbox, Session::Access::ReadWrite, selected.reply());
    QVERIFY2(selected.isOk(), selected.why());
}

void DovecotSessionTest::logsIn_data()
{
    QTest::addColumn<net::Security>("security");
    QTest::addColumn<QString>("mechanism");
    QTest::addColumn<QString>("administrator");
    QTest::addColumn<QString>("separator");
    QTest::newRow("TLS, strongest") << net::Security::Tls << QString() << QString() << QString();
    QTest::newRow("STARTTLS, strongest") << net::Security::StartTls << QString() << QString() << QString();
    QTest::newRow("plain, allowed") << net::Security::Plain << QString() << QString() << QString();
    for (const char *mechanism : {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"}) {
        QTest::newRow(mechanism) << net::Security::Tls << QString::fromLatin1(mechanism) << QString()
                                 << QString();
    }
    QTest::newRow("SASL authorization identity")
        << net::Security::Tls << QString() << u"admin"_s << QString();
    QTest::newRow("master user by separator") << net::Security::Tls << u"PLAIN"_s << u"admin"_s << u"*"_s;
}

void DovecotSessionTest::logsIn()
{
    QFETCH(const net::Security, security);
    QFETCH(const QString, mechanism);
    QFETCH(const QString, administrator);
    QFETCH(const QString, separator);
    imap::Account login = account(security);
    login.credentials.mechanism = mechanism;
    if (!administrator.isEmpty()) {
        login.credentials.administrator = administrator;
        login.credentials.administratorSeparator = separator;
        login.credentials.password = Secret("master secret"_ba);
    }
    Session session(login);
    open(session);
    QCOMPARE(session.state(), Session::State::Ready);
    QVERIFY(session.capabilities().has("LITERAL+"));
    QCOMPARE(session.connection()->isEncrypted(), security != net::Security::Plain);
    QCOMPARE(session.namespaces().own(), (imap::Namespace{"", '/'}));
    QSignalSpy closed(&session, &Session::closed);
    session.logout();
    QTRY_COMPARE(closed.size(), 1);
}

void DovecotSessionTest::refusesWrongPassword()
{
    imap::Account login = account(net::Security::Tls);
    login.credentials.password = Secret("wrong one"_ba);
    for (const QString &mechanism : {u"PLAIN"_s, u"SCRAM-SHA-256"_s}) {
        login.credentials.mechanism = mechanism;
        Session session(login);
        QSignalSpy failed(&session, &Session::failed);
        session.open();
        QTRY_COMPARE(failed.size(), 1);
        const Error error = failed[0][0].value<Error>();
        QCOMPARE(error.kind, Error::Kind::LoginRefused);
        QVERIFY(!error.toString().contains(u"wrong one"_s));
        QCOMPARE(session.state(), Session::State::Closed);
    }
}

void DovecotSessionTest::appendsAndFetches_data()
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

void DovecotSessionTest::appendsAndFetches()
{
    QFETCH(const net::Security, security);
    QFETCH(const bool, synchronising);
    QFETCH(const int, perCommand);
    QFETCH(const bool, pausing);
    constexpr int count = 60;
    Session session(account(security));
    open(session);
    const QByteArray mailbox = QByteArray("Test \"") + QTest::currentDataTag() + "\" &APw-";
    recreate(session, mailbox);

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
        const QByteArray text = message(i, i == 20 ? 3'000'000 : 1'000 + 37 * i);
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

void DovecotSessionTest::refusedFlagDoesNotRunTheBody()
{
    Session session(account(net::Security::Plain));
    open(session);
    recreate(session, "Victim");
    recreate(session, "Target");
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

void DovecotSessionTest::listsWithUseAndSubscription()
{
    Session session(account(net::Security::Tls));
    open(session);
    const imap::MailboxPath path{{u"Kunden"_s, u"Müller & Söhne 😀"_s}};
    const QByteArray name = *path.toWire(session.namespaces().own());
    Awaited<void> created, used, subscribed;
    session.create(name, imap::SpecialUse::None, created.reply());
    session.create("Old mail", imap::SpecialUse::Archive, used.reply());
    session.subscribe(name, subscribed.reply());
    QVERIFY2(created.isOk(), created.why());
    QVERIFY(used.wait());
    QVERIFY2(subscribed.isOk(), subscribed.why());
    Awaited<QList<imap::Mailbox>> listed;
    session.list(listed.reply());
    QVERIFY2(listed.isOk(), listed.why());
    bool isFound = false;
    for (const imap::Mailbox &mailbox : listed.value()) {
        if (mailbox.path != path)
            continue;
        isFound = true;
        QCOMPARE(mailbox.name, name);
        QVERIFY(mailbox.isSubscribed);
        QVERIFY(mailbox.isSelectable);
    }
    QVERIFY(isFound);
    QVERIFY(std::any_of(listed.value().begin(), listed.value().end(),
                        [](const imap::Mailbox &mailbox) { return mailbox.path.isInbox(); }));
}

void DovecotSessionTest::pipelinesAcrossMailboxes()
{
    Session session(account(net::Security::Plain));
    open(session);
    std::array<Awaited<imap::Appended>, 3> appended;
    for (size_t i = 0; i < appended.size(); ++i) {
        const QByteArray name = "Pipeline" + QByteArray::number(i);
        session.create(name, imap::SpecialUse::None, {});
        session.select(name, Session::Access::ReadWrite, {});
        session.appender().begin(name, appended[i].reply());
        session.noop({}); // Waits for the APPEND that is open.
        for (size_t k = 0; k <= i; ++k) {
            const QByteArray text = message(static_cast<int>(k), 500);
            session.appender().addMessage({}, {}, static_cast<quint64>(text.size()));
            session.appender().write(text);
        }
        session.appender().finish();
    }
    std::array<QList<imap::MessageInfo>, 3> rows;
    std::array<Awaited<imap::SelectedMailbox>, 3> selected;
    std::array<Awaited<void>, 3> listed;
    for (size_t i = 0; i < rows.size(); ++i) {
        session.select("Pipeline" + QByteArray::number(i), Session::Access::ReadOnly, selected[i].reply());
        session.fetchMetadata(
            {1, imap::UidSet::largest}, [&rows, i](const imap::MessageInfo &row) { rows[i] += row; },
            listed[i].reply());
    }
    for (size_t i = 0; i < rows.size(); ++i) {
        QVERIFY2(appended[i].isOk(), appended[i].why());
        QVERIFY2(selected[i].isOk(), selected[i].why());
        QVERIFY2(listed[i].isOk(), listed[i].why());
        QCOMPARE(rows[i].size(), static_cast<qsizetype>(i) + 1);
        QCOMPARE(selected[i].value().exists, static_cast<quint32>(i) + 1);
        QCOMPARE(selected[i].value().uidValidity, appended[i].value().uidValidity);
        QVERIFY(selected[i].value().isReadOnly);
        QVERIFY(selected[i].value().uidNext > appended[i].value().uids.constLast());
    }
}

void DovecotSessionTest::reportsWhatIsMissing()
{
    Session session(account(net::Security::Plain));
    Awaited<void> early;
    session.noop(early.reply());
    QVERIFY(!early.isCalled());
    QVERIFY(early.wait());
    QCOMPARE(early.failure().cause, imap::Failure::Cause::NotSent);
    open(session);
    Awaited<imap::SelectedMailbox> selected;
    session.select("No such mailbox", Session::Access::ReadOnly, selected.reply());
    Awaited<void> fetched;
    session.fetchMetadata(
        {1, 5}, [](const imap::MessageInfo &) { QFAIL("a row of no mailbox"); }, fetched.reply());
    QVERIFY(selected.wait());
    QCOMPARE(selected.failure().cause, imap::Failure::Cause::No);
    QVERIFY(selected.failure().error.detail.contains(u"exist"_s));
    QVERIFY(fetched.wait());
    QCOMPARE(fetched.failure().cause, imap::Failure::Cause::Bad);
    Awaited<imap::Appended> appended;
    const QByteArray text = message(1, 100'000);
    session.appender().begin("No such mailbox", appended.reply());
    session.appender().addMessage({}, {}, static_cast<quint64>(text.size()));
    session.appender().write(text);
    session.appender().finish();
    QVERIFY(appended.wait());
    QCOMPARE(appended.failure().cause, imap::Failure::Cause::No);
    QCOMPARE(appended.failure().code, imap::Code::TryCreate);
    Awaited<void> alive;
    session.noop(alive.reply());
    QVERIFY2(alive.isOk(), alive.why());

    Awaited<void> lost;
    session.noop(lost.reply());
    session.abort();
    QVERIFY(!lost.isCalled());
    QVERIFY(lost.wait());
    QCOMPARE(lost.failure().cause, imap::Failure::Cause::Lost);
    QCOMPARE(lost.calls(), 1);
}

void DovecotSessionTest::copiesStoresAndSearches()
{
    Session session(account(net::Security::Plain));
    open(session);
    recreate(session, "From here");
    session.create("To there", imap::SpecialUse::None, {});
    Awaited<imap::Appended> appended;
    const QByteArray text = message(77, 300);
    session.appender().begin("From here", appended.reply());
    session.appender().addMessage({}, {}, static_cast<quint64>(text.size()));
    session.appender().write(text);
    session.appender().finish();
    QVERIFY2(appended.isOk(), appended.why());
    const quint32 uid = appended.value().uids.constFirst();
    Awaited<void> stored, headers;
    imap::Flags flags;
    flags.add("\\Flagged");
    session.storeFlags({uid, uid}, Session::StoreMode::Add, flags, stored.reply());
    Awaited<imap::UidSet> found;
    session.search("FLAGGED HEADER Message-ID <77@example.test>", found.reply());
    Awaited<imap::Copied> copied;
    session.copy({uid, uid}, "To there", copied.reply());
    QByteArray block;
    session.fetchHeaders(
        {uid, uid}, {"MESSAGE-ID", "SUBJECT"}, [&](quint32, const QByteArray &fields) { block = fields; },
        headers.reply());
    Awaited<imap::MailboxStatus> status;
    session.status("To there", status.reply());
    QVERIFY2(stored.isOk(), stored.why());
    QVERIFY2(found.isOk(), found.why());
    QVERIFY(found.value().contains(uid));
    QVERIFY2(copied.isOk(), copied.why());
    QCOMPARE(copied.value().from, QList<quint32>{uid});
    QVERIFY2(headers.isOk(), headers.why());
    QVERIFY(block.contains("<77@example.test>"));
    QVERIFY2(status.isOk(), status.why());
    QCOMPARE(status.value().messages, std::optional<quint32>(1));
}

void DovecotSessionTest::tellsChangesSince()
{
    Session session(account(net::Security::Plain));
    open(session);
    QVERIFY(session.hasModSeqs());
    QVERIFY(session.hasQuickResync());
    recreate(session, "Changes");
    std::array<Awaited<imap::Appended>, 4> appended;
    for (Awaited<imap::Appended> &reply : appended) {
        const QByteArray text = message(1, 200);
        session.appender().begin("Changes", reply.reply());
        session.appender().addMessage({}, {}, static_cast<quint64>(text.size()));
        session.appender().write(text);
        session.appender().finish();
    }
    Awaited<imap::SelectedMailbox> before, after;
    session.select("Changes", Session::Access::ReadOnly, before.reply());
    QVERIFY2(before.isOk(), before.why());
    const quint64 since = before.value().highestModSeq;
    QVERIFY(since > 0);

    QVERIFY(m_server->doveadm({u"flags"_s, u"add"_s, u"-u"_s, u"ann@example.test"_s, u"\\Seen"_s,
                               u"mailbox"_s, u"Changes"_s, u"uid"_s, u"3"_s}));
    QVERIFY(m_server->doveadm(
        {u"expunge"_s, u"-u"_s, u"ann@example.test"_s, u"mailbox"_s, u"Changes"_s, u"uid"_s, u"2"_s}));
    session.select("Changes", Session::Access::ReadOnly, after.reply());
    QList<quint32> changed, vanished;
    Awaited<void> told, listed;
    session.fetchChanges(
        {1, imap::UidSet::largest}, since, [&](const imap::MessageInfo &row) { changed += row.uid; },
        [&](const imap::UidSet &uids) { vanished += uids.expanded(100).value_or(QList<quint32>()); },
        told.reply());
    QVERIFY2(told.isOk(), told.why());
    QCOMPARE(changed, QList<quint32>{3});
    QCOMPARE(vanished, QList<quint32>{2});
    QVERIFY(after.value().highestModSeq > since);
    changed.clear();
    session.fetchMetadata(
        {1, imap::UidSet::largest}, [&](const imap::MessageInfo &row) { changed += row.uid; },
        listed.reply(), since);
    QVERIFY2(listed.isOk(), listed.why());
    QCOMPARE(changed, QList<quint32>{3});
}

void DovecotSessionTest::testLoginTells()
{
    const QFuture<Result<imap::ServerSummary>> future = imap::testLogin(account(net::Security::StartTls));
    QTRY_VERIFY(future.isFinished());
    const Result<imap::ServerSummary> summary = future.result();
    QVERIFY2(summary, summary ? "" : qPrintable(summary.error().toString()));
    QVERIFY(summary->hasUidPlus && summary->hasMultiAppend && summary->hasLiteralPlus);
    QCOMPARE(summary->certificate.outcome, net::CertificateVerdict::Outcome::Verified);
    QVERIFY(summary->tlsProtocol.startsWith(u"TLS"_s));
    QVERIFY(summary->software.contains(u"Dovecot"_s));
}

QTEST_GUILESS_MAIN(DovecotSessionTest)
#include "tst_dovecotsession.moc"
