// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRandomGenerator>
#include <QTest>

#include "net/deflate.h"

using net::Deflater;
using net::Inflater;

namespace {

QByteArray deflated(const QByteArray &octets)
{
    QByteArray stream;
    Deflater deflater([&](QByteArrayView piece) { stream += piece; });
    deflater.put(octets);
    deflater.flush();
    return stream;
}

/// All that can be taken, `step` octets at a time; nothing where the stream is corrupt.
std::optional<QByteArray> taken(Inflater &inflater, qsizetype step = 1000)
{
    QByteArray octets;
    QByteArray space(step, '\0');
    while (!inflater.isHungry()) {
        const qint64 size = inflater.take(space.data(), space.size());
        if (size < 0)
            return {};
        octets += space.left(size);
        if (size == 0)
            break;
    }
    return octets;
}

QByteArray noise(int octets)
{
    QByteArray text(octets, '\0');
    QRandomGenerator(1).generate(text.begin(), text.end());
    return text;
}

} // namespace

/// The two halves of a compressed stream.
class DeflateTest final : public QObject {
    Q_OBJECT

private slots:
    void carries_data();
    void carries();
    void canBeReadAtEachFlush();
    void splitsAnywhere();
    void expandsNoMoreThanAsked();
    void findsCorruption_data();
    void findsCorruption();
};

void DeflateTest::carries_data()
{
    QTest::addColumn<QByteArray>("octets");
    QTest::newRow("one octet") << QByteArray("x");
    QTest::newRow("a line") << QByteArray("m1 OK done\r\n");
    QTest::newRow("much of the same") << QByteArray(1'000'000, 'a');
    QTest::newRow("what cannot be compressed") << noise(300'000);
}

void DeflateTest::carries()
{
    QFETCH(const QByteArray, octets);
    for (const qsizetype step : {1, 1000, 2'000'000}) {
        Inflater inflater;
        inflater.put(deflated(octets));
        QCOMPARE(taken(inflater, step).value_or("corrupt"), octets);
        QVERIFY(inflater.isHungry());
    }
}

void DeflateTest::canBeReadAtEachFlush()
{
    QByteArray stream;
    Deflater deflater([&](QByteArrayView piece) { stream += piece; });
    Inflater inflater;
    for (int i = 0; i < 20; ++i) {
        const QByteArray line = "m" + QByteArray::number(i) + " NOOP\r\n";
        deflater.put(line.left(3));
        deflater.put(line.mid(3));
        deflater.flush();
        inflater.put(std::exchange(stream, {}));
        QCOMPARE(taken(inflater).value_or("corrupt"), line);
        deflater.flush(); // There is nothing new, so it costs nothing.
        QCOMPARE(stream, QByteArray());
    }
}

void DeflateTest::splitsAnywhere()
{
    const QByteArray octets = "* OK one\r\n* OK two\r\n* OK three\r\n" + noise(50);
    const QByteArray stream = deflated(octets);
    for (qsizetype at = 0; at <= stream.size(); ++at) {
        Inflater inflater;
        inflater.put(QByteArrayView(stream).first(at));
        QByteArray all = taken(inflater).value_or("corrupt");
        inflater.put(QByteArrayView(stream).sliced(at));
        all += taken(inflater).value_or("corrupt");
        QCOMPARE(all, octets);
    }
}

void DeflateTest::expandsNoMoreThanAsked()
{
    const QByteArray bomb = deflated(QByteArray(100'000'000, '\0'));
    QVERIFY(bomb.size() < 1'000'000);
    Inflater inflater;
    inflater.put(bomb);
    std::array<char, 4096> space;
    qint64 all = 0;
    while (!inflater.isHungry()) {
        const qint64 size = inflater.take(space.data(), space.size());
        QVERIFY(size >= 0 && size <= 4096);
        all += size;
    }
    QCOMPARE(all, 100'000'000);
}

void DeflateTest::findsCorruption_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::newRow("plain text") << QByteArray("m2 OK not compressed at all\r\n");
    QTest::newRow("zlib's header") << qCompress("abc").mid(4);
    QTest::newRow("a block of the fourth type") << QByteArray("\x07\xff\xff");
    QTest::newRow("octets behind the end") << QByteArray::fromHex("0300") + "more";
    QByteArray damaged = deflated(noise(1000) + QByteArray(1000, 'x'));
    damaged[1] = static_cast<char>(damaged[1] ^ 0x55);
    QTest::newRow("a length that is not its own complement") << damaged;
}

void DeflateTest::findsCorruption()
{
    QFETCH(const QByteArray, stream);
    Inflater inflater;
    inflater.put(stream);
    std::array<char, 4096> space;
    qint64 size = inflater.take(space.data(), space.size());
    if (size == 0)
        size = inflater.take(space.data(), space.size());
    QCOMPARE(size, -1);
}

QTEST_GUILESS_MAIN(DeflateTest)
#include "tst_deflate.moc"
