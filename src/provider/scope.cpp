// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/scope.h"

#include <QRegularExpression>

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

void setNames(Scope &scope, const QString &displayName, const QString &localPart)
{
    const QString name = displayName.simplified();
    const qsizetype blank = name.lastIndexOf(u' ');
    const QString whole = name.isEmpty() ? localPart : name;
    scope.setText(u"displayName"_s, displayName);
    scope.setText(u"givenName"_s, blank < 0 ? whole : name.first(blank));
    scope.setText(u"familyName"_s, blank < 0 ? whole : name.sliced(blank + 1));
}

QString quotaText(const Api &api, std::optional<qint64> octets)
{
    if (!octets)
        octets = api.quotaDefault;
    if (!octets)
        return api.quotaUnlimited;
    return QString::number(*octets / api.quotaUnit + (*octets % api.quotaUnit > 0 ? 1 : 0)) + api.quotaSuffix;
}

std::optional<qint64> quotaOctets(const QString &text, qint64 unit)
{
    static const QRegularExpression syntax(u"\\A([0-9]{1,15}(?:\\.[0-9]{1,3})?) ?([KMGT])?i?B?\\z"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = syntax.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const QString letter = match.captured(2).toUpper();
    if (!letter.isEmpty())
        unit = qint64(1) << (10 * (1 + u"KMGT"_s.indexOf(letter)));
    const double octets = match.captured(1).toDouble() * double(unit);
    return octets >= 1 && octets < 9e18 ? std::optional(qint64(octets)) : std::nullopt;
}

} // namespace provider
