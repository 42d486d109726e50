// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/domainname.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxLabelLength = 63; // RFC 1035 §2.3.4
constexpr qsizetype maxNameLength = 253;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(base)
};

bool isHostCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_';
}

Result<QString> parseLabel(const QString &label)
{
    if (label == u"*"_s)
        return label;
    if (label.isEmpty())
        return fail(Error::Kind::BadInput,
                    Text::tr("A domain name cannot begin with a dot or hold two dots in a row."));

    // QUrl::toAce refuses underscores, which are lawful in DNS (RFC 8552), and needs nothing of plain ASCII.
    const bool isAscii = std::all_of(label.cbegin(), label.cend(), [](QChar c) { return c.unicode() < 128; });
    const QString ascii = isAscii ? label.toLower() : QString::fromLatin1(QUrl::toAce(label));
    const auto refused = [&label](const QString &reason) {
        return fail(Error::Kind::BadInput, reason.arg(plainText(label, maxLabelLength)));
    };
    if (ascii.isEmpty()) {
        //: %1 is a part of a domain name
        return refused(Text::tr("“%1” cannot be part of a domain name."));
    }
    if (ascii.size() > maxLabelLength) {
        //: %1 is a part of a domain name
        return refused(Text::tr("“%1” is longer than the 63 characters that a part of a domain name can have."));
    }
    if (ascii.startsWith(u'-') || ascii.endsWith(u'-')) {
        //: %1 is a part of a domain name
        return refused(Text::tr("“%1” begins or ends with a hyphen, which no part of a domain name does."));
    }
    if (!std::all_of(ascii.cbegin(), ascii.cend(), isHostCharacter)) {
        //: %1 is a part of a domain name
        return refused(Text::tr("“%1” holds a character that no domain name can have."));
    }
    return ascii;
}

Error tooLong()
{
    return {Error::Kind::BadInput, Text::tr("The domain name is longer than 253 characters."), {}, {}};
}

/// The full stops of other scripts as ".", RFC 3490 §3.1.
QString withPlainDots(QString text)
{
    for (const QChar dot : {QChar(0x3002), QChar(0xFF0E), QChar(0xFF61)})
        text.replace(dot, u'.');
    return text;
}

} // namespace

Result<DomainName> DomainName::parse(QStringView text)
{
    const QStringView blanksRemoved = text.trimmed();
    if (blanksRemoved.size() > maxNameLength + 1)
        return fail(tooLong());
    QString trimmed = withPlainDots(blanksRemoved.toString());
    if (trimmed == u"."_s)
        return DomainName();
    if (trimmed.endsWith(u'.'))
        trimmed.chop(1);
    if (trimmed.isEmpty())
        return fail(Error::Kind::BadInput, Text::tr("A domain name is missing."));

    QStringList labels;
    for (const QString &label : trimmed.split(u'.')) {
        const Result<QString> ascii = parseLabel(label);
        if (!ascii)
            return fail(ascii.error());
        labels += *ascii;
    }
    const QString name = labels.join(u'.');
    if (name.size() > maxNameLength)
        return fail(tooLong());
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
    QStringList unicode;
    for (const QString &label : labels()) {
        // Label by label, since QUrl::fromAce gives up on a whole name when one label has an underscore.
        const QString decoded = QUrl::fromAce(label.toLatin1(), QUrl::IgnoreIDNWhitelist);
        unicode += QString::fromLatin1(QUrl::toAce(decoded, QUrl::IgnoreIDNWhitelist)) == label ? decoded : label;
    }
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
