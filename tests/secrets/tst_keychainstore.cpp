// SPDX-License-Identifier: GPL-3.0-or-later
// Run by withkeyring.sh this meets a real keyring (KEYRING_PID is set); run alone it meets none, which
// is what a server without a desktop has.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include "secrets/store.h"

using namespace Qt::StringLiterals;
using secrets::KeychainStore;

namespace {

template <typename T> T resultOf(QFuture<T> future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000))
        qFatal("the keychain did not answer");
    return future.result();
}

bool hasKeyring()
{
    return qEnvironmentVariableIsSet("KEYRING_PID");
}

} // namespace

class KeychainStoreTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void roundTrip();
    void keepsAcrossStores();
    void keepsOctets_data();
    void keepsOctets();
    void anUnknownKeyIsNothing();
    void twoServicesDoNotMix();
    void theSystemStoreSaysWhetherItKeeps();
    void nothingReadableIsOnDisk();
};

void KeychainStoreTest::initTestCase()
{
    if (!hasKeyring())
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
}

void KeychainStoreTest::roundTrip()
{
    KeychainStore store(u"Mailhaul test"_s);
    const Status status = resultOf(secrets::roundTrip(store));
    if (hasKeyring())
        QVERIFY2(status.has_value(), qPrintable(status ? QString() : status.error().toString()));
    else
        QCOMPARE(status.error().kind, Error::Kind::Unreachable);
}

void KeychainStoreTest::keepsAcrossStores()
{
    if (!hasKeyring())
        return;
    QVERIFY(resultOf(KeychainStore(u"Mailhaul test"_s).write(u"project/imap/ann"_s, Secret(u"one"_s)))
                .has_value());
    QVERIFY(resultOf(KeychainStore(u"Mailhaul test"_s).write(u"project/imap/ann"_s, Secret(u"two"_s)))
                .has_value());
    KeychainStore other(u"Mailhaul test"_s);
    QCOMPARE(resultOf(other.read(u"project/imap/ann"_s)).value()->reveal(), QByteArray("two"));
    QVERIFY(resultOf(other.remove(u"project/imap/ann"_s)).has_value());
    QVERIFY(!resultOf(other.read(u"project/imap/ann"_s)).value().has_value());
    QVERIFY(resultOf(other.remove(u"project/imap/ann"_s)).has_value());
}

void KeychainStoreTest::keepsOctets_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::newRow("umlauts and emoji") << QByteArray("pässwörd \xF0\x9F\x94\x91");
    QTest::newRow("quotes, backslash, newline") << QByteArray("a\"b\\c\nd\t");
    QTest::newRow("zero octet") << QByteArray("a\0b", 3);
    QTest::newRow("not UTF-8") << QByteArray("\xff\xfe\x80");
    QTest::newRow("4096 octets") << QByteArray(4096, 'x');
}

void KeychainStoreTest::keepsOctets()
{
    QFETCH(QByteArray, octets);
    if (!hasKeyring())
        return;
    KeychainStore store(u"Mailhaul test"_s);
    QVERIFY(resultOf(store.write(u"octets"_s, Secret(octets))).has_value());
    QCOMPARE(resultOf(store.read(u"octets"_s)).value()->reveal(), octets);
    QVERIFY(resultOf(store.remove(u"octets"_s)).has_value());
}

void KeychainStoreTest::anUnknownKeyIsNothing()
{
    KeychainStore store(u"Mailhaul test"_s);
    const auto found = resultOf(store.read(u"never written"_s));
    if (hasKeyring())
        QVERIFY(!found.value().has_value());
    else
        QCOMPARE(found.error().kind, Error::Kind::Unreachable);
}

void KeychainStoreTest::twoServicesDoNotMix()
{
    if (!hasKeyring())
        return;
    KeychainStore one(u"Mailhaul test"_s);
    KeychainStore two(u"Mailhaul other"_s);
    QVERIFY(resultOf(one.write(u"shared"_s, Secret(u"one"_s))).has_value());
    QVERIFY(!resultOf(two.read(u"shared"_s)).value().has_value());
    QVERIFY(resultOf(one.remove(u"shared"_s)).has_value());
}

void KeychainStoreTest::theSystemStoreSaysWhetherItKeeps()
{
    const auto store = secrets::systemStore();
    QVERIFY(resultOf(store->write(u"project/a"_s, Secret(u"one"_s))).has_value());
    QCOMPARE(resultOf(store->read(u"project/a"_s)).value()->reveal(), QByteArray("one"));
    QCOMPARE(store->isPersistent(), hasKeyring());
    QCOMPARE(store->reason().has_value(), !hasKeyring());
    QVERIFY(resultOf(store->remove(u"project/a"_s)).has_value());
}

void KeychainStoreTest::nothingReadableIsOnDisk()
{
    if (!hasKeyring())
        return;
    KeychainStore store(u"Mailhaul test"_s);
    const QByteArray octets("correct-horse-battery-staple");
    QVERIFY(resultOf(store.write(u"on disk"_s, Secret(octets))).has_value());
    QDirIterator files(qEnvironmentVariable("HOME") + u"/.."_s, QDir::Files | QDir::Hidden,
                       QDirIterator::Subdirectories);
    int seen = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly)) {
            const QByteArray text = file.readAll();
            QVERIFY2(!text.contains(octets) && !text.contains(octets.toBase64()),
                     qPrintable(file.fileName()));
            ++seen;
        }
    }
    QVERIFY2(seen > 0, "the keyring wrote no file at all");
    QVERIFY(resultOf(store.remove(u"on disk"_s)).has_value());
}

QTEST_GUILESS_MAIN(KeychainStoreTest)
#include "tst_keychainstore.moc"
