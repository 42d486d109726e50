// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "secrets/store.h"

using namespace Qt::StringLiterals;
using secrets::FallbackStore;
using secrets::MemoryStore;
using Found = Result<std::optional<Secret>>;

namespace {

/// A keychain that fails as it is told to.
class FailingStore final : public secrets::Store {
public:
    explicit FailingStore(Error::Kind kind)
        : m_error{kind, u"The keychain failed."_s, {}, {}}
    {
    }

    QFuture<Found> read(const QString &) override { return counted<Found>(); }
    QFuture<Status> write(const QString &, const Secret &) override { return counted<Status>(); }
    QFuture<Status> remove(const QString &) override { return counted<Status>(); }
    bool isPersistent() const override { return true; }

    int calls = 0;

private:
    template <typename R> QFuture<R> counted()
    {
        ++calls;
        return QtFuture::makeReadyFuture(R(fail(m_error)));
    }

    Error m_error;
};

/// A keychain that takes whatever it is given and gives back something else.
class ForgetfulStore final : public secrets::Store {
public:
    QFuture<Found> read(const QString &) override
    {
        return QtFuture::makeReadyFuture(Found(Secret(u"other"_s)));
    }
    QFuture<Status> write(const QString &, const Secret &) override
    {
        return QtFuture::makeReadyFuture(Status());
    }
    QFuture<Status> remove(const QString &) override { return QtFuture::makeReadyFuture(Status()); }
    bool isPersistent() const override { return true; }
};

template <typename T> T resultOf(QFuture<T> future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }))
        qFatal("the store did not answer");
    return future.result();
}

} // namespace

class StoreTest : public QObject {
    Q_OBJECT

private slots:
    void memoryKeepsOverwritesAndForgets();
    void fallbackKeepsInMemory_data();
    void fallbackKeepsInMemory();
    void aReadThatIsRefusedIsReported();
    void theKeychainIsNotAskedAgainOnceItIsGone();
    void roundTripOfMemory();
    void roundTripNoticesAnotherSecret();
};

void StoreTest::memoryKeepsOverwritesAndForgets()
{
    MemoryStore store;
    const QString key = secrets::storeKey(u"project"_s, u"imap/ann@example.org"_s);
    QCOMPARE(key, u"project/imap/ann@example.org"_s);
    QVERIFY(!resultOf(store.read(key)).value().has_value());
    QVERIFY(resultOf(store.write(key, Secret(u"one"_s))).has_value());
    QVERIFY(resultOf(store.write(key, Secret(u"two"_s))).has_value());
    QCOMPARE(resultOf(store.read(key)).value()->reveal(), QByteArray("two"));
    QVERIFY(resultOf(store.remove(key)).has_value());
    QVERIFY(resultOf(store.remove(key)).has_value());
    QVERIFY(!resultOf(store.read(key)).value().has_value());
    QVERIFY(!store.isPersistent());
}

void StoreTest::fallbackKeepsInMemory_data()
{
    QTest::addColumn<Error::Kind>("kind");
    QTest::newRow("no keychain on this system") << Error::Kind::Unreachable;
    QTest::newRow("the user refused to unlock") << Error::Kind::Refused;
    QTest::newRow("the keychain broke") << Error::Kind::Internal;
}

void StoreTest::fallbackKeepsInMemory()
{
    QFETCH(Error::Kind, kind);
    FallbackStore store(std::make_unique<FailingStore>(kind));
    QSignalSpy lost(&store, &FallbackStore::persistenceLost);
    QVERIFY(store.isPersistent());
    QVERIFY(resultOf(store.write(u"a"_s, Secret(u"one"_s))).has_value());
    QVERIFY(resultOf(store.write(u"b"_s, Secret(u"two"_s))).has_value());
    QVERIFY(!store.isPersistent());
    QCOMPARE(lost.count(), 1);
    QCOMPARE(store.reason()->kind, kind);
    QCOMPARE(resultOf(store.read(u"a"_s)).value()->reveal(), QByteArray("one"));
    QCOMPARE(resultOf(store.read(u"b"_s)).value()->reveal(), QByteArray("two"));
}

void StoreTest::aReadThatIsRefusedIsReported()
{
    FallbackStore store(std::make_unique<FailingStore>(Error::Kind::Refused));
    const Found found = resultOf(store.read(u"a"_s));
    QVERIFY(!found.has_value());
    QCOMPARE(found.error().kind, Error::Kind::Refused);
    QVERIFY(store.isPersistent());
}

void StoreTest::theKeychainIsNotAskedAgainOnceItIsGone()
{
    auto keychain = std::make_unique<FailingStore>(Error::Kind::Unreachable);
    const FailingStore &failing = *keychain;
    FallbackStore store(std::move(keychain));
    QVERIFY(!resultOf(store.read(u"a"_s)).value().has_value());
    QVERIFY(!resultOf(store.read(u"a"_s)).value().has_value());
    QVERIFY(resultOf(store.remove(u"a"_s)).has_value());
    QCOMPARE(failing.calls, 1);
}

void StoreTest::roundTripOfMemory()
{
    MemoryStore store;
    QVERIFY(resultOf(secrets::roundTrip(store)).has_value());
    FallbackStore fallback(std::make_unique<FailingStore>(Error::Kind::Unreachable));
    QVERIFY(resultOf(secrets::roundTrip(fallback)).has_value());
    QVERIFY(!fallback.isPersistent());
    FailingStore failing(Error::Kind::Refused);
    QCOMPARE(resultOf(secrets::roundTrip(failing)).error().kind, Error::Kind::Refused);
}

void StoreTest::roundTripNoticesAnotherSecret()
{
    ForgetfulStore store;
    QCOMPARE(resultOf(secrets::roundTrip(store)).error().kind, Error::Kind::Storage);
}

QTEST_GUILESS_MAIN(StoreTest)
#include "tst_store.moc"
