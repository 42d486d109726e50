// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCryptographicHash>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include "rehearsal/corpus.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/mailstore.h"

using namespace Qt::StringLiterals;
using rehearsal::Corpus;
using rehearsal::CorpusMessage;
using rehearsal::Dovecot;
using rehearsal::DovecotOptions;
using rehearsal::MailFormat;
using rehearsal::MailStore;

namespace {

const QString ann = u"ann@example-firm.test"_s;

/// What a server should give out for the corpus.
MailStore expectedStore(const Corpus &corpus)
{
    MailStore store;
    corpus.forEach([&store](const CorpusMessage &message) {
        QStringList flags;
        for (const QString &flag : message.flags)
            flags << flag.toLower();
        flags.sort();
        store.messages.append({message.folder, 0,
                               QCryptographicHash::hash(message.octets, QCryptographicHash::Sha256),
                               message.octets.size(), flags, message.internalDate});
    });
    return store;
}

} // namespace

class CorpusTest : public QObject {
    Q_OBJECT

private slots:
    void isTheSameAtEachCall();
    void holdsTheDifficultCases();
    void seededMailIsGivenOut_data();
    void seededMailIsGivenOut();
};

void CorpusTest::isTheSameAtEachCall()
{
    const Corpus corpus({.messages = 300, .seed = 7});
    const MailStore first = expectedStore(corpus);
    QCOMPARE(expectedStore(corpus).messages, first.messages);
    QVERIFY(expectedStore(Corpus({.messages = 300, .seed = 8})).messages != first.messages);
}

void CorpusTest::holdsTheDifficultCases()
{
    int withoutId = 0;
    int eightBit = 0;
    int longLines = 0;
    qint64 largest = 0;
    QSet<QByteArray> bodies;
    QHash<QByteArray, QSet<QByteArray>> bodiesOfId;
    constexpr int count = 1000;
    Corpus({.messages = count}).forEach([&](const CorpusMessage &message) {
        const QByteArray &octets = message.octets;
        bodies << octets;
        const qsizetype id = octets.indexOf("\r\nMessage-ID:");
        withoutId += id < 0 ? 1 : 0;
        bodiesOfId[octets.mid(id, octets.indexOf("\r\n", id + 2) - id)] << octets;
        eightBit += std::any_of(octets.begin(), octets.end(), [](char octet) { return octet < 0; }) ? 1 : 0;
        for (const QByteArray &line : octets.split('\n'))
            longLines += line.size() > 998 ? 1 : 0;
        largest = std::max<qint64>(largest, octets.size());
        QVERIFY2(!octets.contains('\0'), "NUL is not allowed in a literal");
        QCOMPARE(octets.count('\n'), octets.count("\r\n"));
    });
    QVERIFY(withoutId > 10);
    QVERIFY(eightBit > 50);
    QVERIFY(longLines > 10);
    QVERIFY(largest > 1000 * 1000);
    QVERIFY2(bodies.size() < count, "exact duplicates");
    QVERIFY2(std::any_of(bodiesOfId.keyValueBegin(), bodiesOfId.keyValueEnd(),
                         [](const auto &entry) { return !entry.first.isEmpty() && entry.second.size() > 1; }),
             "one Message-ID with different bodies");
}

void CorpusTest::seededMailIsGivenOut_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("separator");
    QTest::addColumn<QString>("prefix");
    QTest::newRow("Maildir, written directly") << int(MailFormat::Maildir) << u"/"_s << QString();
    QTest::newRow("Maildir, Courier's name space") << int(MailFormat::Maildir) << u"."_s << u"INBOX."_s;
    QTest::newRow("mdbox, by APPEND") << int(MailFormat::MultiDbox) << u"/"_s << QString();
}

void CorpusTest::seededMailIsGivenOut()
{
    QFETCH(const int, format);
    QFETCH(const QString, separator);
    QFETCH(const QString, prefix);
    QTemporaryDir folder;
    DovecotOptions options;
    options.format = MailFormat(format);
    options.separator = separator;
    options.prefix = prefix;
    Dovecot server(folder.path(), options);
    const Corpus corpus({.messages = 400});
    const bool isDirect = options.format == MailFormat::Maildir;
    if (isDirect)
        QVERIFY(rehearsal::seed(server, ann, "pass: \"word\"", corpus));
    const Status started = server.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    if (!isDirect) {
        const Status seeded = rehearsal::seed(server, ann, "pass: \"word\"", corpus);
        QVERIFY2(seeded, seeded ? "" : qPrintable(seeded.error().toString()));
    }

    const Result<MailStore> store = rehearsal::readMailStore(server, ann, "pass: \"word\"");
    QVERIFY2(store, store ? "" : qPrintable(store.error().toString()));
    MailStore expected = expectedStore(corpus);
    for (const rehearsal::StoredFolder &found : store->folders)
        expected.folders << found;
    const rehearsal::StoreDifference difference = rehearsal::compareStores(expected, *store);
    QVERIFY2(difference.isNone(), qPrintable(difference.toString()));

    QStringList names;
    for (const rehearsal::StoredFolder &found : store->folders)
        names << found.name;
    for (const QString &name : corpus.folders())
        QVERIFY2(names.contains(name), qPrintable(name));
}

QTEST_GUILESS_MAIN(CorpusTest)
#include "tst_corpus.moc"
