// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/desktopmessage.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QProcess>
#include <QTemporaryFile>
#include <QTest>
#include <QWidget>

using namespace Qt::StringLiterals;

/// What a real notification service is told; the test runs with a bus and a display of its own.
class DesktopMessageTest final : public QObject {
    Q_OBJECT

private slots:
    void isShownAsPlainText();
};

void DesktopMessageTest::isShownAsPlainText()
{
    QTemporaryFile ownSettings;
    QVERIFY(ownSettings.open());
    QProcess service;
    service.start(u"dunst"_s, {u"-print"_s, u"-conf"_s, ownSettings.fileName()});
    QVERIFY(service.waitForStarted());
    QTRY_VERIFY(
        QDBusConnection::sessionBus().interface()->isServiceRegistered(u"org.freedesktop.Notifications"_s));

    QWidget window;
    gui::showDesktopMessage(window, u"MX records of bücher.example"_s, u"<b>3 & more</b> servers"_s);
    QByteArray shown;
    QTRY_VERIFY2((shown += service.readAllStandardOutput()).endsWith("}\n"), shown.constData());
    QVERIFY2(shown.contains("summary: 'MX records of bücher.example'"), shown.constData());
    QVERIFY2(shown.contains("body: '&lt;b&gt;3 &amp; more&lt;/b&gt; servers'"), shown.constData());

    service.terminate();
    QVERIFY(service.waitForFinished());
}

QTEST_MAIN(DesktopMessageTest)
#include "tst_desktopmessage.moc"
