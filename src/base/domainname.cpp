// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/domainname.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxLabelLength = 63; // RFC 1035 §2.3.4
constexpr qsizetype maxNameLength = 253;

QString tr(const char *text)
{
    return QCoreApplication::translate("base", text);
}

bool isHostCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_';
}

Result<QString> parseLabel(const QString &label)
{
    if (label == u"*"_s)
        return label;
    //: %1 is a part of a domain name
    const QString wrong = tr("“%1” cannot be part of a domain name.").arg(label);
    QString ascii = label.toLower();
    // QUrl::toAce refuses underscores, which are lawful in DNS (RFC 8552), and needs nothing of plain ASCII.
    if (std::any_of(ascii.cbegin(), ascii.cend(), [](QChar c) { return c.unicode() > 127; }))
        ascii = QString::fromLatin1(QUrl::toAce(label));
    const bool lawful = !ascii.isEmpty() && ascii.size() <= maxLabelLength && !ascii.startsWith(u'-')
        && !ascii.endsWith(u'-') && std::all_of(ascii.cbegin(), ascii.cend(), isHostCharacter);
    if (!lawful)
        return fail(Error::Kind::BadInput, wrong);
    return ascii;
}

} // namespace

Result<DomainName> DomainName::parse(QStringView text)
{
    QString trimmed = text.trimmed().toString();
    if (trimmed == u"."_s)
        return DomainName();
    if (trimmed.endsWith(u'.'))
        trimmed.chop(1);
    if (trimmed.isEmpty())
        return fail(Error::Kind::BadInput, tr("A domain name is missing."));
    if (trimmed.size() > maxNameLength)
        return fail(Error::Kind::BadInput, tr("The domain name is longer than 253 characters."));

    QStringList labels;
    for (const QString &label : trimmed.split(u'.')) {
        const Result<QString> ascii = parseLabel(label);
        if (!ascii)
            return fail(ascii.error());
        labels += *ascii;
    }
    const QString name = labels.join(u'.');
    if (name.size() > maxNameLength)
        return fail(Error::Kind::BadInput, tr("The domain name is longer than 253 characters."));
    return DomainName(name);
}

DomainName DomainName::fromALabels(QStringView aLabels)
{
    QString name = aLabels.toString().toLower();
    if (name.endsWith(u'.'))
        name.chop(1);
    return DomainName(name);
}

QString DomainName::toUnicode() const
{
    // Label by label: QUrl::fromAce gives up on a whole name when one label has an underscore.
    QStringList unicode;
    for (const QString &label : labels())
        unicode += label.startsWith("xn--"_L1) ? QUrl::fromAce(label.toLatin1()) : label;
    return isRoot() ? toString() : unicode.join(u'.');
}

QStringList DomainName::labels() const
{
    return m_name.isEmpty() ? QStringList() : m_name.split(u'.');
}

DomainName DomainName::parent() const
{
    const qsizetype dot = m_name.indexOf(u'.');
    return dot < 0 ? DomainName() : DomainName(m_name.mid(dot + 1));
}

bool DomainName::isBelow(const DomainName &ancestor) const
{
    if (ancestor.isRoot())
        return !isRoot();
    return m_name.size() > ancestor.m_name.size() && m_name.endsWith(u'.' + ancestor.m_name);
}

DomainName DomainName::child(QStringView labels) const
{
    if (labels.isEmpty())
        return *this;
    const QString left = labels.toString().toLower();
    return isRoot() ? DomainName(left) : DomainName(left + u'.' + m_name);
}

QString DomainName::relativeTo(const DomainName &zone) const
{
    if (*this == zone)
        return {};
    if (zone.isRoot() || !isBelow(zone))
        return m_name;
    return m_name.chopped(zone.m_name.size() + 1);
}
