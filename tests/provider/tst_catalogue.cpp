// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "provider/catalogue.h"

using namespace Qt::StringLiterals;
using namespace provider;

namespace {

void write(const QString &fileName, const QByteArray &text)
{
    QFile file(fileName);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write the fixture");
}

} // namespace

class CatalogueTest : public QObject {
    Q_OBJECT

private slots:
    void everyShippedFileIsThere();
    void aFileOfTheUserTakesItsPlace();
    void mistakesAreKept();
    void aMissingFileIsBadInput();
};

void CatalogueTest::everyShippedFileIsThere()
{
    const Catalogue catalogue;
    QVERIFY(catalogue.mistakes().isEmpty());
    QStringList files =
        QDir(QStringLiteral(RESOURCES_DIR "/providers")).entryList({u"*.json"_s}, QDir::Files);
    files.removeOne(u"profile.schema.json"_s);
    QCOMPARE(catalogue.list().size(), files.size());
    for (const QString &file : files) {
        const Profile *profile = catalogue.find(file.chopped(5));
        QVERIFY2(profile, qPrintable(file));
        QVERIFY2(!profile->summary.isEmpty(), qPrintable(file));
        for (const Variable &variable : profile->variables)
            QVERIFY2(!variable.help.isEmpty(), qPrintable(file + u' ' + variable.key));
        // What Mailhaul cannot do there by itself, a person must be told to do.
        if (!profile->hasOperation(OperationName::CreateMailbox))
            QVERIFY2(!profile->handOff.checklist.isEmpty(), qPrintable(file));
    }
    QVERIFY(!catalogue.find(u"no-such-host"_s));
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
