// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/comparison.h"

#include <QTest>

using namespace Qt::StringLiterals;
using dns::Circumstances;
using dns::Comparison;
using dns::Finding;
using dns::MailExchange;
using dns::RRset;
using dns::Type;
using dns::Verdict;
using Kind = dns::Finding::Kind;

Q_DECLARE_METATYPE(dns::Verdict)
Q_DECLARE_METATYPE(dns::Finding::Kind)

namespace {

const DomainName domain = DomainName::fromALabels(u"example.org");

QList<MailExchange> exchangers(const QStringList &lines)
{
    QList<MailExchange> set;
    for (const QString &line : lines)
        set += std::get<MailExchange>(dns::parseRdata(Type::MX, line).value());
    return set;
}

QList<dns::Rdata> data(const QStringList &lines)
{
    QList<dns::Rdata> set;
    for (const MailExchange &mx : exchangers(lines))
        set += mx;
    return set;
}

QList<dns::Text> texts(const QList<QByteArray> &values)
{
    QList<dns::Text> set;
    for (const QByteArray &value : values)
        set += dns::Text::fromValue(value);
    return set;
}

QList<Kind> kinds(const Comparison &comparison)
{
    QList<Kind> all;
    for (const Finding &finding : comparison.findings)
        all += finding.kind;
    return all;
}

const QStringList wantedMx{u"10 mx1.host.net."_s, u"20 mx2.host.net."_s};
const QStringList formerMx{u"5 mail.old.com."_s};

} // namespace

class ComparisonTest final : public QObject {
    Q_OBJECT

private slots:
    void mx_data();
    void mx();
    void leftoverSaysWhatWillHappen_data();
    void leftoverSaysWhatWillHappen();
    void targets();
    void aliasAtTheOwner();
    void doubledOwner();
    void txt_data();
    void txt();
    void policies_data();
    void policies();
    void otherTypes();
    void services_data();
    void services();
    void findsPolicies();
};

void ComparisonTest::mx_data()
{
    QTest::addColumn<QStringList>("found");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QList<Kind>>("expected");
    const auto row = [](const char *name, const QStringList &found, Verdict verdict,
                        const QList<Kind> &expected) { QTest::newRow(name) << found << verdict << expected; };
    row("exact", wantedMx, Verdict::Right, {});
    row("exact, other order, other case", {u"20 MX2.Host.net"_s, u"10 mx1.host.net"_s}, Verdict::Right, {});
    row("nothing", {}, Verdict::Missing, {Kind::Missing, Kind::Missing});
    row("not changed yet", formerMx, Verdict::Missing, {Kind::Missing});
    row("one is missing", {u"10 mx1.host.net."_s}, Verdict::Wrong, {Kind::Missing});
    row("leftover", wantedMx + formerMx, Verdict::Wrong, {Kind::Leftover});
    row("a third host", wantedMx + QStringList{u"30 mx.else.com."_s}, Verdict::Wrong, {Kind::Foreign});
    row("other figures, same order", {u"1 mx1.host.net."_s, u"2 mx2.host.net."_s}, Verdict::Acceptable,
        {Kind::PreferenceDiffers});
    row("inverted", {u"20 mx1.host.net."_s, u"10 mx2.host.net."_s}, Verdict::Wrong, {Kind::OrderInverted});
    row("panel appended the zone", {u"10 mx1.host.net.example.org."_s, u"20 mx2.host.net."_s}, Verdict::Wrong,
        {Kind::DoubledDomain, Kind::Missing});
    row("IP address", {u"10 192.0.2.7."_s}, Verdict::Wrong,
        {Kind::TargetIsAddress, Kind::Missing, Kind::Missing});
    row("IP address and the zone", {u"10 192.0.2.7.example.org."_s}, Verdict::Wrong,
        {Kind::TargetIsAddress, Kind::Missing, Kind::Missing});
    row("null MX, RFC 7505", {u"0 ."_s}, Verdict::Wrong, {Kind::NullMx, Kind::Missing, Kind::Missing});
    row("preference typed into the host", {u"0 10\\032mx1.host.net."_s, u"20 mx2.host.net."_s},
        Verdict::Wrong, {Kind::PreferenceInHost, Kind::Missing});
}

void ComparisonTest::mx()
{
    QFETCH(QStringList, found);
    QFETCH(Verdict, verdict);
    QFETCH(QList<Kind>, expected);
    Circumstances circumstances;
    circumstances.zone = domain;
    circumstances.former = data(formerMx);
    const Comparison comparison = compareMx(domain, exchangers(wantedMx), exchangers(found), circumstances);
    QCOMPARE(kinds(comparison), expected);
    QCOMPARE(comparison.verdict, verdict);
    for (const Finding &finding : comparison.findings)
        QVERIFY(finding.text.endsWith(u'.'));
}

void ComparisonTest::leftoverSaysWhatWillHappen_data()
{
    QTest::addColumn<QString>("leftover");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("lower preference") << u"5 mail.old.com."_s << u"All mail still goes there first."_s;
    QTest::newRow("equal preference") << u"10 mail.old.com."_s << u"A part of the mail still goes there."_s;
    QTest::newRow("higher preference")
        << u"90 mail.old.com."_s << u"Mail goes there whenever the new servers do not answer at once."_s;
}

void ComparisonTest::leftoverSaysWhatWillHappen()
{
    QFETCH(QString, leftover);
    QFETCH(QString, sentence);
    Circumstances circumstances;
    circumstances.former = data(formerMx);
    const Comparison comparison =
        compareMx(domain, exchangers(wantedMx), exchangers(wantedMx + QStringList{leftover}), circumstances);
    QVERIFY(comparison.has(Kind::Leftover));
    QVERIFY2(comparison.text().contains(sentence), qPrintable(comparison.text()));
}

void ComparisonTest::targets()
{
    Circumstances circumstances;
    circumstances.targets = {{DomainName::fromALabels(u"mx1.host.net"), {.isAlias = true}},
                             {DomainName::fromALabels(u"mx2.host.net"), {.hasAddress = false}}};
    const Comparison comparison =
        compareMx(domain, exchangers(wantedMx), exchangers(wantedMx), circumstances);
    QCOMPARE(kinds(comparison), (QList<Kind>{Kind::TargetWithoutAddress, Kind::TargetIsAlias}));
    QCOMPARE(comparison.verdict, Verdict::Wrong);
}

void ComparisonTest::aliasAtTheOwner()
{
    Circumstances circumstances;
    circumstances.alias = DomainName::fromALabels(u"elsewhere.net");
    QCOMPARE(compareMx(domain, exchangers(wantedMx), {}, circumstances).verdict, Verdict::Wrong);
    const Comparison reached = compareTxt(domain, "code", texts({"code"}), circumstances);
    QCOMPARE(reached.verdict, Verdict::Acceptable);
    QCOMPARE(kinds(reached), QList<Kind>{Kind::OwnerIsAlias});
}

void ComparisonTest::doubledOwner()
{
    const DomainName owner = domain.child(u"_proof");
    QCOMPARE(dns::misplacedNames(owner, domain),
             (QList<DomainName>{DomainName::fromALabels(u"_proof.example.org.example.org"),
                                DomainName::fromALabels(u"@._proof.example.org")}));
    Circumstances circumstances;
    circumstances.zone = domain;
    circumstances.elsewhere = {RRset{
        dns::misplacedNames(owner, domain).constFirst(), Type::TXT, {}, {dns::Text::fromValue("code")}}};
    const Comparison comparison = compareTxt(owner, "code", {}, circumstances);
    QCOMPARE(comparison.verdict, Verdict::Wrong);
    QVERIFY(comparison.has(Kind::WrongOwner));
    QVERIFY2(comparison.text().contains(u"enter _proof as its name"_s), qPrintable(comparison.text()));
}

void ComparisonTest::txt_data()
{
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QList<Kind>>("expected");
    const auto row = [](const char *name, const QByteArray &found, Verdict verdict,
                        const QList<Kind> &expected) { QTest::newRow(name) << found << verdict << expected; };
    row("exact", "key=AbC 1;x", Verdict::Right, {});
    row("something else", "v=spf1 -all", Verdict::Missing, {Kind::Missing});
    row("empty", "", Verdict::Missing, {Kind::Missing});
    row("blanks around", " key=AbC 1;x ", Verdict::Acceptable, {Kind::BlankInside});
    row("quotes inside", "\"key=AbC 1;x\"", Verdict::Acceptable, {Kind::QuotesInside});
    row("other case", "KEY=abc 1;x", Verdict::Wrong, {Kind::CaseDiffers});
    row("split with a blank", "key=Ab C 1;x", Verdict::Wrong, {Kind::BlankInside});
    row("split into two quoted parts", "\"key=Ab\" \"C 1;x\"", Verdict::Wrong, {Kind::BlankInside});
    row("without its key", "AbC 1;x", Verdict::Wrong, {Kind::KeyMissing});
    row("typographic quotes", QByteArray("\xE2\x80\x9Ckey=AbC 1;x\xE2\x80\x9D"), Verdict::Wrong,
        {Kind::SmartQuotes});
    row("backslash before the semicolon", "key=AbC 1\\;x", Verdict::Wrong, {Kind::BackslashInside});
}

void ComparisonTest::txt()
{
    QFETCH(QByteArray, found);
    QFETCH(Verdict, verdict);
    QFETCH(QList<Kind>, expected);
    const QByteArray wanted = "key=AbC 1;x";
    // Other texts at the name are nobody's fault.
    const Comparison comparison = compareTxt(domain, wanted, texts({"unrelated", found}));
    QCOMPARE(kinds(comparison), expected);
    QCOMPARE(comparison.verdict, verdict);
    // A near miss beside the right record does not matter.
    QCOMPARE(compareTxt(domain, wanted, texts({found, wanted})).verdict, Verdict::Right);
}

void ComparisonTest::policies_data()
{
    QTest::addColumn<QByteArray>("wanted");
    QTest::addColumn<QList<QByteArray>>("found");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QList<Kind>>("expected");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const QByteArray &wanted, const QList<QByteArray> &found,
                        Verdict verdict, const QList<Kind> &expected, const QString &sentence = {}) {
        QTest::newRow(name) << wanted << found << verdict << expected << sentence;
    };
    const QByteArray spf = "v=spf1 include:new.example ~all";
    row("SPF: exact", spf, {spf}, Verdict::Right, {});
    row("SPF: more terms, other order", spf, {"v=spf1 mx include:NEW.example a -all"}, Verdict::Right, {});
    row("SPF: none", spf, {"other"}, Verdict::Missing, {Kind::Missing});
    row("SPF: of the old host", spf, {"v=spf1 include:old.example -all"}, Verdict::Wrong,
        {Kind::SpfLacksTerms}, u"“v=spf1 include:old.example include:new.example -all”"_s);
    row("SPF: without an end", spf, {"v=spf1 mx"}, Verdict::Wrong, {Kind::SpfLacksTerms},
        u"“v=spf1 mx include:new.example ~all”"_s);
    row("SPF: two, RFC 7208 §4.5", spf, {spf, "v=spf1 mx -all"}, Verdict::Wrong, {Kind::SeveralSpf},
        u"“v=spf1 include:new.example mx ~all”"_s);
    row("SPF: what stands behind all, RFC 7208 §5.1", spf, {"v=spf1 mx -all include:new.example"},
        Verdict::Wrong, {Kind::SpfLacksTerms}, u"“v=spf1 mx include:new.example -all”"_s);
    row("SPF: what stands behind redirect, RFC 7208 §6.1", spf,
        {"v=spf1 redirect=_spf.old.example include:new.example"}, Verdict::Right, {});
    row("SPF: quotes inside", spf, {"\"v=spf1 include:old.example -all\""}, Verdict::Wrong,
        {Kind::QuotesInside});
    row("SPF: typographic quotes", spf, {"\xE2\x80\x9Cv=spf1 include:new.example ~all\xE2\x80\x9D"},
        Verdict::Wrong, {Kind::SmartQuotes});
    row("SPF: quotes inside of one, and the right one", spf, {"\"" + spf + "\"", spf}, Verdict::Right, {});
    const QByteArray redirect = "v=spf1 redirect=_spf.new.example";
    row("SPF: redirect, exact", redirect, {redirect}, Verdict::Right, {});
    row("SPF: redirect beside all, RFC 7208 §6.1", redirect, {"v=spf1 redirect=_spf.new.example mx -all"},
        Verdict::Wrong, {Kind::SpfLacksTerms}, u"“v=spf1 mx include:_spf.new.example -all”"_s);
    row("SPF: redirect, of the old host", redirect, {"v=spf1 include:old.example ~all"}, Verdict::Wrong,
        {Kind::SpfLacksTerms}, u"“v=spf1 include:old.example include:_spf.new.example ~all”"_s);
    row("SPF: redirect, to the old host", redirect, {"v=spf1 redirect=_spf.old.example"}, Verdict::Wrong,
        {Kind::SpfLacksTerms}, u"“v=spf1 include:_spf.new.example redirect=_spf.old.example”"_s);
    row("SPF: redirect, without an end", redirect, {"v=spf1 mx"}, Verdict::Wrong, {Kind::SpfLacksTerms},
        u"“v=spf1 mx redirect=_spf.new.example”"_s);
    row("SPF: redirect, as include", redirect, {"v=spf1 include:_spf.new.example ~all"}, Verdict::Right, {});
    const QByteArray dkim = "v=DKIM1; k=rsa; p=AbC123";
    row("DKIM: other blanks and tags", dkim, {"k=rsa;p=AbC 123; t=s"}, Verdict::Right, {});
    row("DKIM: another key", dkim, {"v=DKIM1; p=XyZ"}, Verdict::Wrong, {Kind::KeyDiffers});
    row("DKIM: cut off", dkim, {"v=DKIM1; k=rsa; p=AbC"}, Verdict::Wrong, {Kind::KeyDiffers});
    row("DKIM: none", dkim, {}, Verdict::Missing, {Kind::Missing});
    row("DKIM: quotes inside", dkim, {"\"v=DKIM1; k=rsa; p=AbC123\""}, Verdict::Wrong, {Kind::QuotesInside});
    row("DKIM: split into two quoted parts", dkim, {"\"v=DKIM1; k=rsa; p=AbC\" \"123\""}, Verdict::Wrong,
        {Kind::BlankInside});
    row("DMARC: quotes inside", "v=DMARC1; p=none", {"\"v=DMARC1; p=reject\""}, Verdict::Wrong,
        {Kind::QuotesInside});
    row("DMARC: without a policy, RFC 7489 §6.3", "v=DMARC1; p=none", {"v=DMARC1; rua=mailto:a@b.c"},
        Verdict::Wrong, {Kind::PolicyInvalid}, u"“p=”"_s);
    row("DMARC: an unknown policy", "v=DMARC1; p=none", {"v=DMARC1; p=monitor"}, Verdict::Wrong,
        {Kind::PolicyInvalid}, u"“p=”"_s);
    row("DMARC: upper case", "v=DMARC1; p=none", {"v=DMARC1; P=Reject"}, Verdict::Acceptable,
        {Kind::PolicyDiffers});
    row("MTA-STS: without id, RFC 8461 §3.1", "v=STSv1; id=1", {"v=STSv1;"}, Verdict::Wrong,
        {Kind::PolicyInvalid}, u"“id=”"_s);
    row("TLS-RPT: without rua, RFC 8460 §3", "v=TLSRPTv1; rua=mailto:a@b.c", {"v=TLSRPTv1; ruf=mailto:a@b.c"},
        Verdict::Wrong, {Kind::PolicyInvalid}, u"“rua=”"_s);
    row("DMARC: stricter", "v=DMARC1; p=none", {"v=DMARC1;p=reject"}, Verdict::Acceptable,
        {Kind::PolicyDiffers});
    row("DMARC: two, RFC 7489 §6.6.3", "v=DMARC1; p=none", {"v=DMARC1; p=none", "v=DMARC1; p=reject"},
        Verdict::Wrong, {Kind::SeveralPolicies});
    row("MTA-STS: another id", "v=STSv1; id=1", {"v=STSv1; id=2"}, Verdict::Acceptable,
        {Kind::PolicyDiffers});
    row("TLS-RPT: exact", "v=TLSRPTv1; rua=mailto:a@b.c", {"v=TLSRPTv1;rua=mailto:a@b.c"}, Verdict::Right,
        {});
}

void ComparisonTest::policies()
{
    QFETCH(QByteArray, wanted);
    QFETCH(QList<QByteArray>, found);
    QFETCH(Verdict, verdict);
    QFETCH(QList<Kind>, expected);
    QFETCH(QString, sentence);
    const Comparison comparison = compareTxt(domain, wanted, texts(found));
    QCOMPARE(kinds(comparison), expected);
    QCOMPARE(comparison.verdict, verdict);
    QVERIFY2(comparison.text().contains(sentence), qPrintable(comparison.text()));
}

void ComparisonTest::otherTypes()
{
    const RRset wanted{domain, Type::CNAME, {}, {DomainName::fromALabels(u"a.net")}};
    RRset found = wanted;
    QCOMPARE(dns::compare(wanted, found).verdict, Verdict::Right);
    found.data = {DomainName::fromALabels(u"b.net")};
    QCOMPARE(kinds(dns::compare(wanted, found)), (QList<Kind>{Kind::Missing, Kind::Foreign}));
    const RRset address{domain, Type::A, {}, {QHostAddress(u"192.0.2.1"_s)}};
    RRset two = address;
    two.data += QHostAddress(u"192.0.2.2"_s);
    QCOMPARE(dns::compare(address, two).verdict, Verdict::Right);
    QCOMPARE(dns::compare(two, address).verdict, Verdict::Wrong);
}

void ComparisonTest::services_data()
{
    QTest::addColumn<QStringList>("found");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QList<Kind>>("expected");
    const QString wanted = u"0 1 993 imap.new.example."_s;
    const QString old = u"10 1 993 imap.old.example."_s;
    QTest::newRow("exact") << QStringList{wanted} << Verdict::Right << QList<Kind>();
    QTest::newRow("none") << QStringList() << Verdict::Missing << QList<Kind>{Kind::Missing};
    QTest::newRow("of the old host") << QStringList{old} << Verdict::Wrong
                                     << QList<Kind>{Kind::Missing, Kind::Foreign};
    QTest::newRow("the old host's beside it")
        << QStringList{wanted, old} << Verdict::Wrong << QList<Kind>{Kind::Foreign};
    QTest::newRow("another weight") << QStringList{u"5 9 993 imap.new.example."_s} << Verdict::Acceptable
                                    << QList<Kind>{Kind::PreferenceDiffers};
    QTest::newRow("another port") << QStringList{u"0 1 143 imap.new.example."_s} << Verdict::Wrong
                                  << QList<Kind>{Kind::Missing, Kind::Foreign};
    QTest::newRow("no such service, RFC 2782")
        << QStringList{u"0 0 0 ."_s} << Verdict::Wrong << QList<Kind>{Kind::Missing, Kind::Foreign};
}

void ComparisonTest::services()
{
    QFETCH(QStringList, found);
    QFETCH(Verdict, verdict);
    QFETCH(QList<Kind>, expected);
    const auto set = [](const QStringList &lines) {
        RRset services{domain.child(u"_imaps._tcp"_s), Type::SRV, {}, {}};
        for (const QString &line : lines)
            services.data += dns::parseRdata(Type::SRV, line).value();
        return services;
    };
    const Comparison comparison = dns::compare(set({u"0 1 993 imap.new.example."_s}), set(found));
    QCOMPARE(kinds(comparison), expected);
    QCOMPARE(comparison.verdict, verdict);
}

void ComparisonTest::findsPolicies()
{
    const QList<dns::Text> found = texts({"v=spf1 -all", "v=spf10", "V=SPF1 mx", "v=DMARC1; p=none",
                                          "v=DMARC10", "v=DKIM1; k=rsa; p=AAAA", "k=rsa; p=BBBB", "other"});
    QCOMPARE(dns::spfTexts(found), (QList<QByteArray>{"v=spf1 -all", "V=SPF1 mx"}));
    QCOMPARE(dns::dmarcTexts(found), QList<QByteArray>{"v=DMARC1; p=none"});
    QCOMPARE(dns::dkimTexts(found), (QList<QByteArray>{"v=DKIM1; k=rsa; p=AAAA", "k=rsa; p=BBBB"}));
}

QTEST_GUILESS_MAIN(ComparisonTest)
#include "tst_comparison.moc"
