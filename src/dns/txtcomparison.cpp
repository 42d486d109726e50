// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "dns/comparison.h"
#include "dns/findings.h"
#include "dns/policies.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

bool isSpf(const QByteArray &text)
{
    const QByteArray lower = text.toLower();
    return lower == "v=spf1" || lower.startsWith("v=spf1 ");
}

QByteArray withoutQuotes(const QByteArray &text)
{
    const QByteArray trimmed = text.trimmed();
    const bool isQuoted = trimmed.size() >= 2 && trimmed.startsWith('"') && trimmed.endsWith('"');
    return isQuoted ? trimmed.sliced(1, trimmed.size() - 2).trimmed() : trimmed;
}

QByteArray without(QByteArray text, QByteArrayView part)
{
    return text.replace(part, "");
}

QByteArray withoutSmartQuotes(QByteArray text)
{
    for (const QString &quote : {u"“"_s, u"”"_s, u"„"_s, u"‘"_s, u"’"_s, u"«"_s, u"»"_s})
        text = without(text, quote.toUtf8());
    return text;
}

/// A text that was meant to be `wanted`: how it was botched. Null when it was meant to be something else.
std::optional<Finding> nearMiss(const QByteArray &wanted, const QByteArray &found)
{
    using Kind = Finding::Kind;
    using Severity = Finding::Severity;
    if (found.trimmed() == wanted)
        return Finding{Kind::BlankInside, Severity::Warning, Words::tr("The text has blanks around it.")};
    const QByteArray plain = withoutQuotes(found);
    if (plain == wanted) {
        return Finding{Kind::QuotesInside, Severity::Warning,
                       Words::tr("The text has quotes inside of it: enter it without quotes.")};
    }
    if (plain.toLower() == wanted.toLower()) {
        return Finding{Kind::CaseDiffers, Severity::Error,
                       Words::tr("The text differs in upper and lower case: copy it exactly.")};
    }
    if (withoutSmartQuotes(plain).trimmed() == wanted) {
        return Finding{Kind::SmartQuotes, Severity::Error,
                       Words::tr("The text has typographic quotes around it: enter it without quotes.")};
    }
    if (without(plain, "\\") == wanted) {
        return Finding{Kind::BackslashInside, Severity::Error,
                       Words::tr("The text has backslashes that do not belong there.")};
    }
    if (without(without(plain, " "), "\"") == without(wanted, " ")) {
        return Finding{
            Kind::BlankInside, Severity::Error,
            Words::tr("The text has a blank too many or too few, perhaps where it was split in two.")};
    }
    const qsizetype equals = wanted.indexOf('=');
    if (equals > 0 && !plain.isEmpty() && plain == wanted.sliced(equals + 1)) {
        return Finding{
            Kind::KeyMissing, Severity::Error,
            //: %1 is the beginning of a text record, like MS=
            Words::tr("The text lacks its beginning “%1”.").arg(QString::fromUtf8(wanted.first(equals + 1)))};
    }
    return std::nullopt;
}

/// How a record was botched that receivers do not recognise, be it the wanted one or the owner's own.
std::optional<Finding> botched(Policy policy, const QByteArray &wanted, const QByteArray &found)
{
    if (const std::optional<Finding> miss = nearMiss(wanted, found))
        return miss;
    const QByteArray plain = withoutQuotes(found);
    for (const QByteArray &meant : {plain, withoutSmartQuotes(plain).trimmed()}) {
        if (policyOf(meant) == policy)
            return nearMiss(meant, found);
    }
    return std::nullopt;
}

/// `value` as it should stand in the record: pasted quotes and blanks around it do not count.
QByteArray meant(const QByteArray &value)
{
    return withoutQuotes(value);
}

template <typename Predicate> QList<QByteArray> textsWhere(const QList<Text> &found, Predicate matches)
{
    QList<QByteArray> texts;
    for (const Text &text : found) {
        if (matches(text.joined()))
            texts += text.joined();
    }
    return texts;
}

Comparison comparePolicyOrBotched(Policy policy, const DomainName &owner, const QByteArray &wanted,
                                  const QList<Text> &found)
{
    const Comparison comparison = comparePolicy(policy, owner, wanted, found);
    if (comparison.verdict != Verdict::Missing)
        return comparison;
    Findings findings;
    for (const Text &text : found) {
        if (const std::optional<Finding> miss = botched(policy, wanted, text.joined()))
            findings.error(miss->kind, miss->text);
    }
    const Comparison nearly = findings.comparison(true);
    return nearly.findings.isEmpty() ? comparison : nearly;
}

} // namespace

Comparison compareTxt(const DomainName &owner, const QByteArray &wanted, const QList<Text> &found,
                      const Circumstances &circumstances)
{
    const QByteArray value = meant(wanted);
    if (const std::optional<Policy> policy = policyOf(value); policy && !circumstances.alias)
        return comparePolicyOrBotched(*policy, owner, value, found);
    Findings findings;
    const bool isThere =
        std::any_of(found.begin(), found.end(), [&](const Text &text) { return text.joined() == value; });
    bool isNearlyThere = false;
    for (const Text &text : found) {
        const std::optional<Finding> miss = isThere ? std::nullopt : nearMiss(value, text.joined());
        if (!miss)
            continue;
        isNearlyThere = true;
        if (miss->severity == Finding::Severity::Error)
            findings.error(miss->kind, miss->text);
        else
            findings.warning(miss->kind, miss->text);
    }
    if (!isThere && !isNearlyThere) {
        //: %1 is a domain name
        findings.error(Finding::Kind::Missing,
                       Words::tr("The text record is missing at %1.").arg(owner.toUnicode()));
        reportMisplaced(findings, owner, {Text::fromValue(value)}, circumstances);
    }
    reportAlias(findings, owner, circumstances, isThere || isNearlyThere);
    return findings.comparison(isThere || isNearlyThere || findings.has(Finding::Kind::WrongOwner));
}

QList<QByteArray> spfTexts(const QList<Text> &found)
{
    return textsWhere(found, isSpf);
}

QList<QByteArray> dkimTexts(const QList<Text> &found)
{
    // v= is optional (RFC 6376 §3.6.1), p= is not.
    return textsWhere(found, [](QByteArray text) {
        text.replace(" ", "");
        const bool isOther = (text.startsWith("v=") && !text.startsWith("v=DKIM1;")) || text.startsWith('"');
        return !isOther && (text.startsWith("p=") || text.contains(";p="));
    });
}

QList<QByteArray> dmarcTexts(const QList<Text> &found)
{
    return textsWhere(found, [](QByteArray text) {
        text.replace(" ", "");
        return text == "v=DMARC1" || text.startsWith("v=DMARC1;");
    });
}

} // namespace dns
