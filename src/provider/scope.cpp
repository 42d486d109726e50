// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/scope.h"

using namespace Qt::StringLiterals;

namespace provider {

Scope profileScope(const Profile &profile, const DomainName &domain, const Values &values)
{
    const Values complete = withDefaults(profile, values);
    Scope scope;
    scope.setText(u"domain"_s, domain.toString());
    for (const Variable &variable : profile.variables) {
        if (variable.isSecret)
            scope.setSecret(variable.key, complete.secrets.value(variable.key));
        else
            scope.setText(variable.key, complete.texts.value(variable.key));
    }
    return scope;
}

void setAddress(Scope &scope, const MailAddress &address)
{
    // Hosts write the catch-all as "@example.org", not with RFC 5321's empty quoted string.
    scope.setText(u"address"_s,
                  address.localPart.isEmpty() ? u'@' + address.domain.toString() : address.toString());
    scope.setText(u"localPart"_s, address.localPart);
}

QString quotaText(const Profile &profile, std::optional<qint64> octets)
{
    const qint64 unit = profile.api ? profile.api->quotaUnit : 1;
    if (!octets && profile.api)
        octets = profile.api->quotaDefault;
    return octets ? QString::number(*octets / unit + (*octets % unit > 0 ? 1 : 0)) : QString();
}

} // namespace provider
