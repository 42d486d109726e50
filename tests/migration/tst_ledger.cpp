// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/ledger.h"

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace migration;
using namespace Qt::StringLiterals;
using enum MessageState;

namespace {

QString words(const Status &status)
{
    return status ? QString() : status.error().toString();
}

MessageRow message(quint32 uid, MessageState state = Planned)
{
    MessageRow row;
    row.uid = uid;
    row.size = 100 * uid;
    row.internalDate = QDateTime::fromSecsSinceEpoch(1000000000 + uid, Qt::OffsetFromUTC, 3600);
    row.flags = u"\\Seen $Forwarded"_s;
    row.state = state;
    if (state == Skipped)
        row.rule = u"max-size"_s;
    return row;
}

} // namespace

class LedgerTest final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void roundTrip();
    void intentActOutcome();
    void planKeepsWhatIsKnown();
    void isSeenByReaders();
    void isLocked();
    void lockLeftBehind();
    void openErrors_data();
    void openErrors();
    void fullDisk();
    void changes();
    void ofTheFirstVersion();
    void copyLeavesTheFileAlone();

private:
    std::unique_ptr<Ledger> open();
    FolderRow folder(Ledger &ledger);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

void LedgerTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = m_folder->filePath(u"ledger.sqlite"_s);
}

std::unique_ptr<Ledger> LedgerTest::open()
{
    auto ledger = Ledger::open(m_file, Ledger::Mode::Write);
    if (!ledger)
        qFatal("%s", qPrintable(ledger.error().toString()));
    return std::move(*ledger);
}

FolderRow LedgerTest::folder(Ledger &ledger)
{
    const AccountIdentity ann{u"ann"_s, u"old.example"_s, u"ann"_s, u"new.example"_s, u"ann@example"_s};
    FolderRow row;
    row.account = ledger.account(ann).value_or(0);
    row.source = "INBOX.B&APw-ro";
    row.destination = "B&APw-ro";
    row.shownSource = row.shownDestination = u"Büro"_s;
    row.sourceUidValidity = 0xfffffff0;
    row.destinationUidValidity = 12;
    row.id = ledger.store(row).value_or(0);
    return row;
}

void LedgerTest::roundTrip()
{
    FolderRow row;
    {
        const auto ledger = open();
        row = folder(*ledger);
        row.sourceUidNext = 4;
        QCOMPARE(words(ledger->plan(row, {message(1), message(2, Skipped), message(0xfffffffe)})), QString());
        QCOMPARE(words(ledger->setListed(row.account, true)), QString());
    }
    const auto ledger = open();
    QCOMPARE(ledger->folders(row.account).value(), QList<FolderRow>{row});
    QVERIFY(ledger->accounts().value().constFirst().isListed);
    const QList<MessageRow> all{message(1), message(2, Skipped), message(0xfffffffe)};
    QCOMPARE(ledger->messages(row.id, {Planned, Skipped}).value(), all);
    QCOMPARE(ledger->messages(row.id, {Planned}, 2).value(), QList<MessageRow>{message(0xfffffffe)});
    const QList<StateCount> counts{{Planned, {}, 2, 100 + qint64(100 * 0xfffffffe)},
                                   {Skipped, u"max-size"_s, 1, 200}};
    QCOMPARE(ledger->counts(row.id).value(), counts);
}

void LedgerTest::intentActOutcome()
{
    const auto ledger = open();
    const FolderRow row = folder(*ledger);
    QCOMPARE(words(ledger->plan(row, {message(1), message(2), message(3), message(4)})), QString());
    QCOMPARE(ledger->lowestIntent(row.id).value(), 0U);

    QCOMPARE(words(ledger->intend(row.id, {1, 2, 3}, 77)), QString());
    QCOMPARE(words(ledger->intend(row.id, {4}, 99)), QString());
    QCOMPARE(ledger->lowestIntent(row.id).value(), 77U);
    QCOMPARE(ledger->messages(row.id, {Appending}).value().size(), 4);

    Outcome refused;
    refused.uid = 2;
    refused.state = Refused;
    refused.reason = u"Too big."_s;
    refused.server = u"[TOOBIG] no"_s;
    QCOMPARE(words(ledger->conclude(row.id, {Outcome{1, Copied, 80, {}, {}, {}, {}}, refused})), QString());
    QCOMPARE(words(ledger->withdraw(row.id, {1, 3})), QString()); // 1 is concluded: it stays.
    QCOMPARE(ledger->messages(row.id, {Copied}).value().constFirst().destinationUid, 80U);
    QCOMPARE(ledger->messages(row.id, {Planned}).value().constFirst().uid, 3U);
    QCOMPARE(ledger->destinationUids(row.id).value(), QList<quint32>{80});
    QCOMPARE(ledger->notices(row.id).value().constFirst().server, u"[TOOBIG] no"_s);

    // A later run gets it through: the refusal is no longer told.
    QCOMPARE(words(ledger->intend(row.id, {2}, 81)), QString());
    QCOMPARE(words(ledger->conclude(row.id, {Outcome{2, Copied, 81, {}, {}, {}, {}}})), QString());
    QVERIFY(ledger->notices(row.id).value().isEmpty());
    QCOMPARE(words(ledger->forget(row.id, {2, 3})), QString()); // 2 is copied: it stays.
    QCOMPARE(ledger->messages(row.id, {Gone}).value().constFirst().uid, 3U);
}

void LedgerTest::planKeepsWhatIsKnown()
{
    const auto ledger = open();
    const FolderRow row = folder(*ledger);
    QCOMPARE(words(ledger->plan(row, {message(1)})), QString());
    QCOMPARE(words(ledger->conclude(row.id, {Outcome{1, Copied, 5, {}, {}, {}, {}}})), QString());
    QCOMPARE(words(ledger->plan(row, {message(1), message(2)})), QString());
    QCOMPARE(ledger->messages(row.id, {Copied}).value().size(), 1);
    QCOMPARE(ledger->messages(row.id, {Planned}).value().size(), 1);
}

void LedgerTest::isSeenByReaders()
{
    const auto writer = open();
    const FolderRow row = folder(*writer);
    const auto reader = Ledger::open(m_file, Ledger::Mode::Read);
    QVERIFY2(reader, reader ? "" : qPrintable(reader.error().toString()));
    QCOMPARE(words(writer->plan(row, {message(1)})), QString());
    QCOMPARE((*reader)->messages(row.id, {Planned}).value().size(), 1);
}

void LedgerTest::isLocked()
{
    const auto first = open();
    const auto second = Ledger::open(m_file, Ledger::Mode::Write);
    QVERIFY(!second);
    QCOMPARE(second.error().kind, Error::Kind::Busy);
    QVERIFY(second.error().detail.contains(QString::number(getpid())));
}

void LedgerTest::lockLeftBehind()
{
    QFile lock(m_file + u".lock"_s);
    QVERIFY(lock.open(QIODevice::WriteOnly)); // What a program leaves that was killed at this very moment.
    lock.close();
    QVERIFY(open());
}

void LedgerTest::openErrors_data()
{
    QTest::addColumn<int>("situation");
    QTest::addColumn<bool>("isReader");
    QTest::addColumn<int>("kind");
    QTest::newRow("text file") << 0 << false << int(Error::Kind::BadInput);
    QTest::newRow("another program's database") << 1 << false << int(Error::Kind::BadInput);
    QTest::newRow("newer ledger") << 2 << false << int(Error::Kind::BadInput);
    QTest::newRow("newer ledger, read only") << 2 << true << int(Error::Kind::BadInput);
    QTest::newRow("missing file, read only") << 3 << true << int(Error::Kind::BadInput);
    QTest::newRow("folder that does not exist") << 4 << false << int(Error::Kind::Storage);
}

void LedgerTest::openErrors()
{
    QFETCH(int, situation);
    QFETCH(bool, isReader);
    QFETCH(int, kind);
    if (situation == 0) {
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("Dear diary, today I moved my mail. ").repeated(200));
    } else if (situation == 1 || situation == 2) {
        if (situation == 2)
            open();
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"foreign"_s);
        database.setDatabaseName(m_file);
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(situation == 1 ? u"CREATE TABLE songs (name TEXT)"_s
                                          : u"INSERT INTO ledger_schema (version) VALUES (1000)"_s));
        query.clear();
        database.close();
        database = {};
        QSqlDatabase::removeDatabase(u"foreign"_s);
    } else if (situation == 4) {
        m_file = m_folder->filePath(u"nowhere/ledger.sqlite"_s);
    }
    const auto ledger = Ledger::open(m_file, isReader ? Ledger::Mode::Read : Ledger::Mode::Write);
    QVERIFY(!ledger);
    QCOMPARE(int(ledger.error().kind), kind);
    QVERIFY(!ledger.error().message.isEmpty());
    QVERIFY(!ledger.error().remedy.isEmpty());
}

/// The kernel refuses to let any file grow, as a full disk does.
void LedgerTest::fullDisk()
{
    const auto ledger = open();
    const FolderRow row = folder(*ledger);
    QCOMPARE(words(ledger->plan(row, {message(1)})), QString());

    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit full = before;
    full.rlim_cur = rlim_t(QFileInfo(m_file + u"-wal"_s).size());
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &full), 0);
    QList<MessageRow> many;
    for (quint32 uid = 2; uid < 5000; ++uid)
        many.append(message(uid));
    const Status planned = ledger->plan(row, many);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);

    QVERIFY(!planned);
    QCOMPARE(planned.error().kind, Error::Kind::Storage);
    QVERIFY(!planned.error().remedy.isEmpty());
    // Nothing of it is there, what was there still is, and with room it goes on.
    QCOMPARE(ledger->messages(row.id, {Planned}).value().size(), 1);
    QCOMPARE(words(ledger->plan(row, many)), QString());
    QCOMPARE(ledger->messages(row.id, {Planned}).value().size(), 4999);
}

void LedgerTest::changes()
{
    const auto ledger = open();
    const FolderRow row = folder(*ledger);
    QCOMPARE(words(ledger->plan(row, {message(1), message(2, Copied), message(3, Skipped), message(4, Copied)})),
             QString());
    imap::UidSet vanished(4, 9);
    QCOMPARE(words(ledger->noteChanges(row.id, {{1, u"\\Flagged"_s}, {2, u"\\Seen"_s}}, vanished)), QString());
    QCOMPARE(ledger->messages(row.id, {Planned}).value().constFirst().flags, u"\\Flagged"_s);
    const QList<MessageRow> changed = ledger->changedFlags(row.id).value();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.constFirst().flags, u"\\Seen $Forwarded"_s);
    QCOMPARE(changed.constFirst().newFlags, std::optional(u"\\Seen"_s));
    QCOMPARE(ledger->presentMessages(row.id).value(), 3);
    QCOMPARE(words(ledger->carried(row.id, {{2, u"\\Seen"_s}})), QString());
    QCOMPARE(ledger->changedFlags(row.id).value(), QList<MessageRow>());
    QCOMPARE(ledger->messages(row.id, {Copied}).value().constFirst().flags, u"\\Seen"_s);

    QCOMPARE(words(ledger->replan(row.id, {{3, {}}, {1, u"since"_s}, {2, u"since"_s}})), QString());
    QCOMPARE(ledger->messages(row.id, {Planned}).value().constFirst().uid, 3U);
    QCOMPARE(ledger->messages(row.id, {Skipped}).value().constFirst().rule, u"since"_s);
    QCOMPARE(ledger->messages(row.id, {Copied}).value().size(), 2);

    const QDate today(2026, 1, 31);
    QCOMPARE(ledger->octetsOn(row.account, today).value(), 0);
    QCOMPARE(words(ledger->addOctets(row.account, today, 70)), QString());
    QCOMPARE(words(ledger->addOctets(row.account, today, 7)), QString());
    QCOMPARE(ledger->octetsOn(row.account, today).value(), 77);
    QCOMPARE(ledger->octetsOn(row.account, today.addDays(1)).value(), 0);
}

void LedgerTest::ofTheFirstVersion()
{
    open().reset(); // Registers the schema's files.
    QFile::remove(m_file);
    QFile script(u":/migration/sql/001.sql"_s);
    QVERIFY(script.open(QIODevice::ReadOnly));
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"first"_s);
        database.setDatabaseName(m_file);
        QVERIFY(database.open());
        QSqlQuery query(database);
        QString sql = QString::fromUtf8(script.readAll());
        sql.remove(QRegularExpression(u"(?m)^--.*$"_s));
        sql += u"CREATE TABLE ledger_schema (version INTEGER NOT NULL);\n"
               "INSERT INTO ledger_schema (version) VALUES (1);\n"
               "INSERT INTO account VALUES (1, 'ann', 'old', 'ann', 'new', 'ann', 1);\n"
               "INSERT INTO folder VALUES (1, 1, 'INBOX', 'INBOX', 'INBOX', 'INBOX', 5, 6, 3, 0, -1);\n"
               "INSERT INTO message VALUES (1, 2, 99, 1000000000, 0, '\\Seen', 2, 7, 7, '');\n"_s;
        for (const QString &statement : sql.split(u";\n"_s, Qt::SkipEmptyParts)) {
            if (!statement.trimmed().isEmpty())
                QVERIFY2(query.exec(statement), qPrintable(statement));
        }
    }
    QSqlDatabase::removeDatabase(u"first"_s);
    for (const Ledger::Mode mode : {Ledger::Mode::Read, Ledger::Mode::Copy, Ledger::Mode::Write}) {
        const auto ledger = Ledger::open(m_file, mode);
        QVERIFY2(ledger, ledger ? "" : qPrintable(ledger.error().toString()));
        QCOMPARE((*ledger)->folders(1).value().constFirst().sourceUidNext, 3U);
        QCOMPARE((*ledger)->messages(1, {Copied}).value().constFirst().destinationUid, 7U);
        QCOMPARE((*ledger)->presentMessages(1).value(), 1);
    }
}

void LedgerTest::copyLeavesTheFileAlone()
{
    FolderRow row;
    const auto original = open();
    row = folder(*original);
    {
        // Beside a running engine, too.
        const auto copy = Ledger::open(m_file, Ledger::Mode::Copy);
        QVERIFY2(copy, copy ? "" : qPrintable(copy.error().toString()));
        QCOMPARE((*copy)->folders(row.account).value(), QList<FolderRow>{row});
        QCOMPARE(words((*copy)->plan(row, {message(1)})), QString());
    }
    QCOMPARE(original->messages(row.id, {Planned}).value(), QList<MessageRow>());
    const QString missing = m_folder->filePath(u"missing"_s);
    QVERIFY(Ledger::open(missing, Ledger::Mode::Copy));
    QVERIFY(!QFile::exists(missing));
}

QTEST_GUILESS_MAIN(LedgerTest)
#include "tst_ledger.moc"
