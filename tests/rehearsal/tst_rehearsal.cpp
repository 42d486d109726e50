// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QDir>
#include <QDirIterator>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "rehearsal/folderlock.h"
#include "rehearsal/mailstore.h"
#include "rehearsal/rehearsal.h"

using namespace Qt::StringLiterals;
using rehearsal::FolderLock;
using rehearsal::Rehearsal;

namespace {

/// Processes that run with `folder` on their command line or in an open log; the dead that nobody has
/// waited for do not count.
QStringList processesOf(const QString &folder)
{
    QStringList found;
    for (const QString &entry : QDir(u"/proc"_s).entryList({u"[0-9]*"_s}, QDir::Dirs)) {
        QFile state(u"/proc/%1/stat"_s.arg(entry));
        const bool isDead = !state.open(QIODevice::ReadOnly) || state.readAll().contains(") Z ");
        const QString output = QFile::symLinkTarget(u"/proc/%1/fd/1"_s.arg(entry));
        if (!isDead && output.startsWith(folder))
            found << entry;
    }
    return found;
}

/// mailhaul-rehearsal in a folder of its own, where a test can put a wizard beside it.
class ProgramRun {
public:
    explicit ProgramRun(const QString &folder)
        : m_folder(folder)
    {
        QDir().mkpath(folder + u"/bin"_s);
        QFile::copy(QStringLiteral(REHEARSAL_PROGRAM), folder + u"/bin/mailhaul-rehearsal"_s);
    }

    QString workFolder() const { return m_folder + u"/practice/1"_s; }

    /// Puts a shell script beside the program under the name of a sibling.
    bool put(const QString &name, const QByteArray &script)
    {
        QFile file(m_folder + u"/bin/"_s + name);
        return file.open(QIODevice::WriteOnly) && file.write("#!/bin/sh\n" + script + '\n') > 0
            && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    void start(const QString &mode)
    {
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(m_folder + u"/bin/mailhaul-rehearsal"_s,
                      {mode, u"--folder"_s, workFolder(), u"--messages"_s, u"40"_s});
    }

    QProcess process;

private:
    QString m_folder;
};

} // namespace

class RehearsalTest : public QObject {
    Q_OBJECT

private slots:
    void leftBehindFoldersAreRemoved_data();
    void leftBehindFoldersAreRemoved();
    void twoRunSideBySide();
    void servesUntilInputEnds();
    void nothingSurvivesSigkill();
    void endsWithTheWizard_data();
    void endsWithTheWizard();
    void failedWalkIsReported_data();
    void failedWalkIsReported();
};

void RehearsalTest::leftBehindFoldersAreRemoved_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("hasFile");
    QTest::addColumn<bool>("isLocked");
    QTest::addColumn<bool>("isRemoved");
    QTest::newRow("its program was killed") << u"run-1"_s << true << false << true;
    QTest::newRow("its program runs") << u"run-1"_s << true << true << false;
    QTest::newRow("kept on purpose, or somebody else's") << u"run-1"_s << false << false << false;
    QTest::newRow("another name") << u"other"_s << true << false << false;
}

void RehearsalTest::leftBehindFoldersAreRemoved()
{
    QFETCH(const QString, name);
    QFETCH(const bool, hasFile);
    QFETCH(const bool, isLocked);
    QFETCH(const bool, isRemoved);
    QTemporaryDir parent;
    const QString folder = parent.filePath(name);
    QVERIFY(QDir().mkpath(folder + u"/inner"_s));
    FolderLock lock;
    if (hasFile)
        lock = FolderLock::make(folder);
    QCOMPARE(lock.isHeld(), hasFile);
    if (!isLocked)
        lock = FolderLock();
    QVERIFY2(!isLocked || !FolderLock::make(folder).isHeld(), "only one holds it");
    FolderLock::removeLeftBehind(parent.path(), u"run-"_s);
    QCOMPARE(!QFile::exists(folder), isRemoved);
}

void RehearsalTest::twoRunSideBySide()
{
    QTemporaryDir folder;
    rehearsal::RehearsalOptions options;
    options.messages = 100;
    Rehearsal first(folder.filePath(u"1"_s), options);
    Rehearsal second(folder.filePath(u"2"_s), options);
    for (Rehearsal *world : {&first, &second}) {
        const Status started = world->start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    }
    QVERIFY(first.oldHost().address() != second.oldHost().address());
    for (Rehearsal *world : {&first, &second}) {
        qsizetype messages = 0;
        for (const rehearsal::RehearsalUser &user : world->users()) {
            const auto store = rehearsal::readMailStore(world->oldHost(), user.address, user.oldPassword);
            QVERIFY2(store, store ? "" : qPrintable(store.error().toString()));
            messages += store->messages.size();
            QVERIFY(!world->newHost().hasUser(user.address));
        }
        QCOMPARE(messages, 100);
        QVERIFY(world->users().size() >= 3);
    }
    QVERIFY(!processesOf(first.folder()).isEmpty());
    first.stop();
    QTRY_COMPARE(processesOf(first.folder()), QStringList());
    QVERIFY(!processesOf(second.folder()).isEmpty());
}

void RehearsalTest::servesUntilInputEnds()
{
    QTemporaryDir folder;
    ProgramRun run(folder.path());
    run.start(u"--serve"_s);
    QTRY_VERIFY_WITH_TIMEOUT(run.process.canReadLine(), 30000);
    const QJsonObject description = QJsonDocument::fromJson(run.process.readLine()).object();
    QCOMPARE(description.value(u"folder"_s).toString(), run.workFolder());
    QVERIFY(QFile::exists(run.workFolder() + u"/rehearsal.json"_s));
    QVERIFY(!processesOf(run.workFolder()).isEmpty());
    run.process.closeWriteChannel();
    QTRY_COMPARE_WITH_TIMEOUT(run.process.state(), QProcess::NotRunning, 30000);
    QCOMPARE(run.process.exitCode(), 0);
    QCOMPARE(processesOf(run.workFolder()), QStringList());
    QVERIFY(!QFile::exists(run.workFolder()));
}

void RehearsalTest::nothingSurvivesSigkill()
{
    QTemporaryDir folder;
    ProgramRun run(folder.path());
    run.start(u"--serve"_s);
    QTRY_VERIFY_WITH_TIMEOUT(run.process.canReadLine(), 30000);
    QVERIFY(!processesOf(run.workFolder()).isEmpty());
    run.process.kill();
    QTRY_COMPARE_WITH_TIMEOUT(processesOf(run.workFolder()), QStringList(), 20000);
    QVERIFY2(QFile::exists(run.workFolder()), "nobody was left to remove it");

    // The next rehearsal in a folder beside it cleans up.
    QVERIFY(run.put(u"mailhaul"_s, "exit 0"));
    ProgramRun next(folder.path());
    next.process.start(folder.filePath(u"bin/mailhaul-rehearsal"_s),
                       {u"--open"_s, u"--folder"_s, folder.filePath(u"practice/2"_s), u"--messages"_s, u"10"_s});
    QTRY_COMPARE_WITH_TIMEOUT(next.process.state(), QProcess::NotRunning, 30000);
    QVERIFY(!QFile::exists(run.workFolder()));
}

void RehearsalTest::endsWithTheWizard_data()
{
    QTest::addColumn<QByteArray>("wizard");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("closed") << QByteArray("test \"$1\" = --rehearsal && grep -q oldHost \"$2\"") << 0;
    QTest::newRow("failed") << QByteArray("exit 78") << 78;
    QTest::newRow("crashed") << QByteArray("kill -SEGV $$") << 70;
    QTest::newRow("missing") << QByteArray() << 69;
}

void RehearsalTest::endsWithTheWizard()
{
    QFETCH(const QByteArray, wizard);
    QFETCH(const int, exitCode);
    QTemporaryDir folder;
    ProgramRun run(folder.path());
    QVERIFY(wizard.isEmpty() || run.put(u"mailhaul"_s, wizard));
    run.start(u"--open"_s);
    QTRY_COMPARE_WITH_TIMEOUT(run.process.state(), QProcess::NotRunning, 30000);
    QCOMPARE(run.process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(run.process.exitCode(), exitCode);
    QCOMPARE(processesOf(run.workFolder()), QStringList());
    QVERIFY(!QFile::exists(run.workFolder()));
}

void RehearsalTest::failedWalkIsReported_data()
{
    QTest::addColumn<QByteArray>("control");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("a step fails") << QByteArray("echo 'no server' >&2; exit 69") << QByteArray("no server");
    QTest::newRow("a step crashes") << QByteArray("kill -SEGV $$") << QByteArray("code 70");
    QTest::newRow("no mailhaulctl") << QByteArray() << QByteArray("mailhaulctl");
    QTest::newRow("claims what is not so") << QByteArray("echo '{}'") << QByteArray("FAILED look");
}

void RehearsalTest::failedWalkIsReported()
{
    QFETCH(const QByteArray, control);
    QFETCH(const QByteArray, said);
    QTemporaryDir folder;
    ProgramRun run(folder.path());
    QVERIFY(control.isEmpty() || run.put(u"mailhaulctl"_s, control));
    run.start(u"--unattended"_s);
    QTRY_COMPARE_WITH_TIMEOUT(run.process.state(), QProcess::NotRunning, 30000);
    const QByteArray output = run.process.readAllStandardOutput();
    QVERIFY2(output.contains(said), output.constData());
    QVERIFY2(output.contains("FAILED"), output.constData());
    QCOMPARE(run.process.exitCode(), 1);
    QCOMPARE(processesOf(run.workFolder()), QStringList());
    QVERIFY2(QFile::exists(run.workFolder() + u"/old-host/dovecot.log"_s), "the logs can be read");
}

QTEST_GUILESS_MAIN(RehearsalTest)
#include "tst_rehearsal.moc"
