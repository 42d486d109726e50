// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/publisher.h"

#include <QTemporaryDir>

#include "awaited.h"
#include "byhand.h"
#include "dns/client.h"
#include "onboarding/projectfile.h"
#include "onboarding/recordviews.h"
#include "onboarding/vault.h"
#include "rehearsal/loopback.h"
#include "rehearsal/nameservers.h"

using namespace Qt::StringLiterals;
using namespace onboarding;

namespace {

const QString zone = u"example-firm.test"_s;

/// "@ MX 10 mail.old-host.test." or "_dmarc TXT "…"" as a record of the zone.
dns::Record record(const QString &line)
{
    const QString owner = line.section(u' ', 0, 0);
    const QString name = owner == u"@"_s ? zone : owner + u'.' + zone;
    return dns::Record::parse(u"%1. 300 IN %2"_s.arg(name, line.section(u' ', 1))).value();
}

QList<RecordView> views(const QStringList &lines)
{
    QList<RecordView> views;
    for (const QString &line : lines)
        views += recordView(record(line), RecordSet::Mx);
    return views;
}

const QString oldMx = u"@ MX 10 mail.old-host.test."_s;
const QString newMx = u"@ MX 10 mx.new-host.test."_s;
const QString oldSpf = u"@ TXT \"v=spf1 include:_spf.old-host.test -all\""_s;
const QString newSpf = u"@ TXT \"v=spf1 include:_spf.new-host.test -all\""_s;
const QString code = u"@ TXT \"new-host-code=1\""_s;
const QString someCode = u"@ TXT \"google-site-verification=x\""_s;
const QString otherAlias = u"autoconfig CNAME autoconfig.old-host.test."_s;
const QString wantedAlias = u"autoconfig CNAME autoconfig.new-host.test."_s;

QStringList sorted(QStringList lines)
{
    lines.sort();
    return lines;
}

rehearsal::NameServersOptions nearlyEmpty()
{
    rehearsal::NameServersOptions options;
    options.domain = zone;
    options.records = QStringList{u"@ 60 A 192.0.2.80"_s};
    options.resolvers.clear();
    return options;
}

} // namespace

/// What publishing by RFC 2136 makes of a zone, and what undo leaves, at a real name server.
class PublisherTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void publishes_data();
    void publishes();
    void undoesByValue_data();
    void undoesByValue();
    void undoesOwnPublishesInAnyOrder();
    void aliasOfSomebodyElse();
    void besideOthers_data();
    void besideOthers();
    void publishesOnlyWhatWasConfirmed();

private:
    void set(const QStringList &lines);
    QStringList found(const QStringList &lines);
    Result<ZoneDifference> publish(const QStringList &lines, RecordSet kind = RecordSet::Mx);
    Result<ZoneDifference> undo(RecordSet kind = RecordSet::Mx);

    QTemporaryDir m_folder;
    rehearsal::NameServers m_servers{m_folder.path(), rehearsal::LoopbackNetwork::ofThisProcess(),
                                     nearlyEmpty()};
    std::unique_ptr<Services> m_services;
    std::unique_ptr<ProjectFile> m_file;
    std::unique_ptr<Vault> m_vault;
    std::unique_ptr<Publisher> m_publisher;
    QSet<std::pair<QString, QString>> m_touched; ///< Owner and type.
    int m_number = 0;
};

void PublisherTest::initTestCase()
{
    const Status started = m_servers.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
    ServicesOptions options;
    options.dnsPort = m_servers.port();
    options.dnsRoots = QStringList{m_servers.rootAddress()};
    options.resolversFile = m_servers.resolversFile();
    options.keychain = false;
    m_services = std::move(*Services::make(options));
}

void PublisherTest::init()
{
    m_file = std::move(
        *ProjectFile::create(m_folder.filePath(u"%1.mailhaul"_s.arg(++m_number)),
                             newProject(DomainName::fromALabels(zone), u"servermx"_s, byHandVariables())));
    m_vault = std::make_unique<Vault>(m_services->secrets(), m_file->project().id);
    m_publisher = std::make_unique<Publisher>(*m_file, *m_services, *m_vault);
    QVERIFY(m_publisher->configure(
        DnsUpdate{m_servers.primary().address(), m_servers.port(), m_servers.tsigFile()}));
}

void PublisherTest::cleanup()
{
    for (const auto &[owner, type] : std::exchange(m_touched, {}))
        QVERIFY(m_servers.primary().setRecords(owner, type, 300, {}));
    m_publisher.reset();
    m_vault.reset();
    m_file.reset();
}

/// Makes `lines` all that stands at their names and types.
void PublisherTest::set(const QStringList &lines)
{
    QMap<std::pair<QString, QString>, QStringList> sets;
    for (const QString &line : lines) {
        const dns::Record one = record(line);
        sets[{one.name.toString(), dns::toString(one.type)}] += dns::toString(one.data);
    }
    for (auto each = sets.begin(); each != sets.end(); ++each) {
        m_touched += each.key();
        const Status done =
            m_servers.primary().setRecords(each.key().first, each.key().second, 300, each.value());
        QVERIFY2(done, done ? "" : qPrintable(done.error().toString()));
    }
}

/// What the primary has at the names and types of `lines`, in their form.
QStringList PublisherTest::found(const QStringList &lines)
{
    const dns::Server primary{QHostAddress(m_servers.primary().address()), m_servers.port()};
    QStringList all;
    for (const QString &line : lines) {
        const dns::Record one = record(line);
        m_touched += {one.name.toString(), dns::toString(one.type)};
        const auto answer = awaited(m_services->dnsClient().ask(primary, {one.name, one.type}));
        if (!answer)
            return {answer.error().toString()};
        for (const QString &text : answer->message.answer(one.name, one.type).texts())
            all += line.section(u' ', 0, 1) + u' ' + text;
    }
    all.removeDuplicates();
    all.sort();
    return all;
}

Result<ZoneDifference> PublisherTest::publish(const QStringList &lines, RecordSet kind)
{
    return awaited(m_publisher->apply(kind, views(lines)));
}

Result<ZoneDifference> PublisherTest::undo(RecordSet kind)
{
    return awaited(m_publisher->undo(kind));
}

void PublisherTest::publishes_data()
{
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("wanted");
    QTest::addColumn<QStringList>("after");
    QTest::addColumn<QString>("left"); // What is said of it.
    const QString dmarc = u"_dmarc TXT \"v=DMARC1; p=reject; rua=mailto:a@example-firm.test\""_s;
    const QString sts = u"_mta-sts TXT \"v=STSv1; id=1;\""_s;
    const QString reports = u"_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:a@example-firm.test\""_s;
    const QString key = u"dkim._domainkey TXT \"v=DKIM1; k=rsa; p=MIIB\" \"AQAB\""_s;
    const QString splitCode = u"@ TXT \"new-host-\" \"code=1\""_s;
    const QString wildcard = u"* MX 10 wild.old-host.test."_s;
    const QString trialMx = u"trial MX 10 mx.new-host.test."_s;
    QTest::newRow("nothing there") << QStringList() << QStringList{newMx, code} << QStringList{newMx, code}
                                   << QString();
    QTest::newRow("old MX, other texts") << QStringList{oldMx, someCode} << QStringList{newMx, code}
                                         << QStringList{newMx, someCode, code} << QString();
    QTest::newRow("SPF of the old host, RFC 7208 §4.5")
        << QStringList{oldMx, oldSpf} << QStringList{newMx, newSpf} << QStringList{newMx, oldSpf}
        << u"“v=spf1 include:_spf.old-host.test include:_spf.new-host.test -all”"_s;
    QTest::newRow("DMARC of the admin, RFC 7489 §6.6.3")
        << QStringList{dmarc} << QStringList{u"_dmarc TXT \"v=DMARC1; p=quarantine\""_s} << QStringList{dmarc}
        << u"p=reject"_s;
    QTest::newRow("MTA-STS of the admin, RFC 8461 §3.1")
        << QStringList{sts} << QStringList{u"_mta-sts TXT \"v=STSv1; id=2;\""_s} << QStringList{sts}
        << u"id=1"_s;
    QTest::newRow("TLS-RPT of the admin, RFC 8460 §3")
        << QStringList{reports} << QStringList{u"_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:b@new-host.test\""_s}
        << QStringList{reports} << u"a@example-firm.test"_s;
    QTest::newRow("the DKIM key, split elsewhere")
        << QStringList{key} << QStringList{u"dkim._domainkey TXT \"v=DKIM1; k=rsa; p=MIIBAQAB\""_s}
        << QStringList{key} << QString();
    QTest::newRow("another DKIM key")
        << QStringList{key} << QStringList{u"dkim._domainkey TXT \"v=DKIM1; k=rsa; p=MIIC\""_s}
        << QStringList{key} << u"TXT of dkim._domainkey.example-firm.test is left as it is."_s;
    QTest::newRow("the code, split elsewhere")
        << QStringList{splitCode} << QStringList{code} << QStringList{splitCode} << QString();
    QTest::newRow("the code, split elsewhere, and another text")
        << QStringList{splitCode} << QStringList{code, someCode} << QStringList{splitCode, someCode}
        << QString();
    QTest::newRow("alias") << QStringList{oldMx} << QStringList{newMx, wantedAlias}
                           << QStringList{newMx, wantedAlias} << QString();
    QTest::newRow("another alias") << QStringList{otherAlias} << QStringList{wantedAlias}
                                   << QStringList{wantedAlias} << QString();
    QTest::newRow("below a wildcard, RFC 4592")
        << QStringList{wildcard} << QStringList{trialMx} << QStringList{wildcard, trialMx} << QString();
}

/// Twice, the second time for nothing, and the way back.
void PublisherTest::publishes()
{
    QFETCH(QStringList, before);
    QFETCH(QStringList, wanted);
    QFETCH(QStringList, after);
    QFETCH(QString, left);
    set(before);
    const QStringList stood = found(before + wanted);

    const auto published = publish(wanted);
    QVERIFY2(published, published ? "" : qPrintable(published.error().toString()));
    QCOMPARE(found(before + wanted), sorted(after));
    QCOMPARE(published->left.isEmpty(), left.isEmpty());
    QVERIFY2(published->left.join(u' ').contains(left), qPrintable(published->left.join(u' ')));

    const auto again = publish(wanted);
    QVERIFY2(again, again ? "" : qPrintable(again.error().toString()));
    QVERIFY2(again->isEmpty(), qPrintable((again->removed + again->added).join(u'\n')));
    QCOMPARE(again->left, published->left);

    QCOMPARE(m_publisher->canUndo(RecordSet::Mx), !published->isEmpty());
    if (published->isEmpty())
        return;
    const auto undone = undo();
    QVERIFY2(undone, undone ? "" : qPrintable(undone.error().toString()));
    QCOMPARE(found(before + wanted), stood);
    QCOMPARE(sorted(undone->removed), sorted(published->added));
    QCOMPARE(sorted(undone->added), sorted(published->removed));
    QVERIFY(!m_publisher->canUndo(RecordSet::Mx));
}

void PublisherTest::undoesByValue_data()
{
    QTest::addColumn<QStringList>("meanwhile");
    QTest::addColumn<QStringList>("left");
    QTest::newRow("a text was added by somebody else")
        << QStringList{someCode, code, newSpf} << QStringList{oldMx, someCode};
    QTest::newRow("our text was changed by somebody else")
        << QStringList{code, oldSpf} << QStringList{oldMx, oldSpf};
    QTest::newRow("all texts were removed")
        << QStringList{u"@ TXT \"-\""_s} << QStringList{oldMx, u"@ TXT \"-\""_s};
}

void PublisherTest::undoesByValue()
{
    QFETCH(QStringList, meanwhile);
    QFETCH(QStringList, left);
    set({oldMx});
    const QStringList wanted{newMx, newSpf, code};
    QCOMPARE(found(wanted), QStringList{oldMx});
    QVERIFY(publish(wanted));
    QCOMPARE(found(wanted), sorted(wanted));
    set(meanwhile);
    const QStringList stood = found(wanted);
    const auto undone = undo();
    QVERIFY2(undone, undone ? "" : qPrintable(undone.error().toString()));
    QCOMPARE(found(wanted), sorted(left));
    const auto isIn = [](const QStringList &lines) {
        return [&lines](const QString &line) { return lines.contains(line); };
    };
    QCOMPARE(undone->removed.size(), stood.size() - std::count_if(stood.begin(), stood.end(), isIn(left)));
    QCOMPARE(undone->added.size(), left.size() - std::count_if(left.begin(), left.end(), isIn(stood)));
}

void PublisherTest::undoesOwnPublishesInAnyOrder()
{
    set({oldMx});
    QVERIFY(publish({code}, RecordSet::Ownership));
    QVERIFY(publish({newMx, newSpf}));
    QCOMPARE(found({newMx, code}), sorted({newMx, newSpf, code}));
    const auto undone = undo(RecordSet::Ownership);
    QVERIFY2(undone, undone ? "" : qPrintable(undone.error().toString()));
    QCOMPARE(found({newMx, code}), sorted({newMx, newSpf}));
    QVERIFY(undo());
    QCOMPARE(found({newMx, code}), QStringList{oldMx});
}

void PublisherTest::aliasOfSomebodyElse()
{
    set({oldMx});
    QVERIFY(publish({newMx, wantedAlias}));
    set({otherAlias});
    const auto refused = undo();
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Refused);
    QVERIFY2(refused.error().message.contains(u"CNAME of autoconfig.example-firm.test"_s),
             qPrintable(refused.error().message));
    QCOMPARE(found({newMx, wantedAlias}), sorted({newMx, otherAlias}));
    set({wantedAlias});
    QVERIFY(undo());
    QCOMPARE(found({newMx, wantedAlias}), QStringList{oldMx});
}

void PublisherTest::besideOthers_data()
{
    QTest::addColumn<QString>("other");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("said");
    QTest::newRow("alias where an address stands")
        << u"autoconfig A 192.0.2.1"_s << wantedAlias
        << u"Not changed: CNAME of autoconfig.example-firm.test."_s;
    QTest::newRow("text where an alias stands, which leads to a text")
        << u"_dmarc CNAME www.example-firm.test."_s << u"_dmarc TXT \"v=DMARC1; p=none\""_s
        << u"Not changed: TXT of _dmarc.example-firm.test."_s;
}

/// A server leaves out without a word what cannot stand at a name (RFC 2136 §3.4.2.2).
void PublisherTest::besideOthers()
{
    QFETCH(QString, other);
    QFETCH(QString, wanted);
    QFETCH(QString, said);
    set({oldMx, other, u"www TXT \"text\""_s});
    const auto published = publish({newMx, wanted});
    QVERIFY(!published);
    QCOMPARE(published.error().kind, Error::Kind::Refused);
    const QString error = published.error().toString();
    QVERIFY2(error.contains(said), qPrintable(error));
    QCOMPARE(found({newMx, other}), sorted({newMx, other}));
    QVERIFY(undo());
    QCOMPARE(found({newMx, other}), sorted({oldMx, other}));
}

void PublisherTest::publishesOnlyWhatWasConfirmed()
{
    const QString foreignMx = u"@ MX 5 mail.somebody.test."_s;
    set({oldMx});
    const QList<RecordView> wanted = views({newMx, code});
    const auto shown = awaited(m_publisher->dryRun(wanted));
    QVERIFY(shown);
    set({oldMx, foreignMx, someCode});
    const auto refused = awaited(m_publisher->apply(RecordSet::Mx, wanted, *shown));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Refused);
    QCOMPARE(found({newMx, code}), sorted({oldMx, foreignMx, someCode}));
    const auto shownAgain = awaited(m_publisher->dryRun(wanted));
    QVERIFY(shownAgain);
    QCOMPARE(shownAgain->removed.size(), 2);
    QVERIFY(awaited(m_publisher->apply(RecordSet::Mx, wanted, *shownAgain)));
    QCOMPARE(found({newMx, code}), sorted({newMx, someCode, code}));
}

QTEST_GUILESS_MAIN(PublisherTest)
#include "tst_publisher.moc"
