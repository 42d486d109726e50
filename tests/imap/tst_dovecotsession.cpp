// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "awaited.h"
#include "imap/session.h"
#include "onedovecot.h"

using namespace Qt::StringLiterals;
using imap::Session;

/// A session with a real Dovecot: mailboxes, and the order of commands.
class DovecotSessionTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void listsWithUseAndSubscription();
    void pipelinesAcrossMailboxes();
    void reportsWhatIsMissing();
    void copiesStoresAndSearches();
    void tellsChangesSince();

private:
    OneDovecot m_host;
};

void DovecotSessionTest::initTestCase()
{
    const Status started = m_host.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
}

void DovecotSessionTest::listsWithUseAndSubscription()
{
    Session session(m_host.account(net::Security::Tls));
    QCOMPARE(opened(session), QString());
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
    Session session(m_host.account(net::Security::Plain));
    QCOMPARE(opened(session), QString());
    std::array<Awaited<imap::Appended>, 3> appended;
    for (size_t i = 0; i < appended.size(); ++i) {
        const QByteArray name = "Pipeline" + QByteArray::number(i);
        session.create(name, imap::SpecialUse::None, {});
        session.select(name, Session::Access::ReadWrite, {});
        session.appender().begin(name, appended[i].reply());
        session.noop({}); // Waits for the APPEND that is open.
        for (size_t k = 0; k <= i; ++k) {
            const QByteArray text = numberedMessage(static_cast<int>(k), 500);
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
    Session session(m_host.account(net::Security::Plain));
    Awaited<void> early;
    session.noop(early.reply());
    QVERIFY(!early.isCalled());
    QVERIFY(early.wait());
    QCOMPARE(early.failure().cause, imap::Failure::Cause::NotSent);
    QCOMPARE(opened(session), QString());
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
    const QByteArray text = numberedMessage(1, 100'000);
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
    Session session(m_host.account(net::Security::Plain));
    QCOMPARE(opened(session), QString());
    QCOMPARE(entered(session, "From here"), QString());
    session.create("To there", imap::SpecialUse::None, {});
    Awaited<imap::Appended> appended;
    const QByteArray text = numberedMessage(77, 300);
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
    Session session(m_host.account(net::Security::Plain));
    QCOMPARE(opened(session), QString());
    QVERIFY(session.hasModSeqs());
    QVERIFY(session.hasQuickResync());
    QCOMPARE(entered(session, "Changes"), QString());
    std::array<Awaited<imap::Appended>, 4> appended;
    for (Awaited<imap::Appended> &reply : appended) {
        const QByteArray text = numberedMessage(1, 200);
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

    QVERIFY(m_host.server().doveadm({u"flags"_s, u"add"_s, u"-u"_s, u"ann@example.test"_s, u"\\Seen"_s,
                                     u"mailbox"_s, u"Changes"_s, u"uid"_s, u"3"_s}));
    QVERIFY(m_host.server().doveadm(
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
        {1, imap::UidSet::largest}, [&](const imap::MessageInfo &row) { changed += row.uid; }, listed.reply(),
        since);
    QVERIFY2(listed.isOk(), listed.why());
    QCOMPARE(changed, QList<quint32>{3});
}

QTEST_GUILESS_MAIN(DovecotSessionTest)
#include "tst_dovecotsession.moc"
