// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "rehearsal/dovecot.h"

using namespace Qt::StringLiterals;

class DovecotTest : public QObject {
    Q_OBJECT

private slots:
    void startsAndStops();
};

void DovecotTest::startsAndStops()
{
    QTemporaryDir folder;
    rehearsal::Dovecot server(folder.path());
    QVERIFY(server.addUser(u"ann@example.test"_s, "secret"));
    const Status started = server.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    qInfo() << server.address() << server.port() << server.doveadm({u"user"_s, u"-u"_s, u"*"_s}).value_or("x");
    QVERIFY(server.isRunning());
    server.stop();
    QVERIFY(!server.isRunning());
}

QTEST_GUILESS_MAIN(DovecotTest)
#include "tst_dovecot.moc"
