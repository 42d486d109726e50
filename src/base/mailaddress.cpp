// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/mailaddress.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxLocalPartOctets = 64; // RFC 5321 §4.5.3.1.1
constexpr qsizetype maxAddressOctets = 254; // RFC 5321 §4.5.3.1.3: a path of 256 with its brackets.
constexpr qsizetype maxShown = 100;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(base)
};

bool isControl(QChar c)
{
    return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
}

// atext of RFC 5322 §3.2.3, widened by RFC 6531 §3.3.
bool isAtomCharacter(QChar c)
{
    if (c.unicode() > 127)
        return !isControl(c) && !c.isSpace();
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
        || u"!#$%&'*+-/=?^_`{|}~"_s.contains(c);
}

bool isDotString(QStringView text)
{
    if (text.isEmpty() || text.startsWith(u'.') || text.endsWith(u'.') || text.contains(u".."_s))
        return false;
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c == u'.' || isAtomCharacter(c); });
}

Error cannotStandBeforeAt(QStringView text)
{
    //: %1 is the part of a mail address before the @
    const QString message = Text::tr("“%1” cannot stand before the @ of a mail address.");
    return {Error::Kind::BadInput, message.arg(plainText(text, maxLocalPartOctets)), {}, {}};
}

Result<QString> unquoted(QStringView quoted)
{
    QString plain;
    for (qsizetype i = 1; i < quoted.size() - 1; ++i) {
        QChar c = quoted.at(i);
        if (c == u'\\' && i + 1 < quoted.size() - 1)
            c = quoted.at(++i);
        else if (c == u'"' || c == u'\\')
            return fail(Error::Kind::BadInput, Text::tr("The quotes before the @ are not balanced."));
        if (isControl(c))
            return fail(Error::Kind::BadInput, Text::tr("A mail address cannot hold control characters."));
        plain += c;
    }
    return plain;
}

QString quotedWhereNeeded(const QString &localPart)
{
    if (localPart.isEmpty() || isDotString(localPart))
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
        return fail(Error::Kind::BadInput, Text::tr("The name before the @ is missing."));
    QString local = trimmed.toString();
    if (trimmed.size() >= 2 && trimmed.startsWith(u'"') && trimmed.endsWith(u'"')) {
        const Result<QString> plain = unquoted(trimmed);
        if (!plain)
            return plain;
        local = *plain;
    } else if (!isDotString(trimmed)) {
        return fail(cannotStandBeforeAt(trimmed));
    }
    if (!local.isValidUtf16())
        return fail(cannotStandBeforeAt(trimmed));
    if (local.isEmpty())
        return fail(Error::Kind::BadInput, Text::tr("The name before the @ is missing."));
    if (local.toUtf8().size() > maxLocalPartOctets)
        return fail(Error::Kind::BadInput, Text::tr("The name before the @ is longer than 64 characters."));
    return local;
}

Result<MailAddress> MailAddress::parse(QStringView text)
{
    const QStringView trimmed = text.trimmed();
    const qsizetype at = trimmed.lastIndexOf(u'@');
    if (at < 0) {
        //: %1 is what was typed as a mail address
        const QString message = Text::tr("“%1” is not a mail address: the @ is missing.");
        return fail(Error::Kind::BadInput, message.arg(plainText(trimmed, maxShown)));
    }
    const Result<QString> local = parseLocalPart(trimmed.left(at));
    if (!local)
        return fail(local.error());
    const Result<DomainName> domain = DomainName::parse(trimmed.mid(at + 1));
    if (!domain)
        return fail(domain.error());
    if (domain->isRoot())
        return fail(Error::Kind::BadInput, Text::tr("The domain after the @ is missing."));
    if (domain->labels().contains(u"*"_s))
        return fail(Error::Kind::BadInput, Text::tr("A mail address cannot have a * in its domain."));
    const MailAddress address{*local, *domain};
    if (address.toString().toUtf8().size() > maxAddressOctets)
        return fail(Error::Kind::BadInput, Text::tr("The mail address is longer than 254 characters."));
    return address;
}

QString MailAddress::key() const
{
    return localPart.toCaseFolded() + u'@' + domain.toString();
}

bool MailAddress::isSameMailbox(const MailAddress &other) const
{
    return domain == other.domain && localPart.compare(other.localPart, Qt::CaseInsensitive) == 0;
}
