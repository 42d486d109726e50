// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "rehearsal/corpus.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/mailstore.h"

using namespace Qt::StringLiterals;

namespace {

// Neither TLS nor fsync: the point is the number of interruptions.
rehearsal::DovecotOptions withoutTls()
{
    rehearsal::DovecotOptions options;
    options.hasTls = false;
    return options;
}

} // namespace

/// SIGKILL at twenty moments, resume, and exactly the source's messages at the destination.
class TestKilledCopy : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        QVERIFY(m_source.addUser(m_user, "source"));
        rehearsal::CorpusOptions options;
        options.owner = m_user;
        options.messages = 1500;
        QVERIFY(rehearsal::seed(m_source, m_user, "source", rehearsal::Corpus(options)));
        QVERIFY(m_source.start());
        QVERIFY(m_destination.start());
        QVERIFY(writePassword(u"source"_s));
        QVERIFY(writePassword(u"destination"_s));
        const auto store = rehearsal::readMailStore(m_source, m_user, "source");
        QVERIFY2(store.has_value(), qPrintable(store ? QString() : store.error().toString()));
        m_expected = *store;
        QCOMPARE(m_expected.messages.size(), 1500);

        // One undisturbed copy tells how long a copy takes, so that the kills fall all over it.
        QVERIFY(m_destination.addUser(u"whole@example.test"_s, "destination"));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(copy(u"whole@example.test"_s, -1), 0);
        m_wholeCopy = timer.elapsed();
    }

    void killedOnce_data()
    {
        QTest::addColumn<int>("percent");
        for (int i = 0; i < 20; ++i)
            QTest::addRow("killed after %d %% of a copy", i * 5) << i * 5;
    }

    void killedOnce()
    {
        QFETCH(int, percent);
        const QString user = u"killed%1@example.test"_s.arg(percent);
        QVERIFY(m_destination.addUser(user, "destination"));
        copy(user, static_cast<int>(m_wholeCopy * percent / 100));
        QCOMPARE(copy(user, -1), 0);
        compare(user);
    }

    void killedAgainAndAgain()
    {
        const QString user = u"often@example.test"_s;
        QVERIFY(m_destination.addUser(user, "destination"));
        for (int i = 1; i <= 20; ++i)
            copy(user, static_cast<int>(m_wholeCopy * i / 60));
        QCOMPARE(copy(user, -1), 0);
        compare(user);
    }

private:
    bool writePassword(const QString &word)
    {
        QFile file(m_folder.filePath(word));
        return file.open(QIODevice::WriteOnly) && file.write(word.toUtf8()) > 0;
    }

    /// Runs a copy; kills it after `milliseconds` (-1: never). Its exit code, or -1 when it was killed.
    int copy(const QString &user, int milliseconds)
    {
        const auto url = [](const rehearsal::Dovecot &server, const QString &name) {
            return u"imap://%1@%2:%3"_s.arg(QString(name).replace(u'@', u"%40"_s), server.address())
                .arg(server.port());
        };
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.setStandardOutputFile(QProcess::nullDevice());
        process.start(QStringLiteral(MAILHAULCTL),
                      {u"migrate"_s, u"--quiet"_s, u"--allow-plaintext"_s, u"--no-keychain"_s, u"--from"_s,
                       url(m_source, m_user), u"--to"_s, url(m_destination, user), u"--from-password-file"_s,
                       m_folder.filePath(u"source"_s), u"--to-password-file"_s,
                       m_folder.filePath(u"destination"_s), u"--ledger"_s,
                       m_folder.filePath(user + u".ledger"_s)});
        if (milliseconds >= 0 && !process.waitForFinished(milliseconds))
            process.kill();
        if (!process.waitForFinished(120'000)) {
            process.kill();
            process.waitForFinished();
            return -2;
        }
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

    void compare(const QString &user)
    {
        const auto store = rehearsal::readMailStore(m_destination, user, "destination");
        QVERIFY2(store.has_value(), qPrintable(store ? QString() : store.error().toString()));
        const rehearsal::StoreDifference difference = rehearsal::compareStores(m_expected, *store);
        QVERIFY2(difference.isNone(), qPrintable(difference.toString()));
    }

    const QString m_user = u"ann@example.test"_s;
    QTemporaryDir m_folder;
    rehearsal::Dovecot m_source{m_folder.filePath(u"source-server"_s), withoutTls()};
    rehearsal::Dovecot m_destination{m_folder.filePath(u"destination-server"_s), withoutTls()};
    rehearsal::MailStore m_expected;
    qint64 m_wholeCopy = 0;
};

QTEST_GUILESS_MAIN(TestKilledCopy)
#include "tst_killedcopy.moc"
