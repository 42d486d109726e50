// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "dns/findings.h"
#include "dns/policies.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

QList<QByteArray> joined(const QList<Text> &found)
{
    QList<QByteArray> texts;
    for (const Text &text : found)
        texts += text.joined();
    return texts;
}

QByteArray withoutBlanks(const QByteArray &text)
{
    QByteArray plain;
    std::copy_if(text.begin(), text.end(), std::back_inserter(plain),
                 [](char c) { return !QByteArrayView(" \t\r\n\"").contains(c); });
    return plain;
}

/// The value of one tag of a DKIM record (RFC 6376 §3.2).
QByteArray tag(const QByteArray &text, QByteArrayView name)
{
    for (const QByteArray &part : withoutBlanks(text).split(';')) {
        if (part.startsWith(name) && part.size() > name.size() && part.at(name.size()) == '=')
            return part.sliced(name.size() + 1);
    }
    return {};
}

QList<QByteArray> termsOf(const QByteArray &spf)
{
    QList<QByteArray> terms = spf.simplified().split(' ');
    terms.removeIf([](const QByteArray &term) { return term.isEmpty() || term.toLower() == "v=spf1"; });
    return terms;
}

/// "all" with any qualifier, or "redirect=": what stands behind it is never looked at.
bool isEnd(const QByteArray &term)
{
    const QByteArray lower = term.toLower();
    return lower.startsWith("redirect=") || lower == "all"
        || (lower.size() == 4 && lower.endsWith("all") && QByteArrayView("+-~?").contains(lower.at(0)));
}

/// The same mechanism; "+" is the default qualifier, names know no case.
QByteArray canonical(const QByteArray &term)
{
    return (term.startsWith('+') ? term.sliced(1) : term).toLower();
}

QList<QByteArray> lacking(const QByteArray &present, const QByteArray &wanted)
{
    QList<QByteArray> known;
    for (const QByteArray &term : termsOf(present))
        known += canonical(term);
    QList<QByteArray> missing;
    for (const QByteArray &term : termsOf(wanted)) {
        if (!isEnd(term) && !known.contains(canonical(term)))
            missing += term;
    }
    return missing;
}

void missingAt(Findings &findings, const DomainName &owner)
{
    //: %1 is a domain name
    findings.error(Finding::Kind::Missing,
                   Words::tr("The text record is missing at %1.").arg(owner.toUnicode()));
}

void judgeSpf(Findings &findings, const DomainName &owner, const QByteArray &wanted,
              const QList<QByteArray> &found)
{
    if (found.isEmpty()) {
        missingAt(findings, owner);
    } else if (found.size() > 1) {
        //: %1 is an SPF record
        findings.error(
            Finding::Kind::SeveralSpf,
            Words::tr("There is more than one SPF record, so receivers ignore them all: merge them into one, "
                      "“%1”.")
                .arg(QString::fromUtf8(mergedSpf(mergedSpf(found), wanted))));
    } else if (!lacking(found.constFirst(), wanted).isEmpty()) {
        //: %1 is an SPF record
        findings.error(Finding::Kind::SpfLacksTerms,
                       Words::tr("There is an SPF record for other hosts. Do not add a second one; change it "
                                 "to “%1”.")
                           .arg(QString::fromUtf8(mergedSpf(found.constFirst(), wanted))));
    }
}

void judgeDkim(Findings &findings, const DomainName &owner, const QByteArray &wanted,
               const QList<QByteArray> &found)
{
    const bool isThere = std::any_of(found.begin(), found.end(), [&](const QByteArray &text) {
        return tag(text, "p") == tag(wanted, "p");
    });
    if (isThere && found.size() == 1)
        return;
    if (found.isEmpty()) {
        missingAt(findings, owner);
        return;
    }
    //: %1 is a domain name
    findings.error(
        Finding::Kind::KeyDiffers,
        isThere ? Words::tr("Beside the wanted DKIM key another one stands at %1: remove it.")
                      .arg(owner.toUnicode())
                : Words::tr("The DKIM key at %1 is another one, or was cut off.").arg(owner.toUnicode()));
}

void judgeSingle(Findings &findings, const DomainName &owner, const QByteArray &wanted,
                 const QList<QByteArray> &found)
{
    if (found.isEmpty()) {
        missingAt(findings, owner);
    } else if (found.size() > 1) {
        //: %1 is a domain name
        findings.error(Finding::Kind::SeveralPolicies,
                       Words::tr("There is more than one such record at %1, so receivers ignore them all: "
                                 "keep one.")
                           .arg(owner.toUnicode()));
    } else if (withoutBlanks(found.constFirst()) != withoutBlanks(wanted)) {
        //: %1 is a text record
        findings.note(Finding::Kind::PolicyDiffers,
                      Words::tr("The record says “%1”, which is valid but not what was proposed.")
                          .arg(QString::fromUtf8(found.constFirst())));
    }
}

} // namespace

std::optional<Policy> policyOf(const QByteArray &text)
{
    const QList<Text> one{Text::fromValue(text)};
    const QByteArray plain = withoutBlanks(text);
    if (!spfTexts(one).isEmpty())
        return Policy::Spf;
    if (!dmarcTexts(one).isEmpty())
        return Policy::Dmarc;
    if (plain.startsWith("v=STSv1;"))
        return Policy::MtaSts;
    if (plain.startsWith("v=TLSRPTv1;"))
        return Policy::TlsReporting;
    // A proof of ownership may begin with "p=" as well; a key that names its version is one.
    if (plain.startsWith("v=DKIM1;") && !dkimTexts(one).isEmpty())
        return Policy::Dkim;
    return std::nullopt;
}

Comparison comparePolicy(Policy policy, const DomainName &owner, const QByteArray &wanted,
                         const QList<Text> &found)
{
    Findings findings;
    QList<QByteArray> same;
    for (const QByteArray &text : joined(found)) {
        const bool isKey = policy == Policy::Dkim && !dkimTexts({Text::fromValue(text)}).isEmpty();
        if (isKey || policyOf(text) == policy)
            same += text;
    }
    switch (policy) {
    case Policy::Spf:
        judgeSpf(findings, owner, wanted, same);
        break;
    case Policy::Dkim:
        judgeDkim(findings, owner, wanted, same);
        break;
    case Policy::Dmarc:
    case Policy::MtaSts:
    case Policy::TlsReporting:
        judgeSingle(findings, owner, wanted, same);
        break;
    }
    return findings.comparison(!same.isEmpty());
}

QByteArray mergedSpf(const QByteArray &present, const QByteArray &wanted)
{
    QList<QByteArray> terms = termsOf(present);
    const auto end = std::find_if(terms.begin(), terms.end(), isEnd);
    const qsizetype at = end - terms.begin();
    const QList<QByteArray> more = lacking(present, wanted);
    for (qsizetype i = 0; i < more.size(); ++i)
        terms.insert(at + i, more.at(i));
    if (at + more.size() == terms.size()) { // Nothing ended it.
        for (const QByteArray &term : termsOf(wanted)) {
            if (isEnd(term))
                terms += term;
        }
    }
    return "v=spf1 " + terms.join(' ');
}

QByteArray mergedSpf(const QList<QByteArray> &records)
{
    QByteArray merged = records.value(0);
    for (const QByteArray &record : records.mid(1))
        merged = mergedSpf(merged, record);
    return merged;
}

} // namespace dns
