// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filelock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

class TestFileLock : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder.emplace();
        QVERIFY(m_folder->isValid());
        m_file = m_folder->filePath(u"move.mailhaul"_s);
    }

    void isHeldOnce()
    {
        const auto first = FileLock::acquire(m_file);
        QVERIFY2(first, first ? "" : qPrintable(first.error().toString()));
        const auto second = FileLock::acquire(m_file);
        QVERIFY(!second);
        QCOMPARE(second.error().kind, Error::Kind::Busy);
        QVERIFY(second.error().message.contains(m_file));
        QVERIFY(second.error().detail.contains(QString::number(QCoreApplication::applicationPid())));
    }

    void isGivenBack()
    {
        {
            const auto held = FileLock::acquire(m_file);
            QVERIFY(held);
            QVERIFY(QFile::exists(m_file + u".lock"_s));
        }
        QVERIFY(!QFile::exists(m_file + u".lock"_s));
        QVERIFY(FileLock::acquire(m_file));
    }

    void moves()
    {
        auto held = FileLock::acquire(m_file);
        QVERIFY(held);
        FileLock other = std::move(*held);
        QVERIFY(!FileLock::acquire(m_file));
        other = FileLock();
        QVERIFY(FileLock::acquire(m_file));
    }

    void ignoresWhatACrashLeft_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("killed before its name was written") << QByteArray();
        QTest::newRow("killed later, pid used again")
            << "mailhaulctl, pid " + QByteArray::number(QCoreApplication::applicationPid());
        QTest::newRow("garbage") << QByteArray(100'000, '\xff');
    }

    void ignoresWhatACrashLeft()
    {
        QFETCH(QByteArray, content);
        QFile left(m_file + u".lock"_s);
        QVERIFY(left.open(QIODevice::WriteOnly));
        QCOMPARE(left.write(content), content.size());
        left.close();
        const auto held = FileLock::acquire(m_file);
        QVERIFY2(held, held ? "" : qPrintable(held.error().toString()));
        const auto second = FileLock::acquire(m_file);
        QVERIFY(!second);
        QVERIFY(second.error().detail.size() < 200);
    }

    void needsAFolder()
    {
        const auto held = FileLock::acquire(m_folder->filePath(u"nowhere/move.mailhaul"_s));
        QVERIFY(!held);
        QCOMPARE(held.error().kind, Error::Kind::Storage);
        QVERIFY(!held.error().detail.isEmpty());
        QVERIFY(!held.error().remedy.isEmpty());
    }

    void followsNoLink()
    {
        const QString target = m_folder->filePath(u"precious"_s);
        QFile precious(target);
        QVERIFY(precious.open(QIODevice::WriteOnly));
        precious.write("precious");
        precious.close();
        QVERIFY(QFile::link(target, m_file + u".lock"_s));
        QVERIFY(!FileLock::acquire(m_file));
        QVERIFY(precious.open(QIODevice::ReadOnly));
        QCOMPARE(precious.readAll(), "precious");
    }

private:
    std::optional<QTemporaryDir> m_folder;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestFileLock)
#include "tst_filelock.moc"
