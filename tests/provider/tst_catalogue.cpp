// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "provider/catalogue.h"
#include "provider/values.h"

using namespace Qt::StringLiterals;
using namespace provider;

namespace {

void write(const QString &fileName, const QByteArray &text)
{
    QFile file(fileName);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write the fixture");
}

QByteArray read(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(fileName));
    return file.readAll();
}

/// One or more whole sentences, as a person reads them in the wizard.
bool isSentence(const QString &text)
{
    static const QRegularExpression sentence(u"\\A[\\p{Lu}\\p{Nd}“].{10,}[.:]\\z"_s,
                                             QRegularExpression::UseUnicodePropertiesOption);
    // A name such as "mailcow" may begin one.
    return sentence.match(text.left(1).toUpper() + text.mid(1)).hasMatch() && !text.contains(u"  "_s);
}

/// The kinds of facts that a profile states, each of which needs its evidence.
QStringList facts(const Profile &profile)
{
    QStringList stated;
    if (profile.ownership)
        stated.append(u"ownership"_s);
    if (!profile.records.isEmpty())
        stated.append(u"records"_s);
    if (!profile.imap.host.isEmpty())
        stated.append({u"endpoints"_s, u"login"_s});
    if (profile.limits != Limits())
        stated.append(u"limits"_s);
    if (profile.api)
        stated.append(u"operations"_s);
    if (!profile.handOff.checklist.isEmpty())
        stated.append(u"handOff"_s);
    return stated;
}

} // namespace

Q_DECLARE_METATYPE(Profile)

class CatalogueTest : public QObject {
    Q_OBJECT

private slots:
    void everyShippedFileIsThere();
    void everyShippedProfileExplainsItself_data();
    void everyShippedProfileExplainsItself();
    void hostsWithoutSizes();
    void aFileOfTheUserTakesItsPlace();
    void mistakesAreKept();
    void aMissingFileIsBadInput();
};

void CatalogueTest::everyShippedFileIsThere()
{
    const Catalogue catalogue;
    for (const Catalogue::Mistake &mistake : catalogue.mistakes())
        QFAIL(qPrintable(mistake.fileName + u' ' + mistake.error.detail));
    QStringList files =
        QDir(QStringLiteral(RESOURCES_DIR "/providers")).entryList({u"*.json"_s}, QDir::Files);
    files.removeOne(u"profile.schema.json"_s);
    QCOMPARE(catalogue.list().size(), files.size());
    for (const QString &file : files) {
        const Profile *profile = catalogue.find(file.chopped(5));
        QVERIFY2(profile, qPrintable(file));
    }
    QVERIFY(!catalogue.find(u"no-such-host"_s));
}

void CatalogueTest::everyShippedProfileExplainsItself_data()
{
    QTest::addColumn<Profile>("profile");
    const Catalogue catalogue;
    for (const Profile &profile : catalogue.list())
        QTest::newRow(qPrintable(profile.id)) << profile;
}

void CatalogueTest::everyShippedProfileExplainsItself()
{
    QFETCH(Profile, profile);
    QVERIFY2(isSentence(profile.summary), qPrintable(profile.summary));
    for (const Variable &variable : profile.variables) {
        QVERIFY2(isSentence(variable.help), qPrintable(variable.key + u": "_s + variable.help));
        QVERIFY2(!variable.label.endsWith(u'.'), qPrintable(variable.label));
        if (!variable.example.isEmpty())
            QVERIFY2(checkValue(variable, variable.example), qPrintable(variable.example));
    }
    for (const QString &step : profile.handOff.checklist)
        QVERIFY2(isSentence(step), qPrintable(step));
    // What Mailhaul cannot do there by itself, a person must be told to do.
    if (!profile.hasOperation(OperationName::CreateMailbox))
        QVERIFY(!profile.handOff.checklist.isEmpty());
    for (const QString &fact : facts(profile))
        QVERIFY2(profile.evidence.contains(fact) || profile.id == u"imap"_s, qPrintable(fact));
    if (profile.id != u"rehearsal"_s)
        QVERIFY2(read(QStringLiteral(RESOURCES_DIR "/../README.md")).contains(profile.name.toUtf8()),
                 "the README does not name it");
}

/// Whose interface creates mailboxes, but not in a size that is asked for.
void CatalogueTest::hostsWithoutSizes()
{
    const Catalogue catalogue;
    QStringList hosts;
    for (const Profile &profile : catalogue.list()) {
        if (profile.hasOperation(OperationName::CreateMailbox) && !profile.takesQuota())
            hosts += profile.id;
    }
    hosts.sort();
    QCOMPARE(hosts, QStringList({u"google"_s, u"james"_s, u"microsoft365"_s, u"migadu"_s}));
}

void CatalogueTest::aFileOfTheUserTakesItsPlace()
{
    const QTemporaryDir folder;
    write(folder.filePath(u"imap.json"_s), R"({"format":1,"id":"imap","name":"My own"})");
    write(folder.filePath(u"mine.json"_s), R"({"format":1,"id":"mine","name":"Another"})");
    const Catalogue catalogue(folder.path());
    QVERIFY(catalogue.mistakes().isEmpty());
    QCOMPARE(catalogue.find(u"imap"_s)->name, u"My own"_s);
    QCOMPARE(catalogue.list().size(), Catalogue().list().size() + 1);
    QCOMPARE(catalogue.list().first().name, u"Another"_s);
}

void CatalogueTest::mistakesAreKept()
{
    const QTemporaryDir folder;
    write(folder.filePath(u"a.json"_s), "{");
    write(folder.filePath(u"b.json"_s), R"({"format":1,"id":"c","name":"C"})");
    write(folder.filePath(u"big.json"_s), QByteArray(300 * 1024, ' '));
    const Catalogue catalogue(folder.path());
    QCOMPARE(catalogue.mistakes().size(), 3);
    QCOMPARE(catalogue.mistakes().at(0).error.kind, Error::Kind::BadProfile);
    QCOMPARE(catalogue.mistakes().at(1).error.detail, u"/id: must be the file's name without \".json\""_s);
    QCOMPARE(catalogue.mistakes().at(2).error.detail, u"/: larger than 262144 octets"_s);
    QCOMPARE(catalogue.mistakes().at(2).fileName, folder.filePath(u"big.json"_s));
    QCOMPARE(catalogue.list().size(), Catalogue().list().size());
    QVERIFY(Catalogue(folder.filePath(u"missing"_s)).mistakes().isEmpty());
}

void CatalogueTest::aMissingFileIsBadInput()
{
    const Result<Profile> profile = readProfile(u"/nonexistent/x.json"_s);
    QCOMPARE(profile.error().kind, Error::Kind::BadInput);
    QVERIFY(profile.error().detail.startsWith(u"/nonexistent/x.json: "_s));
}

QTEST_GUILESS_MAIN(CatalogueTest)
#include "tst_catalogue.moc"
