// SPDX-License-Identifier: GPL-3.0-or-later
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "awaited.h"
#include "onboarding/move.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/imapclient.h"
#include "rehearsal/mailstore.h"
#include "rehearsal/provisioningapi.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

namespace {

MailAddress address(const QString &localPart)
{
    return {localPart, DomainName::fromALabels(u"firm.test")};
}

/// "info@firm.test 3/1 mail": messages, spam and how it was seen.
QStringList lines(const QList<OldAddress> &addresses)
{
    QStringList lines;
    for (const OldAddress &known : addresses) {
        QString line = u"%1 %2/%3"_s.arg(known.address.localPart).arg(known.messages).arg(known.spam);
        const QList<std::pair<Sighting, QString>> words = {{Sighting::Mailbox, u"mailbox"_s},
                                                           {Sighting::Alias, u"alias"_s},
                                                           {Sighting::Table, u"table"_s},
                                                           {Sighting::Mail, u"mail"_s}};
        for (const auto &[sighting, word] : words)
            line += known.seen.testFlag(sighting) ? u' ' + word : QString();
        lines += line;
    }
    return lines;
}

QStringList names(const QList<Gap> &gaps)
{
    QStringList names;
    for (const Gap &gap : gaps)
        names += gap.known.address.localPart;
    return names;
}

/// The mailboxes of one host, filled by its own protocol.
class OldMail {
public:
    OldMail(const rehearsal::Dovecot &host, const QString &user, const QByteArray &password)
    {
        const Status in = m_client.connectAndLogIn({host.address(), host.port(), {}, user, password});
        QVERIFY2(in, in ? "" : qPrintable(in.error().toString()));
    }

    void add(const QByteArray &folder, int daysAgo, const QByteArray &header)
    {
        const QByteArray octets = header + "\r\n\r\nText\r\n";
        const QDateTime date = QDateTime::currentDateTimeUtc().addDays(-daysAgo);
        m_client.write(m_client.nextTag() + " APPEND " + rehearsal::quotedString(folder) + " \""
                       + QLocale::c().toString(date, u"dd-MMM-yyyy HH:mm:ss"_s).toLatin1() + " +0000\" {"
                       + QByteArray::number(octets.size()) + "+}\r\n" + octets + "\r\n");
        const Status added = m_client.finish();
        QVERIFY2(added, added ? "" : qPrintable(added.error().toString()));
    }

private:
    rehearsal::ImapClient m_client;
};

} // namespace

/// The check for forgotten addresses, against real servers at both sides.
class TestGaps final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup() { m_move.reset(); }

    void beforeTheFirstCheckMxMustNotChange();
    void everyAddressOfTheOldSideIsFound();
    void flagsStayAsTheyWere();
    void olderMailCountsWithMoreDays();
    void aMailboxThatCannotBeReadIsNamed();
    void aGapIsClosedInThreeWays();
    void aCatchAllClosesAllButMailboxes();
    void anAddressOfATable();
    void discoveredAtTheOldHost();
    void theOldHostRefuses();
    void stopped();
    void decisionsComeBackFromTheFile();

private:
    QMap<QString, QString> variables(const rehearsal::ProvisioningApi &api) const;

    QTemporaryDir m_folder;
    rehearsal::Dovecot m_old{m_folder.filePath(u"old"_s), oldOptions()};
    rehearsal::Dovecot m_new{m_folder.filePath(u"new"_s)};
    std::unique_ptr<rehearsal::ProvisioningApi> m_oldApi;
    std::unique_ptr<rehearsal::ProvisioningApi> m_newApi;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Move> m_move;
    QString m_path;
    int m_number = 0;

    static rehearsal::DovecotOptions oldOptions()
    {
        rehearsal::DovecotOptions options;
        options.isSpecialUseCreated = true;
        return options;
    }
};

void TestGaps::initTestCase()
{
    QVERIFY(m_old.start());
    QVERIFY(m_new.start());
    for (const QString &user : {u"ann"_s, u"bob"_s, u"cat"_s, u"dave"_s})
        QVERIFY(m_old.addUser(user + u"@firm.test"_s, "old-secret"));
    OldMail ann(m_old, u"ann@firm.test"_s, "old-secret");
    ann.add("INBOX", 10,
            "Message-ID: <1@x>\r\nTo: Ann <ann@firm.test>\r\nCc: info@firm.test\r\n"
            "Delivered-To: ann@firm.test");
    ann.add("INBOX", 5,
            "Message-ID: <2@x>\r\nTo: \"Sales, Team\" <SALES@firm.test>\r\n"
            "X-Original-To: sales@firm.test");
    ann.add("INBOX", 3, "Message-ID: <3@x>\r\nTo: ann+news@firm.test");
    ann.add("INBOX", 3, "Message-ID: <4@x>\r\nTo: x@elsewhere.test, bob@sub.firm.test, team:;");
    ann.add("INBOX", 400, "Message-ID: <5@x>\r\nTo: former@firm.test");
    ann.add("INBOX", 2, "Message-ID: <6@x>\r\nTo: undisclosed-recipients:;\r\nEnvelope-To: shop@firm.test");
    ann.add("INBOX", 2, "To: info@firm.test"); // Twice without Message-ID: these are two.
    ann.add("INBOX", 2, "To: info@firm.test");
    ann.add("Sent", 4, "Message-ID: <7@x>\r\nTo: =?utf-8?Q?M=C3=BCller?= <mueller@firm.test>");
    ann.add("Drafts", 1, "Message-ID: <8@x>\r\nTo: draft@firm.test");
    ann.add("Junk", 1, "Message-ID: <9@x>\r\nTo: zzz@firm.test, info@firm.test");
    OldMail bob(m_old, u"bob@firm.test"_s, "old-secret");
    bob.add("INBOX", 10,
            "Message-ID: <1@x>\r\nTo: Ann <ann@firm.test>\r\nCc: info@firm.test\r\n"
            "Delivered-To: bob@firm.test");
    bob.add("INBOX", 1, "Message-ID: <10@x>\r\nX-Spam-Flag: YES\r\nTo: winner@firm.test");

    rehearsal::ProvisioningApiOptions api;
    api.domain = u"firm.test"_s;
    api.isVerified = true;
    m_newApi = std::make_unique<rehearsal::ProvisioningApi>(m_new, api);
    QVERIFY(m_newApi->start());
    api.token = "old-token";
    m_oldApi = std::make_unique<rehearsal::ProvisioningApi>(m_old, api);
    QVERIFY(m_oldApi->start());
    QNetworkAccessManager network;
    QNetworkRequest request(m_oldApi->baseUrl().resolved(QUrl(u"/v1/domains/firm.test/aliases"_s)));
    request.setRawHeader("Authorization", "Bearer old-token");
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const std::unique_ptr<QNetworkReply> reply(network.post(
        request, QByteArray(R"({"localPart": "office", "members": ["ann@firm.test", "bob@firm.test"]})")));
    QTRY_VERIFY(reply->isFinished());
    QCOMPARE(reply->error(), QNetworkReply::NoError);

    ServicesOptions options;
    options.keychain = false;
    m_services = std::move(*Services::make(options));
}

QMap<QString, QString> TestGaps::variables(const rehearsal::ProvisioningApi &api) const
{
    return {{u"apiUrl"_s, api.baseUrl().toString(QUrl::StripTrailingSlash)}};
}

void TestGaps::init()
{
    m_path = m_folder.filePath(u"%1.mailhaul"_s.arg(++m_number));
    auto move = Move::create(m_path, *DomainName::parse(u"firm.test"), u"rehearsal"_s, variables(*m_newApi),
                             *m_services);
    QVERIFY2(move, move ? "" : qPrintable(move.error().toString()));
    m_move = std::move(*move);
    m_move->vault().keepProviderSecret(u"apiToken"_s, Secret(QByteArray("rehearsal-token")));
    m_move->vault().keepProviderSecret(u"old.apiToken"_s, Secret(QByteArray("old-token")));
    MailHost old;
    old.host = m_old.address();
    old.port = m_old.port();
    old.security = Security::Plaintext;
    m_move->look().setOldHost(old);
    m_move->add(*readAccounts(u"address,old_password\nann,old-secret\nbob,old-secret\n"_s,
                              {*DomainName::parse(u"firm.test")}));
}

void TestGaps::beforeTheFirstCheckMxMustNotChange()
{
    const QStringList objections = m_move->mx().objections();
    QVERIFY2(objections.contains(u"Nobody has looked yet whether an address is forgotten."_s),
             qPrintable(objections.join(u'\n')));
    QCOMPARE(m_move->gaps().state(), StepState::ToDo);
}

void TestGaps::everyAddressOfTheOldSideIsFound()
{
    QVERIFY(m_move->gaps().setOldProvider(u"rehearsal"_s, variables(*m_oldApi)));
    RUN(m_move->gaps());
    const OldSide &side = m_move->project().oldSide;
    QVERIFY2(side.unread.isEmpty(), side.unread.isEmpty() ? "" : qPrintable(side.unread.first().why));
    QCOMPARE(
        lines(side.addresses),
        QStringList({u"ann 2/0 mailbox mail"_s, u"bob 1/0 mailbox mail"_s, u"cat 0/0 mailbox"_s,
                     u"dave 0/0 mailbox"_s, u"info 4/1 mail"_s, u"mueller 1/0 mail"_s, u"office 0/0 alias"_s,
                     u"sales 1/0 mail"_s, u"shop 1/0 mail"_s, u"winner 1/1 mail"_s, u"zzz 1/1 mail"_s}));
    const QList<Gap> open = openGaps(m_move->project());
    QCOMPARE(names(open),
             QStringList({u"cat"_s, u"dave"_s, u"office"_s, u"abuse"_s, u"postmaster"_s, u"info"_s,
                          u"mueller"_s, u"sales"_s, u"shop"_s, u"winner"_s, u"zzz"_s}));
    QVERIFY(open.at(9).isDoubtful && open.at(10).isDoubtful && !open.at(5).isDoubtful);
    QCOMPARE(open.at(5).known.last.date(), QDate(QDateTime::currentDateTimeUtc().date().addDays(-1)));
    QCOMPARE(m_move->gaps().messages(), 11);
    QCOMPARE(m_move->gaps().state(), StepState::NeedsYou);
    QVERIFY(m_move->mx().objections().join(u' ').contains(u"11 address"_s));
}

void TestGaps::flagsStayAsTheyWere()
{
    const auto before = rehearsal::readMailStore(m_old, u"ann@firm.test"_s, "old-secret");
    RUN(m_move->gaps());
    const auto after = rehearsal::readMailStore(m_old, u"ann@firm.test"_s, "old-secret");
    QVERIFY(before && after);
    QCOMPARE(after->messages.size(), 11);
    QCOMPARE(after->messages, before->messages);
    for (const rehearsal::StoredMessage &message : after->messages)
        QVERIFY2(message.flags.isEmpty(), qPrintable(message.flags.join(u' ')));
}

void TestGaps::olderMailCountsWithMoreDays()
{
    m_move->gaps().setDays(500);
    RUN(m_move->gaps());
    QVERIFY(names(openGaps(m_move->project())).contains(u"former"_s));
    m_move->gaps().setDays(3);
    RUN(m_move->gaps());
    const QStringList open = names(openGaps(m_move->project()));
    QVERIFY(!open.contains(u"former"_s) && !open.contains(u"sales"_s) && open.contains(u"shop"_s));
}

void TestGaps::aMailboxThatCannotBeReadIsNamed()
{
    m_move->add(
        *readAccounts(u"address,old_password\ncat,wrong\ndave,\n"_s, {*DomainName::parse(u"firm.test")}));
    RUN(m_move->gaps());
    const QList<Unread> unread = m_move->project().oldSide.unread;
    QCOMPARE(unread.size(), 2);
    QStringList who = {unread.at(0).what, unread.at(1).what};
    who.sort();
    QCOMPARE(who, QStringList({u"cat@firm.test"_s, u"dave@firm.test"_s}));
    QVERIFY(names(openGaps(m_move->project())).contains(u"sales"_s)); // The rest was checked.
    QVERIFY(m_move->mx().objections().join(u' ').contains(u"incomplete"_s));
}

void TestGaps::aGapIsClosedInThreeWays()
{
    RUN(m_move->gaps());
    GapJourney &gaps = m_move->gaps();
    QVERIFY(gaps.makeMailbox(address(u"sales"_s)));
    QVERIFY(gaps.makeAlias(address(u"info"_s), {address(u"ann"_s), address(u"bob"_s)}));
    QVERIFY(!gaps.makeAlias(address(u"shop"_s), {}));
    QVERIFY(!gaps.makeAlias(address(u"shop"_s), {address(u"shop"_s)}));
    QVERIFY(!gaps.decline(address(u"nobody"_s)));
    QVERIFY(!gaps.makeMailbox(address(u"ann"_s)));
    for (const Gap &gap : openGaps(m_move->project()))
        QVERIFY(gaps.decline(gap.known.address));
    QCOMPARE(openGaps(m_move->project()).size(), 0);
    QCOMPARE(m_move->project().accounts.last().address, address(u"sales"_s));
    QVERIFY(m_move->project().accounts.last().migrate);
    QTRY_COMPARE(gaps.state(), StepState::Done);
    QVERIFY(!m_move->project().oldSide.declined.first().by.isEmpty());
    gaps.reconsider(address(u"shop"_s));
    QCOMPARE(names(openGaps(m_move->project())), QStringList{u"shop"_s});
    QTRY_COMPARE(gaps.state(), StepState::NeedsYou);
    QCOMPARE(gaps.model()->openCount(), 1);
    QCOMPARE(gaps.model()->gap(0).known.address.localPart, u"shop"_s);
}

void TestGaps::aCatchAllClosesAllButMailboxes()
{
    QVERIFY(m_move->gaps().setOldProvider(u"rehearsal"_s, variables(*m_oldApi)));
    RUN(m_move->gaps());
    m_move->file().update([](Project &project) {
        Alias all;
        all.address = address({});
        all.members = {address(u"ann"_s)};
        project.aliases += all;
    });
    QCOMPARE(names(openGaps(m_move->project())), QStringList({u"cat"_s, u"dave"_s}));
}

void TestGaps::anAddressOfATable()
{
    RUN(m_move->gaps());
    const QList<DomainName> domains{*DomainName::parse(u"firm.test"), *DomainName::parse(u"more.test")};
    const auto table = readAccounts(
        "E-Mail;Name\nann@firm.test;Ann\nfax@firm.test;Fax\nann@more.test;Another\n"_ba, domains);
    QVERIFY(table);
    const Result<int> added = m_move->gaps().addTable(*table);
    QVERIFY2(added, added ? "" : qPrintable(added.error().toString()));
    QCOMPARE(*added, 2);
    QCOMPARE(names(openGaps(m_move->project())).first(), u"fax"_s);
    RUN(m_move->gaps()); // It stays known.
    QCOMPARE(names(openGaps(m_move->project())).first(), u"fax"_s);
    const auto wrong = readAccounts("address\nx@other.test\n"_ba, domains);
    QVERIFY(wrong);
    QVERIFY(!m_move->gaps().addTable(*wrong));
}

void TestGaps::discoveredAtTheOldHost()
{
    const auto early = m_move->gaps().discover();
    QTRY_VERIFY(early.isFinished());
    QCOMPARE(early.result().error().kind, Error::Kind::BadInput);
    QVERIFY(!m_move->gaps().setOldProvider(u"imap"_s, {}));
    QVERIFY(m_move->gaps().setOldProvider(u"rehearsal"_s, variables(*m_oldApi)));
    const Result<AccountsImport> import = awaited(m_move->gaps().discover());
    QVERIFY2(import, import ? "" : qPrintable(import.error().toString()));
    QCOMPARE(import->accounts.size(), 4);
    QCOMPARE(import->aliases.size(), 1);
    QCOMPARE(import->aliases.first().members.size(), 2);
    m_move->add(*import);
    QCOMPARE(m_move->project().accounts.size(), 4);
}

void TestGaps::theOldHostRefuses()
{
    m_move->vault().keepProviderSecret(u"old.apiToken"_s, Secret(QByteArray("wrong-token")));
    QVERIFY(m_move->gaps().setOldProvider(u"rehearsal"_s, variables(*m_oldApi)));
    RUN(m_move->gaps());
    QCOMPARE(m_move->project().oldSide.unread.size(), 1);
    QVERIFY(!m_move->project().oldSide.unread.first().why.contains(u"wrong-token"_s));
    QVERIFY(names(openGaps(m_move->project())).contains(u"sales"_s));
}

void TestGaps::stopped()
{
    QSignalSpy ended(&m_move->gaps(), &Journey::finished);
    m_move->gaps().start();
    QVERIFY(m_move->gaps().isRunning());
    m_move->gaps().cancel();
    QCOMPARE(ended.size(), 1);
    QVERIFY(!m_move->project().oldSide.checked.isValid());
    QCOMPARE(m_move->gaps().state(), StepState::ToDo);
    RUN(m_move->gaps()); // What the first run still hears does not disturb the second.
    QCOMPARE(m_move->gaps().messages(), 11);

    connect(&m_move->gaps(), &Journey::changed, this, [this] {
        if (m_move->gaps().done() >= 1 && m_move->gaps().isRunning())
            m_move->gaps().cancel();
    });
    RUN(m_move->gaps());
    disconnect(&m_move->gaps(), nullptr, this, nullptr);
    QVERIFY(names(openGaps(m_move->project())).contains(u"sales"_s)); // The former check still counts.
}

void TestGaps::decisionsComeBackFromTheFile()
{
    QVERIFY(m_move->gaps().setOldProvider(u"rehearsal"_s, variables(*m_oldApi)));
    RUN(m_move->gaps());
    QVERIFY(m_move->gaps().decline(address(u"zzz"_s)));
    QVERIFY(m_move->file().save());
    const Project saved = m_move->project();
    const Result<Project> back = loadProject(m_path);
    QVERIFY2(back, back ? "" : qPrintable(back.error().toString()));
    QCOMPARE(names(openGaps(*back)), names(openGaps(saved)));
    QCOMPARE(back->oldProvider, saved.oldProvider);
    QCOMPARE(back->oldSide.declined.size(), 1);
    QCOMPARE(back->oldSide.declined.first().by, saved.oldSide.declined.first().by);
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("old-token"));
}

QTEST_GUILESS_MAIN(TestGaps)
#include "tst_gaps.moc"
