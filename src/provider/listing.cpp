// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/listing.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace provider {

namespace {

tl::unexpected<Error> noAddress(const QString &text)
{
    return fail(
        Error::Kind::Protocol,
        QCoreApplication::translate("provider", "The provider lists something that is no mail address."),
        plainText(text, 200));
}

/// "ann" or "ann@example.org"; "@example.org" or nothing before the "@" is the catch-all.
Result<MailAddress> addressOf(const QString &text, const DomainName &domain)
{
    if (!text.contains(u'@'))
        return MailAddress::parse(text + u'@' + domain.toString());
    if (!text.startsWith(u'@'))
        return MailAddress::parse(text);
    const Result<DomainName> name = DomainName::parse(text.sliced(1));
    if (!name)
        return fail(name.error());
    return MailAddress{{}, *name};
}

Result<MailAddress> itemAddress(const QJsonValue &item, const Mapping &mapping, const DomainName &domain)
{
    const bool isWhole = mapping.fields.contains(u"address"_s);
    const QString text = fieldText(item, mapping, isWhole ? u"address"_s : u"localPart"_s);
    const Result<MailAddress> address = addressOf(text, domain);
    return address && !text.isEmpty() ? address : noAddress(text);
}

} // namespace

Result<QList<Mailbox>> mailboxesOf(const Answer &answer, const Mapping &mapping, const DomainName &domain,
                                   qint64 quotaUnit)
{
    QList<Mailbox> mailboxes;
    for (const QJsonValue &item : answer.items) {
        const Result<MailAddress> address = itemAddress(item, mapping, domain);
        if (!address)
            return fail(address.error());
        if (address->domain != domain)
            continue;
        const qint64 quota = fieldText(item, mapping, u"quota"_s).toLongLong();
        const bool isKnown = quota > 0 && quota <= std::numeric_limits<qint64>::max() / quotaUnit;
        mailboxes.append({*address, plainText(fieldText(item, mapping, u"displayName"_s), 200),
                          isKnown ? std::optional<qint64>(quota * quotaUnit) : std::nullopt});
    }
    return mailboxes;
}

Result<QList<Alias>> aliasesOf(const Answer &answer, const Mapping &mapping, const DomainName &domain)
{
    QList<Alias> aliases;
    for (const QJsonValue &item : answer.items) {
        const Result<MailAddress> address = itemAddress(item, mapping, domain);
        if (!address)
            return fail(address.error());
        if (address->domain != domain)
            continue;
        Alias alias{*address, {}};
        for (const QString &text : fieldTexts(item, mapping, u"members"_s)) {
            const Result<MailAddress> member = addressOf(text, domain);
            if (!member)
                return noAddress(text);
            alias.members.append(*member);
        }
        aliases.append(alias);
    }
    return aliases;
}

} // namespace provider
