// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/mailaddress.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxLocalPartOctets = 64; // RFC 5321 §4.5.3.1.1

QString tr(const char *text)
{
    return QCoreApplication::translate("base", text);
}

// atext of RFC 5322 §3.2.3, widened by RFC 6531 §3.3.
bool isAtomCharacter(QChar c)
{
    if (c.unicode() > 127)
        return c.category() != QChar::Other_Control && !c.isSpace();
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
        || u"!#$%&'*+-/=?^_`{|}~"_s.contains(c);
}

bool isDotString(QStringView text)
{
    if (text.isEmpty() || text.startsWith(u'.') || text.endsWith(u'.') || text.contains(u".."_s))
        return false;
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c == u'.' || isAtomCharacter(c); });
}

Result<QString> unquoted(QStringView quoted)
{
    QString plain;
    for (qsizetype i = 1; i < quoted.size() - 1; ++i) {
        QChar c = quoted.at(i);
        if (c == u'\\' && i + 1 < quoted.size() - 1)
            c = quoted.at(++i);
        else if (c == u'"' || c == u'\\')
            return fail(Error::Kind::BadInput, tr("The quotes before the @ are not balanced."));
        if (c.category() == QChar::Other_Control)
            return fail(Error::Kind::BadInput, tr("A mail address cannot hold control characters."));
        plain += c;
    }
    return plain;
}

QString quotedWhereNeeded(const QString &localPart)
{
    if (isDotString(localPart))
        return localPart;
    QString quoted = localPart;
    quoted.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + quoted + u'"';
}

} // namespace

QString MailAddress::toString() const
{
    return quotedWhereNeeded(localPart) + u'@' + domain.toString();
}

QString MailAddress::toUnicode() const
{
    return quotedWhereNeeded(localPart) + u'@' + domain.toUnicode();
}

Result<QString> MailAddress::parseLocalPart(QStringView text)
{
    const QStringView trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return fail(Error::Kind::BadInput, tr("The name before the @ is missing."));
    QString local = trimmed.toString();
    if (trimmed.size() >= 2 && trimmed.startsWith(u'"') && trimmed.endsWith(u'"')) {
        const Result<QString> plain = unquoted(trimmed);
        if (!plain)
            return plain;
        local = *plain;
    } else if (!isDotString(trimmed)) {
        //: %1 is the part of a mail address before the @
        return fail(Error::Kind::BadInput, tr("“%1” cannot stand before the @ of a mail address.").arg(local));
    }
    if (local.isEmpty())
        return fail(Error::Kind::BadInput, tr("The name before the @ is missing."));
    if (local.toUtf8().size() > maxLocalPartOctets)
        return fail(Error::Kind::BadInput, tr("The name before the @ is longer than 64 characters."));
    return local;
}

Result<MailAddress> MailAddress::parse(QStringView text)
{
    const QStringView trimmed = text.trimmed();
    const qsizetype at = trimmed.lastIndexOf(u'@');
    if (at < 0) {
        //: %1 is what was typed as a mail address
        return fail(Error::Kind::BadInput, tr("“%1” is not a mail address: the @ is missing.").arg(trimmed));
    }
    const Result<QString> local = parseLocalPart(trimmed.left(at));
    if (!local)
        return fail(local.error());
    const Result<DomainName> domain = DomainName::parse(trimmed.mid(at + 1));
    if (!domain)
        return fail(domain.error());
    return MailAddress {*local, *domain};
}

bool MailAddress::isSameMailbox(const MailAddress &other) const
{
    return domain == other.domain && localPart.compare(other.localPart, Qt::CaseInsensitive) == 0;
}
