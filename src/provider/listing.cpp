// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/listing.h"

#include <QCoreApplication>
#include <QHash>

#include "provider/json.h"
#include "provider/scope.h"

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

/// All addresses of one item; an empty one stays, so that it is refused.
QStringList itemAddresses(const QJsonValue &item, const Mapping &mapping)
{
    QStringList texts;
    const bool isWhole = mapping.fields.contains(u"address"_s);
    for (const QJsonValue &value : fieldValues(item, mapping, isWhole ? u"address"_s : u"localPart"_s))
        texts.append(scalarText(value));
    return texts;
}

Result<QList<MailAddress>> membersOf(const QJsonValue &item, const Mapping &mapping, const DomainName &domain)
{
    QList<MailAddress> members;
    for (const QString &text : fieldTexts(item, mapping, u"members"_s)) {
        const Result<MailAddress> member = addressOf(text, domain);
        if (!member)
            return noAddress(text);
        members.append(*member);
    }
    return members;
}

} // namespace

Result<MailAddress> listedAddress(const QString &text, const DomainName &domain)
{
    const Result<MailAddress> address = addressOf(text, domain);
    return address && !text.isEmpty() ? address : noAddress(text);
}

Result<QList<Mailbox>> mailboxesOf(const Answer &answer, const Api &api, const DomainName &domain)
{
    const Mapping &mapping = api.operations.constFind(OperationName::ListMailboxes)->result;
    const qint64 unit = mapping.quotaUnit > 0 ? mapping.quotaUnit : api.quotaUnit;
    QList<Mailbox> mailboxes;
    for (const QJsonValue &item : answer.items) {
        const Result<MailAddress> address = listedAddress(itemAddresses(item, mapping).value(0), domain);
        if (!address)
            return fail(address.error());
        if (address->domain != domain)
            continue;
        mailboxes.append({*address, plainText(fieldText(item, mapping, u"displayName"_s), 200),
                          quotaOctets(fieldText(item, mapping, u"quota"_s), unit)});
    }
    return mailboxes;
}

Result<QList<Alias>> aliasesOf(const Answer &answer, const Api &api, const DomainName &domain)
{
    const Mapping &mapping = api.operations.constFind(OperationName::ListAliases)->result;
    QList<Alias> aliases;
    // Only where an item holds an array of them may it hold none.
    const bool hasMany = mapping.fields.value(u"address"_s, mapping.fields.value(u"localPart"_s))
                             .join(QString())
                             .contains(u"/*"_s);
    QHash<QString, qsizetype> places; // In `aliases`, by address.
    for (const QJsonValue &item : answer.items) {
        const Result<QList<MailAddress>> members = membersOf(item, mapping, domain);
        if (!members)
            return fail(members.error());
        const QStringList texts = itemAddresses(item, mapping);
        if (texts.isEmpty() && !hasMany)
            return noAddress({});
        for (const QString &text : texts) {
            Result<MailAddress> address = listedAddress(text, domain);
            if (!address)
                return fail(address.error());
            if (address->domain != domain)
                continue;
            if (address->localPart == api.catchAll)
                address->localPart.clear();
            const auto place = places.constFind(address->toString());
            if (place == places.constEnd()) {
                places.insert(address->toString(), aliases.size());
                aliases.append({*address, *members});
            } else {
                aliases[*place].members += *members;
            }
        }
    }
    return aliases;
}

} // namespace provider
