// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/credentials.h"

namespace mail {

QString Credentials::loginName() const
{
    if (administrator.isEmpty())
        return user;
    return administratorSeparator.isEmpty() ? administrator : user + administratorSeparator + administrator;
}

QString Credentials::authorizationName() const
{
    return !administrator.isEmpty() && administratorSeparator.isEmpty() ? user : QString();
}

} // namespace mail
