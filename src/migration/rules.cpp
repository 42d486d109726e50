// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/rules.h"

#include "migration/ledgerrow.h"

using namespace Qt::StringLiterals;

namespace migration {

QString excludingRule(const MessageRow &message, const Rules &rules)
{
    if (rules.maxSize && message.size > *rules.maxSize)
        return u"max-size"_s;
    if (!message.internalDate.isValid())
        return {};
    if (rules.since.isValid() && message.internalDate < rules.since)
        return u"since"_s;
    if (rules.before.isValid() && message.internalDate >= rules.before)
        return u"before"_s;
    return {};
}

} // namespace migration
