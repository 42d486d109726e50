// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "ownhome.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/imapclient.h"
#include "rehearsal/mailstore.h"
#include "rehearsal/provisioningapi.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Ended {
    int exitCode = -1;
    QList<QJsonObject> events;
    QString messages;

    QList<QJsonObject> all(const QString &event) const
    {
        QList<QJsonObject> found;
        std::copy_if(events.begin(), events.end(), std::back_inserter(found),
                     [&](const QJsonObject &object) { return object.value(u"event"_s) == event; });
        return found;
    }
};

void write(const QString &path, const QByteArray &octets)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(octets), octets.size());
}

} // namespace

/// `accounts`, `gaps` and `domains` as a script uses them, with real servers and a kill in the middle.
class TestAccounts final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void killedWhileCreating();
    void newPasswords();
    void disabled();
    void gapsAreAskedAndDecided();
    void discoveredAtTheOldHost();
    void severalDomains();
    void oneTableForAllDomains();
    void columnsThatAreNamed();
    void valuesOfTheHost();
    void oneDomainThatFails();
    void generatedPasswordsAreNotLost();

private:
    Ended run(const QStringList &arguments);
    bool canLogIn(const QString &user, const QByteArray &password) const;
    QByteArray exportedPassword(const QString &file, const QByteArray &localPart) const;
    QStringList secrets() const
    {
        return {u"--secret-file"_s, u"apiToken=token"_s, u"--passwords"_s, u"people.csv"_s};
    }

    QTemporaryDir m_folder;
    rehearsal::Dovecot m_host{m_folder.filePath(u"host"_s)};
    std::unique_ptr<rehearsal::ProvisioningApi> m_api;
};

void TestAccounts::initTestCase()
{
    QVERIFY(m_host.start());
    rehearsal::ProvisioningApiOptions options;
    options.domain = u"firm.test"_s;
    options.isVerified = true;
    options.answerTime = 60ms;
    m_api = std::make_unique<rehearsal::ProvisioningApi>(m_host, options);
    QVERIFY(m_api->start());
    write(m_folder.filePath(u"token"_s), options.token);
    QByteArray people = "kind,address,password,members\n";
    for (int number = 1; number <= 40; ++number)
        people +=
            "mailbox,user" + QByteArray::number(number) + ",secret-" + QByteArray::number(number) + ",\n";
    people += "alias,info,,user1 user2\n";
    write(m_folder.filePath(u"people.csv"_s), people);
    const Ended made = run({u"new"_s, u"a.mailhaul"_s, u"--domain"_s, u"firm.test"_s, u"--provider"_s,
                            u"rehearsal"_s, u"--set"_s, u"apiUrl="_s + m_api->baseUrl().toString()});
    QVERIFY2(made.exitCode == 0, qPrintable(made.messages));
}

Ended TestAccounts::run(const QStringList &arguments)
{
    const std::unique_ptr<QProcess> process = startedIn(m_folder.path(), arguments);
    process->waitForFinished(60'000);
    Ended ended{process->exitStatus() == QProcess::NormalExit ? process->exitCode() : -1,
                {},
                QString::fromUtf8(process->readAllStandardError())};
    for (const QByteArray &line : process->readAllStandardOutput().split('\n')) {
        if (!line.isEmpty())
            ended.events += QJsonDocument::fromJson(line).object();
    }
    return ended;
}

void TestAccounts::killedWhileCreating()
{
    const QStringList create = QStringList{u"accounts"_s, u"a.mailhaul"_s, u"--create"_s} + secrets();
    const std::unique_ptr<QProcess> process =
        startedIn(m_folder.path(), create + QStringList{u"--import"_s, u"people.csv"_s});
    QTRY_VERIFY_WITH_TIMEOUT(m_host.users().size() >= 12, 20'000);
    ::kill(static_cast<pid_t>(process->processId()), SIGKILL);
    process->waitForFinished(10'000);
    const qsizetype before = m_host.users().size();
    QVERIFY2(before < 40, "killed too late");

    const Ended again = run(create);
    QVERIFY2(again.exitCode == 0, qPrintable(again.messages));
    QCOMPARE(m_host.users().size(), 40);
    // Those of the first run are known as our own, whether the kill let their outcome be saved or not.
    for (const QJsonObject &mailbox : again.all(u"mailbox"_s))
        QCOMPARE(mailbox.value(u"state"_s).toString(), u"created"_s);
    QCOMPARE(again.all(u"mailbox"_s).size(), 40);
    QCOMPARE(again.all(u"alias"_s).first().value(u"state"_s).toString(), u"created"_s);
    rehearsal::ImapClient client;
    QVERIFY(client.connectAndLogIn({m_host.address(), m_host.port(), {}, u"user1@firm.test"_s, "secret-1"}));

    const Ended third = run(create); // Nothing is left to do, and nothing changes.
    QCOMPARE(third.exitCode, 0);
    QCOMPARE(third.all(u"mailbox"_s), again.all(u"mailbox"_s));
}

bool TestAccounts::canLogIn(const QString &user, const QByteArray &password) const
{
    rehearsal::ImapClient client;
    return client.connectAndLogIn({m_host.address(), m_host.port(), {}, user, password}).has_value();
}

/// The password of a mailbox in a list that was exported.
QByteArray TestAccounts::exportedPassword(const QString &file, const QByteArray &localPart) const
{
    QFile list(m_folder.filePath(file));
    if (!list.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : list.readAll().split('\n')) {
        if (line.startsWith(localPart + '@'))
            return line.trimmed().split(',').value(1);
    }
    return {};
}

void TestAccounts::newPasswords()
{
    const QStringList change = QStringList{u"accounts"_s, u"a.mailhaul"_s,     u"--new-password"_s,
                                           u"user3"_s,    u"--new-password"_s, u"user4@firm.test"_s}
        + secrets();
    QVERIFY(canLogIn(u"user3@firm.test"_s, "secret-3"));
    const Ended forgotten = run(change); // There is no keychain.
    QCOMPARE(forgotten.exitCode, 64);
    QVERIFY2(forgotten.messages.contains(u"--export"_s), qPrintable(forgotten.messages));
    QVERIFY(canLogIn(u"user3@firm.test"_s, "secret-3"));

    const Ended set = run(change + QStringList{u"--export"_s, u"new.csv"_s});
    QVERIFY2(set.exitCode == 0, qPrintable(set.messages));
    for (const QString &name : {u"user3"_s, u"user4"_s}) {
        const QByteArray password = exportedPassword(u"new.csv"_s, name.toUtf8());
        QVERIFY(password.size() >= 8);
        QTRY_VERIFY(canLogIn(name + u"@firm.test"_s, password));
    }
    QVERIFY(!canLogIn(u"user3@firm.test"_s, "secret-3"));
    QVERIFY(canLogIn(u"user5@firm.test"_s, "secret-5"));

    const Ended unknown = run(QStringList{u"accounts"_s, u"a.mailhaul"_s, u"--new-password"_s, u"nobody"_s,
                                          u"--export"_s, u"none.csv"_s}
                              + secrets());
    QCOMPARE(unknown.exitCode, 65);
    const Ended byHand =
        run({u"new"_s, u"hand.mailhaul"_s, u"--domain"_s, u"firm.test"_s, u"--provider"_s, u"servermx"_s});
    QCOMPARE(byHand.exitCode, 0);
    QCOMPARE(run({u"accounts"_s, u"hand.mailhaul"_s, u"--disable"_s, u"ann"_s}).exitCode, 64);
    // Where nothing is created by Mailhaul, nothing is generated that could be forgotten.
    write(m_folder.filePath(u"one.csv"_s), "address\nann\n");
    const Ended looked = run({u"accounts"_s, u"hand.mailhaul"_s, u"--import"_s, u"one.csv"_s, u"--create"_s});
    QVERIFY2(!looked.messages.contains(u"--export"_s), qPrintable(looked.messages));
}

void TestAccounts::disabled()
{
    QVERIFY(canLogIn(u"user40@firm.test"_s, "secret-40"));
    const Ended ended =
        run(QStringList{u"accounts"_s, u"a.mailhaul"_s, u"--disable"_s, u"user40"_s} + secrets());
    QVERIFY2(ended.exitCode == 0, qPrintable(ended.messages));
    QCOMPARE(ended.all(u"mailbox"_s).size(), 39);
    QTRY_VERIFY(!canLogIn(u"user40@firm.test"_s, "secret-40"));
    QVERIFY(m_host.hasUser(u"user40@firm.test"_s)); // Its mail stays.
}

void TestAccounts::generatedPasswordsAreNotLost()
{
    write(m_folder.filePath(u"late.csv"_s), "address\nlate\n");
    const QStringList create = QStringList{u"accounts"_s, u"a.mailhaul"_s, u"--create"_s} + secrets();
    const Ended forgotten = run(create + QStringList{u"--import"_s, u"late.csv"_s});
    QCOMPARE(forgotten.exitCode, 64);
    QVERIFY(!m_host.hasUser(u"late@firm.test"_s));
    QCOMPARE(run(create + QStringList{u"--export"_s, u"folder-that-is-not-there/x.csv"_s}).exitCode, 75);
    QVERIFY(!m_host.hasUser(u"late@firm.test"_s)); // The list is written first.
    const Ended created = run(create + QStringList{u"--export"_s, u"late-list.csv"_s});
    QVERIFY2(created.exitCode == 0, qPrintable(created.messages));
    QTRY_VERIFY(canLogIn(u"late@firm.test"_s, exportedPassword(u"late-list.csv"_s, "late")));
}

void TestAccounts::gapsAreAskedAndDecided()
{
    const QStringList gaps = QStringList{u"gaps"_s, u"a.mailhaul"_s} + secrets();
    const Ended never = run(gaps);
    QCOMPARE(never.exitCode, 10);
    QVERIFY(never.all(u"gaps"_s).first().value(u"checked"_s).isNull());
    write(m_folder.filePath(u"more.csv"_s), "address\nfax@firm.test\nuser1@firm.test\nold@firm.test\n");
    // No old mail server is known, so the mail cannot be read, and that is said.
    const Ended checked = run(gaps + QStringList{u"--check"_s, u"--addresses"_s, u"more.csv"_s});
    QCOMPARE(checked.exitCode, 10);
    QCOMPARE(checked.all(u"gap"_s).size(), 4); // fax, old, abuse, postmaster
    QCOMPARE(checked.all(u"unread"_s).size(), 1);
    QVERIFY(!checked.all(u"gaps"_s).first().value(u"complete"_s).toBool());

    const Ended refused = run(gaps + QStringList{u"--decline"_s, u"nobody"_s});
    QCOMPARE(refused.exitCode, 65);
    const Ended decided = run(gaps
                              + QStringList{u"--mailbox"_s, u"old"_s, u"--alias"_s, u"fax=user1,user2"_s,
                                            u"--decline"_s, u"all"_s});
    QCOMPARE(decided.all(u"gaps"_s).first().value(u"open"_s).toInt(), 0);
    QCOMPARE(decided.all(u"gap"_s).size(), 2);
    for (const QJsonObject &gap : decided.all(u"gap"_s)) {
        QCOMPARE(gap.value(u"state"_s).toString(), u"declined"_s);
        QVERIFY(!gap.value(u"by"_s).toString().isEmpty());
    }
    const Ended back = run(gaps + QStringList{u"--reconsider"_s, u"abuse"_s});
    QCOMPARE(back.all(u"gaps"_s).first().value(u"open"_s).toInt(), 1);
}

void TestAccounts::discoveredAtTheOldHost()
{
    run({u"new"_s, u"b.mailhaul"_s, u"--domain"_s, u"firm.test"_s, u"--provider"_s, u"servermx"_s});
    const QString url = u"apiUrl="_s + m_api->baseUrl().toString();
    const Ended secret = run({u"accounts"_s, u"b.mailhaul"_s, u"--discover"_s, u"--old-provider"_s,
                              u"rehearsal"_s, u"--old-set"_s, u"apiToken=x"_s});
    QCOMPARE(secret.exitCode, 65);
    const Ended found =
        run({u"accounts"_s, u"b.mailhaul"_s, u"--discover"_s, u"--old-provider"_s, u"rehearsal"_s,
             u"--old-set"_s, url, u"--secret-file"_s, u"old.apiToken=token"_s});
    QVERIFY2(found.exitCode == 0, qPrintable(found.messages));
    QCOMPARE(found.all(u"discovered"_s).first().value(u"mailboxes"_s).toInt(), 40);
    QCOMPARE(found.all(u"mailbox"_s).size(), 40);
    QCOMPARE(found.all(u"alias"_s).size(), 1);
}

void TestAccounts::severalDomains()
{
    const Ended added =
        run({u"domains"_s, u"b.mailhaul"_s, u"--add"_s, u"firm.example"_s, u"--add"_s, u"bücher.example"_s});
    QCOMPARE(added.exitCode, 0);
    QVERIFY2(!added.messages.contains(u"QCommandLineParser"_s), qPrintable(added.messages));
    QCOMPARE(added.all(u"domain"_s).size(), 3);
    QCOMPARE(added.all(u"domain"_s).last().value(u"domain"_s).toString(), u"xn--bcher-kva.example"_s);
    write(m_folder.filePath(u"others.csv"_s), "ann\nbob\n");
    const Ended imported = run(
        {u"accounts"_s, u"b.mailhaul"_s, u"--domain"_s, u"firm.example"_s, u"--import"_s, u"others.csv"_s});
    QCOMPARE(imported.all(u"mailbox"_s).size(), 2);
    QCOMPARE(imported.all(u"mailbox"_s).first().value(u"address"_s).toString(), u"ann@firm.example"_s);
    QCOMPARE(run({u"accounts"_s, u"b.mailhaul"_s}).all(u"mailbox"_s).size(), 40);
    QCOMPARE(run({u"accounts"_s, u"b.mailhaul"_s, u"--domain"_s, u"none.example"_s}).exitCode, 65);
}

void TestAccounts::oneTableForAllDomains()
{
    write(m_folder.filePath(u"all.csv"_s),
          "address,password\ncat,c-secret\ndan@firm.example,d-secret\neve@xn--bcher-kva.example,e-secret\n");
    // A local part alone is in the main domain, whichever has its turn.
    const Ended imported =
        run({u"accounts"_s, u"b.mailhaul"_s, u"--domain"_s, u"all"_s, u"--import"_s, u"all.csv"_s});
    QCOMPARE(imported.exitCode, 0);
    QCOMPARE(imported.all(u"imported"_s).size(), 1);
    const Ended listed = run({u"accounts"_s, u"b.mailhaul"_s, u"--domain"_s, u"all"_s});
    QStringList domains;
    for (const QJsonObject &event : listed.all(u"domain"_s))
        domains += event.value(u"domain"_s).toString();
    QCOMPARE(domains, QStringList({u"firm.test"_s, u"firm.example"_s, u"xn--bcher-kva.example"_s}));
    QCOMPARE(listed.all(u"mailbox"_s).size(), 41 + 3 + 1);
    QCOMPARE(listed.exitCode, 0);

    // Each domain has a file of its own, and passwords of one table.
    const Ended exported = run({u"accounts"_s, u"b.mailhaul"_s, u"--domain"_s, u"all"_s, u"--export"_s,
                                u"list.csv"_s, u"--passwords"_s, u"all.csv"_s});
    QVERIFY2(exported.exitCode == 0, qPrintable(exported.messages));
    QVERIFY(!QFile::exists(m_folder.filePath(u"list.csv"_s)));
    QFile list(m_folder.filePath(u"list.firm.example.csv"_s));
    QVERIFY(list.open(QIODevice::ReadOnly));
    const QByteArray content = list.readAll();
    QVERIFY(content.contains("d-secret"));
    QVERIFY(!content.contains("c-secret"));
}

void TestAccounts::columnsThatAreNamed()
{
    QCOMPARE(run({u"new"_s, u"c.mailhaul"_s, u"--domain"_s, u"firm.test"_s, u"--provider"_s, u"servermx"_s})
                 .exitCode,
             0);
    write(m_folder.filePath(u"who.csv"_s),
          "sep=;\nWho;Where;What;Years\nAnn;ann@firm.test;Secret-1234;7\n;;;\n");
    const QStringList import{u"accounts"_s, u"c.mailhaul"_s, u"--import"_s, u"who.csv"_s};
    const Ended guessed = run(import);
    QCOMPARE(guessed.exitCode, 65);
    QVERIFY2(guessed.messages.contains(u"--columns"_s), qPrintable(guessed.messages));
    QVERIFY2(!guessed.messages.contains(u"Secret"_s), qPrintable(guessed.messages));
    QCOMPARE(run(import + QStringList{u"--columns"_s, u"name,address,wage"_s}).exitCode, 64);
    QCOMPARE(run({u"gaps"_s, u"c.mailhaul"_s, u"--addresses"_s, u"who.csv"_s}).exitCode, 65);

    const QStringList columns{u"--columns"_s, u"name,address,password,-"_s};
    const Ended named = run(import + columns + QStringList{u"--export"_s, u"named.csv"_s});
    QVERIFY2(named.exitCode == 0, qPrintable(named.messages));
    QCOMPARE(named.all(u"mailbox"_s).size(), 1);
    QCOMPARE(named.all(u"mailbox"_s).first().value(u"address"_s).toString(), u"ann@firm.test"_s);
    QFile list(m_folder.filePath(u"named.csv"_s));
    QVERIFY(list.open(QIODevice::ReadOnly));
    QCOMPARE(list.readAll(), "address,password,name\r\nann@firm.test,Secret-1234,Ann\r\n"_ba);
    QFile project(m_folder.filePath(u"c.mailhaul"_s));
    QVERIFY(project.open(QIODevice::ReadOnly));
    QVERIFY(!project.readAll().contains("Secret-1234"));
    const Ended gaps = run(QStringList{u"gaps"_s, u"c.mailhaul"_s, u"--addresses"_s, u"who.csv"_s} + columns);
    QVERIFY2(gaps.exitCode == 10, qPrintable(gaps.messages)); // Nobody has looked yet.
}

void TestAccounts::valuesOfTheHost()
{
    const Ended missing = run({u"records"_s, u"b.mailhaul"_s});
    QCOMPARE(missing.exitCode, 65);
    QVERIFY2(missing.messages.contains(u"--set"_s), qPrintable(missing.messages));
    QCOMPARE(missing.messages.count(u"is missing or wrong"_s), 1);
    QCOMPARE(run({u"watch"_s, u"b.mailhaul"_s}).messages.count(u"is missing or wrong"_s), 1);
    const Ended wrong = run({u"records"_s, u"b.mailhaul"_s, u"--set"_s, u"colour=red"_s});
    QCOMPARE(wrong.exitCode, 65);
    const Ended given =
        run({u"records"_s, u"b.mailhaul"_s, u"--set"_s, u"mx1=mx1.servermx.example"_s, u"--set"_s,
             u"mx2=mx2.servermx.example"_s, u"--set"_s, u"verificationCode=code-1"_s});
    QVERIFY2(given.exitCode == 0, qPrintable(given.messages));
    const Ended kept = run({u"records"_s, u"b.mailhaul"_s});
    QCOMPARE(kept.exitCode, 0);
    QCOMPARE(kept.events, given.events);
    // A further domain has the values of the main one until it has its own.
    QCOMPARE(run({u"records"_s, u"b.mailhaul"_s, u"--domain"_s, u"firm.example"_s, u"--set"_s,
                  u"verificationCode=code-2"_s})
                 .exitCode,
             0);
    QCOMPARE(run({u"records"_s, u"b.mailhaul"_s}).events, given.events);
}

void TestAccounts::oneDomainThatFails()
{
    // "ann" has no place in the first domain only: its code is told, and the others have their turn.
    const Ended wrong = run(
        {u"gaps"_s, u"b.mailhaul"_s, u"--domain"_s, u"all"_s, u"--decline"_s, u"postmaster@firm.example"_s});
    QCOMPARE(wrong.exitCode, 65);
    QCOMPARE(wrong.all(u"domain"_s).size(), 3);
    const Ended none = run({u"accounts"_s, u"missing.mailhaul"_s, u"--domain"_s, u"all"_s});
    QCOMPARE(none.exitCode, 65);
    QVERIFY(none.messages.contains(u"missing.mailhaul"_s));
    QCOMPARE(run({u"migrate"_s, u"--domain"_s, u"all"_s}).exitCode, 64);
}

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
