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
                 [](char c) { return !QByteArrayView(" \t\r\n").contains(c); });
    return plain;
}

/// The value of one tag in a list as DKIM has them (RFC 6376 §3.2), and others after it.
QByteArray tag(const QByteArray &text, QByteArrayView name)
{
    for (const QByteArray &part : withoutBlanks(text).split(';')) {
        if (part.startsWith(name) && part.size() > name.size() && part.at(name.size()) == '=')
            return part.sliced(name.size() + 1);
    }
    return {};
}

bool isAll(const QByteArray &term)
{
    const QByteArray lower = term.toLower();
    return lower == "all"
        || (lower.size() == 4 && lower.endsWith("all") && QByteArrayView("+-~?").contains(lower.at(0)));
}

constexpr QByteArrayView redirection = "redirect=";

bool isRedirect(const QByteArray &term)
{
    return term.toLower().startsWith(redirection);
}

bool isEnd(const QByteArray &term)
{
    return isAll(term) || isRedirect(term);
}

bool isModifier(const QByteArray &term)
{
    const QByteArray name = term.left(term.indexOf('='));
    return term.contains('=') && !name.contains(':') && !name.contains('/');
}

/// Without those that are never looked at: mechanisms behind "all" (RFC 7208 §5.1), and "redirect=" where
/// "all" stands anywhere (§6.1).
QList<QByteArray> termsOf(const QByteArray &spf)
{
    QList<QByteArray> terms;
    bool hasAll = false;
    for (const QByteArray &term : spf.simplified().split(' ')) {
        if (term.isEmpty() || term.toLower() == "v=spf1" || (hasAll && !isModifier(term)))
            continue;
        terms += term;
        hasAll |= isAll(term);
    }
    if (hasAll)
        terms.removeIf(isRedirect);
    return terms;
}

/// The same mechanism; "+" is the default qualifier, names know no case.
QByteArray canonical(const QByteArray &term)
{
    return (term.startsWith('+') ? term.sliced(1) : term).toLower();
}

/// The terms of `wanted`, as `present` can take them. What is to become of all other hosts is its owner's
/// choice.
QList<QByteArray> lacking(const QByteArray &present, const QByteArray &wanted)
{
    QList<QByteArray> known;
    bool isOpen = true;
    for (const QByteArray &term : termsOf(present)) {
        known += canonical(term);
        isOpen = isOpen && !isEnd(term);
    }
    QList<QByteArray> missing;
    for (const QByteArray &term : termsOf(wanted)) {
        QByteArray needed = term;
        // A second redirect, or one beside "all", would not be followed.
        if (isRedirect(term) && !isOpen && !known.contains(canonical(term)))
            needed = "include:" + term.sliced(redirection.size());
        if (!isAll(needed) && !known.contains(canonical(needed)))
            missing += needed;
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

/// The tag without which receivers ignore the record, where it is missing or means nothing; else empty.
QByteArray brokenTag(Policy policy, const QByteArray &text)
{
    static const QList<QByteArray> dmarcPolicies{"none", "quarantine", "reject"};
    switch (policy) {
    case Policy::Dmarc: // Tags know no case here.
        return dmarcPolicies.contains(tag(text.toLower(), "p")) ? QByteArray() : "p";
    case Policy::MtaSts:
        return tag(text, "id").isEmpty() ? "id" : QByteArray();
    case Policy::TlsReporting:
        return tag(text, "rua").isEmpty() ? "rua" : QByteArray();
    case Policy::Spf:
    case Policy::Dkim:
        break;
    }
    return {};
}

void judgeSingle(Findings &findings, Policy policy, const DomainName &owner, const QByteArray &wanted,
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
    } else if (const QByteArray broken = brokenTag(policy, found.constFirst()); !broken.isEmpty()) {
        findings.error(Finding::Kind::PolicyInvalid,
                       //: %1 is a text record, %2 the name of a part of it, such as p
                       Words::tr("The record says “%1”. Without a valid “%2=” receivers ignore it.")
                           .arg(QString::fromUtf8(found.constFirst()), QString::fromLatin1(broken)));
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
    const QByteArray plain = QByteArray(wanted).replace("\"", ""); // As it is pasted when split in two.
    QList<QByteArray> same;
    for (const QByteArray &text : joined(found)) {
        const bool isKey = policy == Policy::Dkim && !dkimTexts({Text::fromValue(text)}).isEmpty();
        if (isKey || policyOf(text) == policy)
            same += text;
    }
    switch (policy) {
    case Policy::Spf:
        judgeSpf(findings, owner, plain, same);
        break;
    case Policy::Dkim:
        judgeDkim(findings, owner, plain, same);
        break;
    case Policy::Dmarc:
    case Policy::MtaSts:
    case Policy::TlsReporting:
        judgeSingle(findings, policy, owner, plain, same);
        break;
    }
    return findings.comparison(!same.isEmpty());
}

QByteArray mergedSpf(const QByteArray &present, const QByteArray &wanted)
{
    QList<QByteArray> terms = termsOf(present);
    qsizetype at = std::find_if(terms.cbegin(), terms.cend(), isEnd) - terms.cbegin();
    for (const QByteArray &term : lacking(present, wanted))
        terms.insert(at++, term);
    if (std::none_of(terms.cbegin(), terms.cend(), isEnd)) {
        const QList<QByteArray> others = termsOf(wanted);
        std::copy_if(others.cbegin(), others.cend(), std::back_inserter(terms), isAll);
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
