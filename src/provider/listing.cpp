// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/listing.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

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
        plainText(text, 200),
        QCoreApplication::translate("provider", "Correct or delete it at the provider, then try again."));
}

/// Whether an item holds an array of addresses, and so perhaps none.
bool hasMany(const Mapping &mapping)
{
    return mapping.fields.value(u"address"_s, mapping.fields.value(u"localPart"_s))
        .join(QString())
        .contains(u"/*"_s);
}

/// All addresses of one item as they are written, with a domain each where the host lists local parts.
Result<QStringList> itemTexts(const QJsonValue &item, const Mapping &mapping, const DomainName &domain)
{
    const bool isWhole = mapping.fields.contains(u"address"_s);
    const QList<QJsonValue> values = fieldValues(item, mapping, isWhole ? u"address"_s : u"localPart"_s);
    if (values.isEmpty() && !hasMany(mapping))
        return noAddress({});
    QStringList texts;
    for (const QJsonValue &value : values) {
        const QString text = scalarText(value);
        const bool isLocalPart = !isWhole && !text.isEmpty() && !text.contains(u'@');
        texts += isLocalPart ? text + u'@' + domain.toString() : text;
    }
    return texts;
}

/// Of another domain, whatever stands before it.
bool isForeign(const QString &text, const DomainName &domain)
{
    const qsizetype at = text.lastIndexOf(u'@');
    if (at < 0)
        return false;
    const Result<DomainName> name = DomainName::parse(text.sliced(at + 1));
    return !name || *name != domain;
}

/// The aliases of a list in which one may stand several times.
class Gathering {
public:
    /// `isTold`: the members are all that it leads to.
    void add(const MailAddress &address, const QList<MailAddress> &members, bool isTold)
    {
        const QString key = address.toString();
        if (!m_places.contains(key)) {
            m_places.insert(key, m_aliases.size());
            m_aliases.append({address, {}});
        }
        if (!isTold)
            m_untold += key;
        QList<MailAddress> &all = m_aliases[m_places.value(key)].members;
        all += members;
        if (m_untold.contains(key))
            all.clear();
    }

    const QList<Alias> &aliases() const { return m_aliases; }

private:
    QList<Alias> m_aliases;
    QHash<QString, qsizetype> m_places; ///< In m_aliases, by address.
    QSet<QString> m_untold;
};

} // namespace

Result<MailAddress> listedAddress(const QString &text)
{
    if (text.startsWith(u'@')) {
        if (const Result<DomainName> domain = DomainName::parse(text.sliced(1)))
            return MailAddress{{}, *domain};
    }
    const Result<MailAddress> address = MailAddress::parse(text);
    return address ? address : noAddress(text);
}

QList<MailAddress> listedMembers(const QStringList &texts)
{
    QList<MailAddress> members;
    for (const QString &text : texts) {
        const Result<MailAddress> member = MailAddress::parse(text);
        // "|" and "/" are lawful in a local part; mail servers read a program and a file there.
        if (!member || member->localPart.startsWith(u'|') || member->localPart.startsWith(u'/'))
            return {};
        members += *member;
    }
    return members;
}

Result<QList<Mailbox>> mailboxesOf(const Answer &answer, const Api &api, const DomainName &domain)
{
    const Mapping &mapping = api.operations.constFind(OperationName::ListMailboxes)->result;
    const qint64 unit = mapping.quotaUnit > 0 ? mapping.quotaUnit : api.quotaUnit;
    QList<Mailbox> mailboxes;
    for (const QJsonValue &item : answer.items) {
        const Result<QStringList> texts = itemTexts(item, mapping, domain);
        if (!texts)
            return fail(texts.error());
        if (texts->isEmpty() || isForeign(texts->first(), domain))
            continue;
        const Result<MailAddress> address = listedAddress(texts->first());
        if (!address)
            return fail(address.error());
        mailboxes.append({*address, plainText(fieldText(item, mapping, u"displayName"_s), 200),
                          quotaOctets(fieldText(item, mapping, u"quota"_s), unit)});
    }
    return mailboxes;
}

Result<QList<Alias>> aliasesOf(const Answer &answer, const Api &api, const DomainName &domain)
{
    const Mapping &mapping = api.operations.constFind(OperationName::ListAliases)->result;
    Gathering gathering;
    for (const QJsonValue &item : answer.items) {
        Result<QStringList> texts = itemTexts(item, mapping, domain);
        if (!texts)
            return fail(texts.error());
        texts->removeIf([&domain](const QString &text) { return isForeign(text, domain); });
        const QStringList memberTexts = fieldTexts(item, mapping, u"members"_s);
        const QList<MailAddress> members = listedMembers(memberTexts);
        for (const QString &text : std::as_const(*texts)) {
            Result<MailAddress> address = listedAddress(text);
            if (!address)
                return fail(address.error());
            if (hasMany(mapping) && members == QList<MailAddress>{*address})
                continue;
            if (address->localPart == api.catchAll)
                address->localPart.clear();
            gathering.add(*address, members, !members.isEmpty() || memberTexts.isEmpty());
        }
    }
    return gathering.aliases();
}

} // namespace provider
