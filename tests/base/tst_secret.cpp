// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secret.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestSecret : public QObject {
    Q_OBJECT

private slots:
    void keepsItsOctets();
    void copiesAndMoves();
    void leavesASharedBufferToItsOwner();
    void redacts_data();
    void redacts();
    void redactsInsideEncodedCredentials_data();
    void redactsInsideEncodedCredentials();
};

void TestSecret::keepsItsOctets()
{
    QVERIFY(Secret().isEmpty());
    QCOMPARE(Secret(u"pä"_s).reveal(), "p\xC3\xA4"_ba);
    QCOMPARE(Secret("a\0b"_ba).reveal(), "a\0b"_ba);
    QVERIFY(Secret(u"x"_s) == Secret("x"_ba));
    QVERIFY(!(Secret(u"x"_s) == Secret(u"X"_s)));
}

void TestSecret::copiesAndMoves()
{
    Secret first(u"one"_s);
    Secret copy(first);
    QCOMPARE(copy, first);
    copy = Secret(u"two"_s);
    QCOMPARE(first.reveal(), "one"_ba);
    QCOMPARE(copy.reveal(), "two"_ba);
    const Secret &self = copy;
    copy = self;
    QCOMPARE(copy.reveal(), "two"_ba);
    const Secret moved(std::move(copy));
    QCOMPARE(moved.reveal(), "two"_ba);
    first = moved;
    QCOMPARE(first, moved);
}

void TestSecret::leavesASharedBufferToItsOwner()
{
    const Secret first("one"_ba + QByteArray(1, '!'));
    {
        const Secret copy(first);
    }
    QCOMPARE(first.reveal(), "one!"_ba);
    QByteArray octets(8, 'x');
    {
        const Secret secret(octets);
    }
    QCOMPARE(octets, QByteArray(8, 'x'));
}

void TestSecret::redacts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("secrets");
    QTest::addColumn<QString>("redacted");

    const auto row = [](const char *situation, const QString &text, const QStringList &secrets, const QString &result) {
        QTest::newRow(situation) << text << secrets << result;
    };
    row("no secrets", u"LOGIN ann"_s, {}, u"LOGIN ann"_s);
    row("an empty secret", u"LOGIN ann"_s, {u""_s}, u"LOGIN ann"_s);
    row("plain", u"LOGIN ann s3cret!"_s, {u"s3cret!"_s}, u"LOGIN ann •••"_s);
    row("every occurrence", u"a s3cret s3cret"_s, {u"s3cret"_s}, u"a ••• •••"_s);
    row("several secrets", u"one two"_s, {u"one"_s, u"two"_s}, u"••• •••"_s);
    row("one secret begins another", u"x password1 y"_s, {u"password"_s, u"password1"_s}, u"x ••• y"_s);
    row("one secret ends another", u"x mypassword y"_s, {u"password"_s, u"mypassword"_s}, u"x ••• y"_s);
    row("percent-encoded", u"https://h/?key=a%2Fb%20c"_s, {u"a/b c"_s}, u"https://h/?key=•••"_s);
    row("percent-encoded in lower case", u"https://h/?key=a%2fb"_s, {u"a/b"_s}, u"https://h/?key=•••"_s);
    row("base64", u"x c2VjcmV0IHRva2Vu y"_s, {u"secret token"_s}, u"x ••• y"_s);
    row("escaped in a quoted string", u"LOGIN ann \"a\\\"b\\\\c\""_s, {u"a\"b\\c"_s}, u"LOGIN ann \"•••\""_s);
    row("beyond ASCII", u"pässword"_s, {u"pässword"_s}, u"•••"_s);
    row("beyond ASCII, octets shown as Latin-1", u"p\u00C3\u00A4ssword"_s, {u"pässword"_s}, u"•••"_s);
}

void TestSecret::redacts()
{
    QFETCH(const QString, text);
    QFETCH(const QStringList, secrets);
    QFETCH(const QString, redacted);

    QList<Secret> list;
    for (const QString &secret : secrets)
        list += Secret(secret);
    QCOMPARE(::redacted(text, list), redacted);
}

void TestSecret::redactsInsideEncodedCredentials_data()
{
    QTest::addColumn<QByteArray>("before");

    // The place of a secret within its base64 group depends on the length of what stands before it.
    QTest::newRow("SASL PLAIN, RFC 4616, user of 4") << "\0anne\0"_ba;
    QTest::newRow("SASL PLAIN, user of 5") << "\0annie\0"_ba;
    QTest::newRow("SASL PLAIN, user of 6") << "\0hannah\0"_ba;
    QTest::newRow("HTTP Basic, RFC 7617") << "admin:"_ba;
}

void TestSecret::redactsInsideEncodedCredentials()
{
    QFETCH(const QByteArray, before);

    const Secret secret(u"correct horse battery staple"_s);
    for (const QByteArray &after : {""_ba, "\1"_ba, "\1\1"_ba}) {
        const QString line = QString::fromLatin1((before + secret.reveal() + after).toBase64());
        const QString shown = redacted(line, {secret});
        QVERIFY2(shown.contains(u"•••"_s), qPrintable(line));
        // What is left decodes to no more than the edge of the secret.
        QVERIFY2(shown.size() <= line.size() - 33, qPrintable(shown));
    }
}

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
