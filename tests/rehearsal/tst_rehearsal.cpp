// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include "rehearsal/rehearsal.h"
#include "rehearsal/mailstore.h"
using namespace Qt::StringLiterals;
class RehearsalTest : public QObject {
    Q_OBJECT
private slots:
    void a()
    {
        QTemporaryDir folder;
        QElapsedTimer t;
        t.start();
        rehearsal::Rehearsal world(folder.path());
        const Status s = world.start();
        QVERIFY2(s, s ? "" : qPrintable(s.error().toString()));
        qInfo() << t.restart();
        QFile f(world.descriptionFile());
        QVERIFY(f.open(QIODevice::ReadOnly));
        qInfo().noquote() << f.readAll();
        qsizetype n = 0;
        for (const auto &u : world.users()) {
            const auto store = rehearsal::readMailStore(world.oldHost(), u.address, u.oldPassword);
            QVERIFY(store);
            n += store->messages.size();
            qint64 b = 0;
            for (const auto &m : store->messages) b += m.size;
            qInfo() << u.address << store->messages.size() << b << store->folders.size();
        }
        qInfo() << n << t.restart();
        world.stop();
        qInfo() << t.restart();
    }
};
QTEST_GUILESS_MAIN(RehearsalTest)
#include "tst_rehearsal.moc"
