// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "provider/profile.h"
#include "provider/values.h"

using namespace Qt::StringLiterals;
using namespace provider;

namespace {

/// A whole profile without a mistake, with one of everything.
QJsonObject whole()
{
    QFile file(QStringLiteral(FIXTURES_DIR "/whole.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the fixture is missing");
    return QJsonDocument::fromJson(file.readAll()).object();
}

/// `object` with the value at a path ("a/b/0/c") replaced; an undefined value removes it.
QJsonValue changed(const QJsonValue &value, QStringList path, const QJsonValue &to)
{
    if (path.isEmpty())
        return to;
    const QString key = path.takeFirst();
    if (value.isArray()) {
        QJsonArray array = value.toArray();
        array.replace(key.toInt(), changed(array.at(key.toInt()), path, to));
        return array;
    }
    QJsonObject object = value.toObject();
    const QJsonValue member = changed(object.value(key), path, to);
    if (member.isUndefined())
        object.remove(key);
    else
        object.insert(key, member);
    return object;
}

QByteArray text(const QJsonValue &value)
{
    return QJsonDocument(value.toObject()).toJson();
}

} // namespace

class ProfileTest : public QObject {
    Q_OBJECT

private slots:
    void readsAWholeProfile();
    void mistakes_data();
    void mistakes();
    void bounds_data();
    void bounds();
    void values_data();
    void values();
    void missing();
    void schemaNamesTheSameKeys();
};

void ProfileTest::readsAWholeProfile()
{
    const Result<Profile> parsed = parseProfile(text(whole()));
    QVERIFY2(parsed.has_value(), qPrintable(parsed ? QString() : parsed.error().toString()));
    const Profile &profile = *parsed;
    QCOMPARE(profile.evidence.value(u"records"_s), Evidence::Live);
    QCOMPARE(profile.evidence.value(u"operations"_s), Evidence::Memory);
    QCOMPARE(profile.variables.size(), 3);
    QVERIFY(profile.variable(u"token"_s)->isSecret);
    QVERIFY(profile.ownership->doSubdomainsInherit);
    QCOMPARE(profile.ownership->record.name, u"@"_s);
    QCOMPARE(profile.records.first().preference, u"10"_s);
    QCOMPARE(profile.alternatives.size(), 1);
    QCOMPARE(profile.imap, (EndpointTemplate{u"{{host}}"_s, u"993"_s, u"tls"_s}));
    QCOMPARE(profile.limits.connectionsPerAccount, std::optional(10));
    QCOMPARE(profile.api->answers.first().statuses, (QList{403, 5}));
    QVERIFY(profile.hasOperation(OperationName::ListMailboxes));
    QVERIFY(!profile.hasOperation(OperationName::VerifyDomain));
    QCOMPARE(profile.api->operations.value(OperationName::CreateAlias).body.kind, Body::Kind::Form);
}

void ProfileTest::mistakes_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("mistake");
    const QJsonValue gone(QJsonValue::Undefined);
    const auto row = [](const char *name, const QString &path, const QJsonValue &value,
                        const QString &mistake) { QTest::newRow(name) << path << value << mistake; };
    row("unknown key", u"colour"_s, u"red"_s, u"/colour: is not a key that belongs here"_s);
    row("unknown key below", u"limits/password/length"_s, 3,
        u"/limits/password/length: is not a key that belongs here"_s);
    row("key with a slash, RFC 6901", u"limits"_s, QJsonObject{{u"a/b~c"_s, 1}},
        u"/limits/a~1b~0c: is not a key that belongs here"_s);
    row("no format", u"format"_s, gone, u"/format: is missing"_s);
    row("newer format", u"format"_s, 2, u"/format: must be a whole number from 1 to 1"_s);
    row("no id", u"id"_s, gone, u"/id: is missing"_s);
    row("id with a slash", u"id"_s, u"../x"_s, u"/id: must hold small letters, digits and \"-\" only"_s);
    row("name is a number", u"name"_s, 3, u"/name: must be a string"_s);
    row("records are an object", u"records"_s, QJsonObject(), u"/records: must be an array"_s);
    row("a record is a string", u"records/0"_s, u"MX"_s, u"/records/0: must be an object"_s);
    row("unknown record type", u"records/0/type"_s, u"WKS"_s,
        u"/records/0/type: must be one of MX, TXT, CNAME, SRV, A, AAAA, CAA"_s);
    row("MX without preference", u"records/0/preference"_s, gone, u"/records/0/preference: is missing"_s);
    row("preference above 65535", u"records/0/preference"_s, 65536,
        u"/records/0/preference: must be a whole number from 0 to 65535"_s);
    row("preference of half", u"records/0/preference"_s, 1.5,
        u"/records/0/preference: must be a whole number from 0 to 65535"_s);
    row("TTL 0", u"records/0/ttl"_s, 0, u"/records/0/ttl: must be a whole number from 1 to 2147483647"_s);
    row("secret in a record", u"records/0/value"_s, u"x{{token}}"_s,
        u"/records/0/value: a secret must not be published"_s);
    row("type that is none", u"zone"_s, QJsonObject{{u"without"_s, QJsonArray{u"XYZ"_s}}},
        u"/zone/without: must hold types of records"_s);
    row("secret as user name", u"login"_s, u"{{token}}"_s, u"/login: a secret must not be published"_s);
    row("unknown variable", u"records/0/value"_s, u"{{host2}}"_s,
        u"/records/0/value: there is no variable \"host2\" here"_s);
    row("variable of another place", u"records/0/value"_s, u"{{localPart}}"_s,
        u"/records/0/value: there is no variable \"localPart\" here"_s);
    row("open braces", u"records/0/value"_s, u"{{host"_s, u"/records/0/value: \"{{\" without \"}}\""_s);
    row("unknown filter", u"records/0/value"_s, u"{{host|upper}}"_s,
        u"/records/0/value: \"upper\" is not a filter"_s);
    row("variable twice", u"variables/1/key"_s, u"host"_s, u"/variables/1/key: is taken"_s);
    row("reserved variable", u"variables/1/key"_s, u"password"_s, u"/variables/1/key: is taken"_s);
    row("bad variable name", u"variables/0/key"_s, u"my host"_s,
        u"/variables/0/key: must begin with a small letter and hold letters and digits only"_s);
    row("default is no choice", u"variables/2/default"_s, u"huge"_s,
        u"/variables/2/default: does not fit the variable's own pattern or choices"_s);
    row("secret with a default", u"variables/1/default"_s, u"x"_s,
        u"/variables/1/default: a secret has no default"_s);
    row("bad pattern", u"variables/0/pattern"_s, u"("_s,
        u"/variables/0/pattern: is not a regular expression: missing closing parenthesis"_s);
    row("unknown evidence", u"verified/records"_s, u"trust me"_s,
        u"/verified/records: must be one of live, source, documentation, clients, memory"_s);
    row("unknown security", u"endpoints/imap/security"_s, u"none"_s,
        u"/endpoints/imap/security: must be \"tls\" or \"starttls\""_s);
    row("webmail by http", u"endpoints/webmail"_s, u"http://mail.test"_s,
        u"/endpoints/webmail: must begin with https://"_s);
    row("operations without api", u"api"_s, gone, u"/operations: needs \"api\""_s);
    row("plain http", u"api/baseUrl"_s, u"http://api.test"_s,
        u"/api/baseUrl: must begin with https:// (http:// only on loopback)"_s);
    row("file", u"api/baseUrl"_s, u"file:///etc/{{host}}"_s,
        u"/api/baseUrl: is not the address of a web server"_s);
    row("secret in the base address", u"api/baseUrl"_s, u"https://{{token}}.test"_s,
        u"/api/baseUrl: a secret must not be part of an address"_s);
    row("secret in a path", u"operations/createMailbox/path"_s, u"/x/{{password}}"_s,
        u"/operations/createMailbox/path: a secret must not be part of an address"_s);
    row("computed from a secret in a path", u"operations/createMailbox/path"_s, u"/x/{{mac}}"_s,
        u"/operations/createMailbox/path: a secret must not be part of an address"_s);
    row("secret in a query", u"operations/listMailboxes/query/o"_s, u"{{token}}"_s,
        u"/operations/listMailboxes/query: a secret must not be part of an address"_s);
    row("another host", u"operations/createMailbox/path"_s, u"https://evil.test/"_s,
        u"/operations/createMailbox/path: must begin with \"/\" and end before \"?\"; use query"_s);
    row("query in the path", u"operations/createMailbox/path"_s, u"/x?y=1"_s,
        u"/operations/createMailbox/path: must begin with \"/\" and end before \"?\"; use query"_s);
    row("no path", u"operations/createMailbox/path"_s, gone, u"/operations/createMailbox/path: is missing"_s);
    row("unknown method", u"operations/createMailbox/method"_s, u"TRACE"_s,
        u"/operations/createMailbox/method: must be one of GET, POST, PUT, PATCH, DELETE"_s);
    row("GET with a body", u"operations/createMailbox/method"_s, u"GET"_s,
        u"/operations/createMailbox/method: GET has no body"_s);
    row("unknown operation", u"operations/eraseDisk"_s, QJsonObject(),
        u"/operations/eraseDisk: is not a key that belongs here"_s);
    row("two bodies", u"operations/createMailbox/form"_s, QJsonObject(),
        u"/operations/createMailbox/json: there is \"form\" already"_s);
    row("typed value inside text", u"operations/createMailbox/json/quota"_s, u"{{quota|number}} MB"_s,
        u"/operations/createMailbox/json/quota: list, set, number and boolean need a JSON string of their own"_s);
    row("mistake deep in JSON", u"operations/createMailbox/json/tags/0"_s, u"{{x}}"_s,
        u"/operations/createMailbox/json/tags/0: there is no variable \"x\" here"_s);
    row("Host header", u"api/headers/Host"_s, u"evil.test"_s,
        u"/api/headers: \"Host\" is not a header that a profile may set"_s);
    row("header with a line break", u"api/headers/X\r\nY"_s, u"z"_s,
        u"/api/headers: \"X\r\nY\" is not a header that a profile may set"_s);
    row("unknown function", u"api/computed/0/function"_s, u"shell"_s,
        u"/api/computed/0/function: must be one of utcStamp, base64, sha1Base64, hmacSha256Hex, hmacSha256Base64"_s);
    row("hmac without a key", u"api/computed/1/key"_s, gone, u"/api/computed/1/key: is missing"_s);
    row("computed before it is there", u"api/computed/0/text"_s, u"{{mac}}"_s,
        u"/api/computed/0/text: there is no variable \"mac\" here"_s);
    row("status 42", u"api/answers/0/status"_s, 42,
        u"/api/answers/0/status: must hold status codes (403) or classes (\"4xx\")"_s);
    row("unknown meaning", u"api/answers/0/means"_s, u"fine"_s,
        u"/api/answers/0/means: must be one of ok, exists, conflict, none, notYet, throttled, unavailable, loginRefused, overQuota, refused"_s);
    row("notYet of another operation", u"operations/createMailbox/answers/0/means"_s, u"notYet"_s,
        u"/operations/createMailbox/answers/0/means: notYet belongs to verifyDomain only"_s);
    row("path that is no pointer", u"api/words"_s, u"error"_s,
        u"/api/words: must be a JSON pointer, such as \"/items/*/name\""_s);
    row("list without a result", u"operations/listMailboxes/result"_s, gone,
        u"/operations/listMailboxes/result: is missing"_s);
    row("list without an address", u"operations/listMailboxes/result/fields"_s,
        QJsonObject{{u"quota"_s, u"/q"_s}},
        u"/operations/listMailboxes/result/fields: must hold address or localPart"_s);
    row("secret read from an answer", u"operations/listMailboxes/result/variables"_s,
        QJsonObject{{u"token"_s, u"/t"_s}},
        u"/operations/listMailboxes/result/variables/token: is not a key that belongs here"_s);
    row("paging by cursor without one", u"operations/listMailboxes/paging/kind"_s, u"next"_s,
        u"/operations/listMailboxes/paging/next: is missing"_s);
    row("page of nothing", u"operations/listMailboxes/paging/size"_s, 0,
        u"/operations/listMailboxes/paging/size: must be a whole number from 1 to 10000"_s);
    row("token in the import file", u"handOff/csv/columns/0/value"_s, u"{{token}}"_s,
        u"/handOff/csv/columns/0/value: may hold the mailbox's password, but no other secret"_s);
    row("token in the script", u"handOff/script"_s,
        QJsonObject{{u"mailbox"_s, QJsonArray{u"New-Mailbox {{token}}"_s}}},
        u"/handOff/script/mailbox: may hold the mailbox's password, but no other secret"_s);
    row("delimiter of two", u"handOff/csv/delimiter"_s, u";;"_s,
        u"/handOff/csv/delimiter: must be one character"_s);
    row("password rules upside down", u"limits/password/maximumLength"_s, 4,
        u"/limits/password/maximumLength: is less than minimumLength"_s);
}

void ProfileTest::mistakes()
{
    QFETCH(QString, path);
    QFETCH(QJsonValue, value);
    const Result<Profile> profile = parseProfile(text(changed(whole(), path.split(u'/'), value)));
    QVERIFY(!profile.has_value());
    QCOMPARE(profile.error().kind, Error::Kind::BadProfile);
    QTEST(profile.error().detail, "mistake");
}

void ProfileTest::bounds_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("mistake");
    QTest::newRow("empty") << QByteArray() << u"/: line 1, column "_s;
    QTest::newRow("an array") << QByteArray("[]") << u"/: must be an object"_s;
    QTest::newRow("syntax, with its place") << QByteArray("{\n  \"id\": 1,\n}") << u"/: line 3, column "_s;
    QTest::newRow("33 deep") << QByteArray(33, '[') + QByteArray(33, ']') << u"/: nested more than 32 deep"_s;
    QTest::newRow("a million deep") << QByteArray("{\"a\":") + QByteArray(200'000, '[')
                                    << u"/: nested more than 32 deep"_s;
    QTest::newRow("too large") << QByteArray(256 * 1024 + 1, ' ') << u"/: larger than 262144 octets"_s;
}

void ProfileTest::bounds()
{
    QFETCH(QByteArray, json);
    const Result<Profile> profile = parseProfile(json);
    QVERIFY(!profile.has_value());
    QFETCH(QString, mistake);
    QVERIFY2(profile.error().detail.startsWith(mistake), qPrintable(profile.error().detail));
}

void ProfileTest::values_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QStringList>("choices");
    QTest::addColumn<bool>("isRequired");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("anything") << QString() << QStringList() << true << u"x"_s << true;
    QTest::newRow("missing") << QString() << QStringList() << true << QString() << false;
    QTest::newRow("missing, but optional") << u"[0-9]+"_s << QStringList() << false << QString() << true;
    QTest::newRow("pattern") << u"[0-9]+"_s << QStringList() << true << u"42"_s << true;
    QTest::newRow("pattern fits only a part") << u"[0-9]+"_s << QStringList() << true << u"42x"_s << false;
    QTest::newRow("choice") << QString() << QStringList{u"a"_s, u"b"_s} << true << u"b"_s << true;
    QTest::newRow("no choice") << QString() << QStringList{u"a"_s, u"b"_s} << true << u"c"_s << false;
    QTest::newRow("line break") << QString() << QStringList() << true << u"a\nb"_s << false;
    QTest::newRow("too long") << QString() << QStringList() << true << QString(4097, u'x') << false;
}

void ProfileTest::values()
{
    QFETCH(QString, pattern);
    QFETCH(QStringList, choices);
    QFETCH(bool, isRequired);
    QFETCH(QString, value);
    const Variable variable{u"key"_s, u"Field"_s, {}, false, isRequired, pattern, choices, {}, {}, {}};
    const Status status = checkValue(variable, value);
    QTEST(status.has_value(), "isGood");
    if (!status) {
        QCOMPARE(status.error().detail, u"key"_s);
        QVERIFY(status.error().message.contains(u"“Field”"_s));
    }
}

void ProfileTest::missing()
{
    const Profile profile = parseProfile(text(whole())).value();
    Values entered;
    QCOMPARE(checkValues(profile, entered).error().detail, u"host"_s);
    entered.texts.insert(u"host"_s, u"panel.test"_s);
    QCOMPARE(checkValues(profile, withDefaults(profile, entered)).error().detail, u"token"_s);
    entered.secrets.insert(u"token"_s, Secret(u"x"_s));
    QVERIFY(checkValues(profile, withDefaults(profile, entered)).has_value());
    entered.texts.insert(u"colour"_s, u"red"_s);
    QCOMPARE(checkValues(profile, entered).error().detail, u"colour"_s);
    // A secret that was put among the texts would be saved in the project file.
    QCOMPARE(checkValues(profile, {{{u"token"_s, u"x"_s}}, {}}).error().detail, u"token"_s);

    // Records need "size", which has a default, but not the API's host and token.
    QCOMPARE(missingForRecords(profile, {}), QStringList());
}

void ProfileTest::schemaNamesTheSameKeys()
{
    // Every key that the parser takes stands in the schema, and the schema is JSON itself.
    QFile file(QStringLiteral(RESOURCES_DIR "/providers/profile.schema.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray schema = file.readAll();
    QJsonParseError error;
    QJsonDocument::fromJson(schema, &error);
    QCOMPARE(error.errorString(), QJsonParseError().errorString());
    QList<QJsonValue> open{whole()};
    while (!open.isEmpty()) {
        const QJsonValue value = open.takeFirst();
        if (value.isArray()) {
            for (const QJsonValue &element : value.toArray())
                open.append(element);
            continue;
        }
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            // Names that the profile's author chooses.
            static const QStringList free{u"headers"_s, u"query"_s, u"json"_s, u"form"_s};
            QVERIFY2(schema.contains('"' + it.key().toUtf8() + '"'), qPrintable(it.key()));
            if (!free.contains(it.key()))
                open.append(*it);
        }
    }
}

QTEST_GUILESS_MAIN(ProfileTest)
#include "tst_profile.moc"
