// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "onboarding/migraterequest.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

namespace {

QString described(const CopyEndpoint &endpoint)
{
    const QString security = endpoint.security == Security::Tls ? u"tls"_s : u"starttls"_s;
    return u"%1 %2 %3 %4 %5"_s.arg(endpoint.user, endpoint.host)
        .arg(endpoint.port)
        .arg(security, QString::fromUtf8(endpoint.password.reveal()));
}

} // namespace

class TestMigrateRequest final : public QObject {
    Q_OBJECT

private slots:
    void urls_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("expected");
        QTest::newRow("TLS") << u"imaps://ann%40example.org@mail.example.org:10993"_s
                             << u"ann@example.org mail.example.org 10993 tls "_s;
        QTest::newRow("TLS, usual port")
            << u"imaps://ann@mail.example.org"_s << u"ann mail.example.org 993 tls "_s;
        QTest::newRow("STARTTLS, usual port")
            << u"imap://ann@mail.example.org/"_s << u"ann mail.example.org 143 starttls "_s;
        QTest::newRow("IPv6") << u"imaps://ann@[::1]:993"_s << u"ann ::1 993 tls "_s;
        QTest::newRow("colon and slash in the user")
            << u"imaps://a%3Ab%2Fc@h.example"_s << u"a:b/c h.example 993 tls "_s;
        QTest::newRow("percent in the user") << u"imaps://a%25b@h.example"_s << u"a%b h.example 993 tls "_s;
        QTest::newRow("no user") << u"imaps://h.example"_s << u" h.example 993 tls "_s;
        QTest::newRow("password") << u"imaps://ann:secret@h.example"_s << QString();
        QTest::newRow("other scheme") << u"https://h.example"_s << QString();
        QTest::newRow("no host") << u"imaps://"_s << QString();
        QTest::newRow("path") << u"imaps://h.example/INBOX"_s << QString();
        QTest::newRow("port too large") << u"imaps://h.example:70000"_s << QString();
        QTest::newRow("no URL") << u"mail.example.org"_s << QString();
    }

    void urls()
    {
        QFETCH(QString, url);
        QFETCH(QString, expected);
        const Result<CopyEndpoint> endpoint = parseServerUrl(url);
        QCOMPARE(endpoint.has_value(), !expected.isEmpty());
        if (endpoint) {
            QCOMPARE(described(*endpoint), expected);
        } else {
            QCOMPARE(endpoint.error().kind, Error::Kind::BadInput);
            QVERIFY(!endpoint.error().toString().contains(u"secret"_s));
        }
    }

    void tables_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("our header") << QByteArray(
            "from,from_user,from_password,to,to_user,to_password\n"
            "imaps://old.example:1,a@x.example,p1,imap://new.example,a@y.example,p2\n")
                                    << QStringList{u"a@x.example old.example 1 tls p1"_s,
                                                   u"a@y.example new.example 143 starttls p2"_s};
        QTest::newRow("imapsync, no header")
            << QByteArray("old.example;a;\"p;1\";new.example;b;p2;\n")
            << QStringList{u"a old.example 993 tls p;1"_s, u"b new.example 993 tls p2"_s};
        QTest::newRow("imapsync, header and comment")
            << QByteArray("host1;user1;password1;host2;user2;password2;\n#gone;;;;;;\nold.example;a;p;new."
                          "example:10;b;q;\n")
            << QStringList{u"a old.example 993 tls p"_s, u"b new.example 10 tls q"_s};
        QTest::newRow("users in the URLs")
            << QByteArray("from,from_password,to,to_password\nimaps://a@o.example,p,imaps://b@n.example,q\n")
            << QStringList{u"a o.example 993 tls p"_s, u"b n.example 993 tls q"_s};
    }

    void tables()
    {
        QFETCH(QByteArray, table);
        QFETCH(QStringList, expected);
        const Result<QList<CopyJob>> jobs = readCopyJobs(table);
        QVERIFY2(jobs, jobs ? "" : qPrintable(jobs.error().toString()));
        QCOMPARE(jobs->size(), 1);
        QCOMPARE(QStringList({described(jobs->first().from), described(jobs->first().to)}), expected);
        QCOMPARE(jobs->first().id, jobs->first().to.user);
    }

    void mistakes_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<QString>("place");
        QTest::newRow("wrong URL") << QByteArray("from,from_user,from_password,to,to_user,to_password\n"
                                                 "imaps://o.example,a,p,ftp://n.example,b,q\n")
                                   << u"Line 2, column 4"_s;
        QTest::newRow("no user") << QByteArray("o.example;;p;n.example;b;q;\n") << u"Line 1, column 2"_s;
        QTest::newRow("twice") << QByteArray("o.example;a;p;n.example;b;q;\no.example;c;p;n.example;b;q;\n")
                               << u"Line 2, column 5"_s;
        QTest::newRow("empty") << QByteArray() << u"empty"_s;
    }

    void mistakes()
    {
        QFETCH(QByteArray, table);
        QFETCH(QString, place);
        const Result<QList<CopyJob>> jobs = readCopyJobs(table);
        QVERIFY(!jobs);
        QCOMPARE(jobs.error().kind, Error::Kind::BadInput);
        QVERIFY2(jobs.error().message.contains(place), qPrintable(jobs.error().message));
        QVERIFY(jobs.error().detail.isEmpty()); // No cell is repeated: it may hold a password.
    }
};

QTEST_GUILESS_MAIN(TestMigrateRequest)
#include "tst_migraterequest.moc"
