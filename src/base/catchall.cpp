// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/catchall.h"

using namespace Qt::StringLiterals;

Result<MailAddress> parseWithCatchAll(QStringView text)
{
    const QStringView trimmed = text.trimmed();
    if (!trimmed.startsWith(u'@') && !trimmed.startsWith(u"*@"_s))
        return MailAddress::parse(text);
    // Any local part serves to check the domain.
    return MailAddress::parse(u"postmaster"_s + trimmed.mid(trimmed.indexOf(u'@')).toString())
        .map([](MailAddress address) {
            address.localPart.clear();
            return address;
        });
}
