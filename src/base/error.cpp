// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

// Among the format characters are the marks that turn the direction of text round.
bool isShowable(QChar c)
{
    const QChar::Category category = c.category();
    return category != QChar::Other_Control && category != QChar::Other_Format
        && category != QChar::Separator_Line && category != QChar::Separator_Paragraph;
}

} // namespace

QString Error::toString() const
{
    QString text = message;
    if (!detail.isEmpty())
        text += u" ("_s + detail + u')';
    if (!remedy.isEmpty())
        text += u' ' + remedy;
    return text;
}

int exitCode(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Usage:
        return 64;
    case Error::Kind::BadInput:
        return 65;
    case Error::Kind::Unreachable:
        return 69;
    case Error::Kind::Internal:
    case Error::Kind::Protocol:
        return 70;
    case Error::Kind::Throttled:
    case Error::Kind::Storage:
    case Error::Kind::Busy:
    case Error::Kind::Cancelled:
        return 75;
    case Error::Kind::LoginRefused:
    case Error::Kind::CertificateRefused:
        return 77;
    case Error::Kind::BadProfile:
        return 78;
    case Error::Kind::Refused:
    case Error::Kind::OverQuota:
        return 10;
    }
    Q_UNREACHABLE();
    return 70;
}

QString plainText(QStringView text, qsizetype maxLength)
{
    QStringView kept = text.left(maxLength);
    if (kept.size() < text.size() && !kept.isEmpty() && kept.back().isHighSurrogate())
        kept.chop(1);
    QString plain;
    plain.reserve(kept.size() + 1);
    for (const QChar c : kept)
        plain += isShowable(c) ? c : QChar(u' ');
    if (kept.size() < text.size())
        plain += u'…';
    return plain.trimmed();
}

QString plainText(QByteArrayView utf8, qsizetype maxLength)
{
    return plainText(QString::fromUtf8(utf8.first(std::min(utf8.size(), 4 * maxLength + 4))), maxLength);
}
