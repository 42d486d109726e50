// SPDX-License-Identifier: GPL-3.0-or-later
// A message of 100 MB is handed through, never held: the whole program stays below 64 MB.
#include <QDir>
#include <QProcess>
#include <QTest>

#include "twohosts.h"

using namespace Qt::StringLiterals;

class GiantTest final : public QObject {
    Q_OBJECT

private slots:
    void copies();
};

void GiantTest::copies()
{
    // In memory where there is such a folder: 300 MB are written.
    const QString memory = u"/dev/shm/"_s;
    QTemporaryDir mail((QDir(memory).exists() ? memory : QDir::tempPath() + u'/') + u"giant-XXXXXX"_s);
    QFile::setPermissions(mail.path(), QFile::permissions(mail.path()) | QFile::ExeGroup | QFile::ExeOther);
    rehearsal::DovecotOptions from, to;
    from.mailFolder = mail.filePath(u"old"_s);
    to.mailFolder = mail.filePath(u"new"_s);
    TwoHosts hosts(from, to);
    QCOMPARE(words(hosts.start()), QString());
    rehearsal::CorpusOptions corpus;
    corpus.messages = 20;
    corpus.folders = -1;
    corpus.giant = 100'000'000;
    QCOMPARE(words(rehearsal::seed(hosts.source(), TwoHosts::user(), TwoHosts::password(),
                                   rehearsal::Corpus(corpus))),
             QString());
    const auto place = [](const rehearsal::Dovecot &host) {
        return u"%1:%2"_s.arg(host.address()).arg(host.port());
    };
    QProcess copy;
    copy.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    copy.start(QStringLiteral(COPY_PROGRAM),
               {hosts.ledgerFile(), place(hosts.source()), place(hosts.destination()), TwoHosts::user(),
                QString::fromUtf8(TwoHosts::password()), TwoHosts::user()});
    QVERIFY(copy.waitForFinished(60'000));
    QCOMPARE(copy.exitCode(), 0);
    const QByteArrayList said = copy.readAllStandardOutput().split('\n');
    QCOMPARE(said.constFirst(), "21");
    const qint64 kilobytes = said.value(1).toLongLong();
    qInfo("at most %lld kB held", kilobytes);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    QVERIFY2(kilobytes > 0 && kilobytes < 64 * 1024, said.value(1).constData());
#endif
    QCOMPARE(hosts.difference(), QString());
}

QTEST_GUILESS_MAIN(GiantTest)
#include "tst_giant.moc"
