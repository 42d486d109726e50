// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "imap/flags.h"
#include "imap/responsereader.h"
#include "imap/uidset.h"

using namespace Qt::StringLiterals;

namespace {

/// Writes down what it is given; streams literals of bodies, drops those of "X", and pauses when asked to.
class Recorder final : public imap::ResponseHandler {
public:
    void response(QByteArrayView text) override { lines += text.toByteArray(); }
    imap::LiteralUse literal(QByteArrayView soFar, quint64) override
    {
        if (soFar.endsWith("BODY[] "))
            return imap::LiteralUse::Stream;
        return soFar.endsWith("X ") ? imap::LiteralUse::Drop : imap::LiteralUse::Keep;
    }
    void literalChunk(QByteArrayView octets) override { body += octets; }
    void literalEnd() override
    {
        body += '|';
        m_isPaused = pauses;
    }
    bool isPaused() const override { return m_isPaused; }
    void resume() { m_isPaused = false; }

    QByteArrayList lines;
    QByteArray body;
    bool pauses = false;

private:
    bool m_isPaused = false;
};

constexpr const char *stream = "* OK hi {7}\r\n"
                               "* LIST () \"/\" {6}\r\na\r\n{1}\r\n"
                               "* 1 FETCH (BODY[] {6}\r\nab\r\n{0 X {3}\r\nxyz UID 1)\r\n"
                               "* 2 FETCH (BODY[] {0}\r\n)\n"
                               "\r\n"
                               "m1 OK done {9}\r\n"
                               "+ go {3}\r\n";

} // namespace

class ResponseReaderTest final : public QObject {
    Q_OBJECT

private slots:
    void cutsTheSameInAnyPieces();
    void stopsWhenPaused();
    void readsSetsAndFlags();
};

void ResponseReaderTest::cutsTheSameInAnyPieces()
{
    const QByteArray octets(stream);
    for (qsizetype piece = 1; piece <= octets.size(); ++piece) {
        Recorder recorder;
        imap::ResponseReader reader(recorder);
        for (qsizetype at = 0; at < octets.size(); at += piece) {
            const QByteArray part = octets.mid(at, piece);
            QCOMPARE(reader.consume(part).value_or(-1), part.size());
        }
        QCOMPARE(recorder.lines,
                 (QByteArrayList{"* OK hi {7}", "* LIST () \"/\" {6}\r\na\r\n{1}",
                                 "* 1 FETCH (BODY[] \"\" X NIL UID 1)", "* 2 FETCH (BODY[] \"\")",
                                 "m1 OK done {9}", "+ go {3}"}));
        QCOMPARE(recorder.body, "ab\r\n{0||"_ba);
        QVERIFY(reader.isAtStart());
    }
}

void ResponseReaderTest::stopsWhenPaused()
{
    const QByteArray octets(stream);
    Recorder recorder;
    recorder.pauses = true;
    imap::ResponseReader reader(recorder);
    const qsizetype used = reader.consume(octets).value_or(-1);
    QCOMPARE(octets.mid(used, 3), " X "_ba);
    recorder.resume();
    recorder.pauses = false;
    QCOMPARE(reader.consume(octets.mid(used)).value_or(-1), octets.size() - used);
    QCOMPARE(recorder.lines.size(), 6);
}

void ResponseReaderTest::readsSetsAndFlags()
{
    QCOMPARE(imap::UidSet::parse("3,5:7,9:*")->toWire(), "3,5:7,9:*"_ba);
    QCOMPARE(imap::UidSet::parse("7:5")->toWire(), "5:7"_ba);
    for (const char *wrong : {"", "0", "1,", "1:", "a", "1 2", "4294967296", "1::2"})
        QVERIFY2(!imap::UidSet::parse(wrong), wrong);
    imap::UidSet set;
    for (const quint32 uid : {1U, 2U, 3U, 8U, 5U})
        set.add(uid);
    QCOMPARE(set.toWire(), "1:3,8,5"_ba);
    QVERIFY(set.contains(5) && set.contains(2) && !set.contains(4));
    QCOMPARE(set.expanded(10), std::optional(QList<quint32>{1, 2, 3, 8, 5}));
    QVERIFY(!imap::UidSet(1, imap::UidSet::largest).expanded(1'000'000).has_value());

    imap::Flags flags;
    for (const char *flag :
         {"\\SEEN", "\\Recent", "\\*", "\\Odd", "Key]word", "a b", "a(b", "", "q\"q", "per%cent"})
        flags.add(flag);
    flags.add(QByteArray(51, 'x'));
    QCOMPARE(flags.toWire(), "\\Seen Key]word"_ba);
    imap::PermanentFlags permanent;
    permanent.isStated = true;
    permanent.anyKeyword = false;
    QVERIFY(flags.permittedBy(permanent).isEmpty());
    permanent.flags.add("key]WORD");
    QCOMPARE(flags.permittedBy(permanent).toWire(), "Key]word"_ba);
}

QTEST_GUILESS_MAIN(ResponseReaderTest)
#include "tst_responsereader.moc"
