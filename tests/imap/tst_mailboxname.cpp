// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "imap/mailboxname.h"

using namespace Qt::StringLiterals;
using imap::MailboxPath;
using imap::Namespace;

class MailboxNameTest final : public QObject {
    Q_OBJECT

private slots:
    void encodes_data();
    void encodes();
    void decodesStrictly_data();
    void decodesStrictly();
    void shows_data();
    void shows();
    void findsPath_data();
    void findsPath();
    void refusesPath_data();
    void refusesPath();
    void quotes();
};

void MailboxNameTest::encodes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("octets");
    QTest::newRow("ASCII") << u"Sent Items"_s << "Sent Items"_ba;
    QTest::newRow("ampersand") << u"R&D"_s << "R&-D"_ba;
    QTest::newRow("RFC 3501 §5.1.3, example")
        << u"~peter/mail/台北/日本語"_s << "~peter/mail/&U,BTFw-/&ZeVnLIqe-"_ba;
    QTest::newRow("umlaut") << u"Entwürfe"_s << "Entw&APw-rfe"_ba;
    QTest::newRow("plus and tilde") << u"c++ ~x"_s << "c++ ~x"_ba;
    QTest::newRow("beyond the BMP") << u"😀"_s << "&2D3eAA-"_ba;
    QTest::newRow("run of mixed length") << u"éa日本"_s << "&AOk-a&ZeVnLA-"_ba;
    QTest::newRow("empty") << u""_s << ""_ba;
}

void MailboxNameTest::encodes()
{
    QFETCH(const QString, text);
    QFETCH(const QByteArray, octets);
    QCOMPARE(imap::encodedMailboxName(text), octets);
    QCOMPARE(imap::decodedMailboxName(octets), std::optional(text));
    QCOMPARE(imap::mailboxNameForDisplay(octets), text);
}

void MailboxNameTest::decodesStrictly_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::newRow("bare ampersand") << "R&D"_ba;
    QTest::newRow("run that is not closed") << "a&AP"_ba;
    QTest::newRow("printable ASCII in a run") << "&AGE-"_ba;
    QTest::newRow("two runs in a row") << "&AOk-&AOk-"_ba;
    QTest::newRow("bits left over") << "&AOl-"_ba;
    QTest::newRow("half a surrogate") << "&2D0-"_ba;
    QTest::newRow("raw 8-bit") << "M\xfcller"_ba;
    QTest::newRow("the other base64") << "&AO/-"_ba;
    QTest::newRow("control character") << "a\nb"_ba;
}

void MailboxNameTest::decodesStrictly()
{
    QFETCH(const QByteArray, octets);
    QVERIFY(!imap::decodedMailboxName(octets).has_value());
}

void MailboxNameTest::shows_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QString>("text");
    QTest::newRow("bare ampersand as it stands") << "R&D"_ba << u"R&D"_s;
    QTest::newRow("raw UTF-8") << "M\xc3\xbcller"_ba << u"Müller"_s;
    QTest::newRow("raw windows-1252") << "M\xfcller \x80"_ba << u"Müller €"_s;
    QTest::newRow("two runs in a row") << "&AOk-&AOk-"_ba << u"éé"_s;
}

void MailboxNameTest::shows()
{
    QFETCH(const QByteArray, octets);
    QFETCH(const QString, text);
    QCOMPARE(imap::mailboxNameForDisplay(octets), text);
}

void MailboxNameTest::findsPath_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("prefix");
    QTest::addColumn<char>("delimiter");
    QTest::addColumn<QStringList>("components");
    QTest::addColumn<QByteArray>("back");
    QTest::newRow("flat") << "a/b"_ba
                          << ""_ba << '\0' << QStringList{u"a/b"_s} << "a/b"_ba;
    QTest::newRow("nested") << "a/b.c"_ba
                            << ""_ba << '/' << QStringList{u"a"_s, u"b.c"_s} << "a/b.c"_ba;
    QTest::newRow("INBOX in any case") << "iNbOx"_ba
                                       << ""_ba << '/' << QStringList{u"INBOX"_s} << "INBOX"_ba;
    QTest::newRow("below INBOX") << "Inbox/x"_ba
                                 << ""_ba << '/' << QStringList{u"INBOX"_s, u"x"_s} << "INBOX/x"_ba;
    QTest::newRow("Inboxes is another") << "Inboxes"_ba
                                        << ""_ba << '/' << QStringList{u"Inboxes"_s} << "Inboxes"_ba;
    QTest::newRow("Courier") << "INBOX.Sent.2020"_ba
                             << "INBOX."_ba << '.' << QStringList{u"Sent"_s, u"2020"_s}
                             << "INBOX.Sent.2020"_ba;
    QTest::newRow("Courier, INBOX") << "INBOX"_ba
                                    << "INBOX."_ba << '.' << QStringList{u"INBOX"_s} << "INBOX"_ba;
    QTest::newRow("Courier, prefix in another case")
        << "Inbox.Sent"_ba
        << "INBOX."_ba << '.' << QStringList{u"Sent"_s} << "INBOX.Sent"_ba;
    QTest::newRow("a folder called INBOX below the prefix")
        << "INBOX.INBOX"_ba
        << "INBOX."_ba << '.' << QStringList{u"INBOX"_s, u"INBOX"_s} << "INBOX.INBOX"_ba;
    QTest::newRow("other prefix") << "mail/a"_ba
                                  << "mail/"_ba << '/' << QStringList{u"a"_s} << "mail/a"_ba;
    QTest::newRow("non-ASCII") << "Pl&APw-n/&2D3eAA-"_ba
                               << ""_ba << '/' << QStringList{u"Plün"_s, u"😀"_s} << "Pl&APw-n/&2D3eAA-"_ba;
    QTest::newRow("quote and backslash") << "a\"\\"_ba
                                         << ""_ba << '/' << QStringList{u"a\"\\"_s} << "a\"\\"_ba;
}

void MailboxNameTest::findsPath()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, prefix);
    QFETCH(const char, delimiter);
    QFETCH(const QStringList, components);
    QFETCH(const QByteArray, back);
    const Namespace space{prefix, delimiter};
    const MailboxPath path = MailboxPath::fromWire(name, space);
    QCOMPARE(path.components, components);
    QCOMPARE(path.toWire(space).value_or("failed"), back);
}

void MailboxNameTest::refusesPath_data()
{
    QTest::addColumn<QStringList>("components");
    QTest::addColumn<char>("delimiter");
    QTest::newRow("nothing") << QStringList() << '/';
    QTest::newRow("empty component") << QStringList{u"a"_s, u""_s} << '/';
    QTest::newRow("holds the delimiter") << QStringList{u"a.b"_s} << '.';
    QTest::newRow("line break") << QStringList{u"a\r\nx LOGOUT"_s} << '/';
    QTest::newRow("hierarchy where there is none") << QStringList{u"a"_s, u"b"_s} << '\0';
}

void MailboxNameTest::refusesPath()
{
    QFETCH(const QStringList, components);
    QFETCH(const char, delimiter);
    const Result<QByteArray> name = MailboxPath{components}.toWire({"", delimiter});
    QVERIFY(!name);
    QCOMPARE(name.error().kind, Error::Kind::BadInput);
}

void MailboxNameTest::quotes()
{
    QCOMPARE(imap::quoted("a\"b\\c"), "\"a\\\"b\\\\c\""_ba);
    QVERIFY(imap::isQuotable("a\tb"));
    QVERIFY(!imap::isQuotable("a\nb"));
    QVERIFY(!imap::isQuotable("\xfc"));
    QVERIFY(!imap::isQuotable(QByteArrayView("\0", 1)));
}

QTEST_GUILESS_MAIN(MailboxNameTest)
#include "tst_mailboxname.moc"
