// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QTest>

#include "onboarding/passwords.h"
#include "provider/profile.h"

using namespace Qt::StringLiterals;

class TestPasswords final : public QObject {
    Q_OBJECT

private slots:
    void rules_data();
    void rules();
};

void TestPasswords::rules_data()
{
    QTest::addColumn<int>("minimum");
    QTest::addColumn<int>("maximum");
    QTest::addColumn<QString>("forbidden");
    QTest::addColumn<int>("length");
    QTest::addColumn<int>("classes");
    QTest::newRow("no rules") << 0 << 0 << QString() << 23 << 4;
    QTest::newRow("longer than usual") << 40 << 0 << QString() << 40 << 4;
    QTest::newRow("no longer than 8") << 0 << 8 << QString() << 8 << 4;
    QTest::newRow("from 10 to 12") << 10 << 12 << QString() << 12 << 4;
    QTest::newRow("the usual separator is forbidden") << 0 << 0 << u"-"_s << 23 << 4;
    QTest::newRow("all separators are forbidden") << 0 << 0 << u"-._+=:"_s << 23 << 3;
    QTest::newRow("only digits are allowed")
        << 0 << 0 << u"-._+=:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"_s << 23 << 1;
    QTest::newRow("no digits") << 0 << 16 << u"0123456789"_s << 16 << 3;
    QTest::newRow("as long as no host asks") << 1'000'000 << 0 << QString() << 512 << 4;
}

void TestPasswords::rules()
{
    QFETCH(const int, minimum);
    QFETCH(const int, maximum);
    QFETCH(const QString, forbidden);
    QFETCH(const int, length);
    QFETCH(const int, classes);
    provider::PasswordRules rules;
    rules.minimumLength = minimum;
    rules.maximumLength = maximum;
    rules.minimumClasses = classes;
    rules.forbidden = forbidden;
    QSet<QByteArray> seen;
    for (int count = 0; count < 200; ++count) {
        const QByteArray password = onboarding::generatedPassword(rules).reveal();
        QCOMPARE(password.size(), length);
        bool lower = false;
        bool upper = false;
        bool digit = false;
        bool other = false;
        for (const char c : password) {
            QVERIFY2(!QByteArray("0O1lI").contains(c), password.constData());
            QVERIFY2(!forbidden.contains(QLatin1Char(c)), password.constData());
            QVERIFY(c > ' ' && c < '\x7f');
            lower = lower || (c >= 'a' && c <= 'z');
            upper = upper || (c >= 'A' && c <= 'Z');
            digit = digit || (c >= '0' && c <= '9');
            other = other || QByteArray("-._+=:").contains(c);
        }
        QCOMPARE(int(lower) + int(upper) + int(digit) + int(other), classes);
        QVERIFY(!seen.contains(password));
        seen += password;
    }
}

QTEST_GUILESS_MAIN(TestPasswords)
#include "tst_passwords.moc"
