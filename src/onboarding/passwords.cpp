// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/passwords.h"

#include <QRandomGenerator>
#include <algorithm>

#include "provider/profile.h"

namespace onboarding {

namespace {

constexpr int usualLength = 23; ///< Four groups of five, and what separates them.
constexpr int groupLength = 5;
constexpr int mostLength = 512; ///< No host means more than that.

QByteArray without(QByteArray characters, const QString &forbidden)
{
    characters.removeIf([&](char c) { return forbidden.contains(QLatin1Char(c)); });
    return characters;
}

char picked(const QByteArray &from)
{
    return from.at(QRandomGenerator::system()->bounded(int(from.size())));
}

bool holdsOneOf(const QByteArray &password, const QByteArray &characters)
{
    return std::any_of(password.begin(), password.end(), [&](char c) { return characters.contains(c); });
}

} // namespace

Secret generatedPassword(const provider::PasswordRules &rules)
{
    const QByteArray letters[] = {without("ABCDEFGHJKLMNPQRSTUVWXYZ", rules.forbidden),
                                  without("abcdefghijkmnopqrstuvwxyz", rules.forbidden),
                                  without("23456789", rules.forbidden)};
    const QByteArray separators = without("-._+=:", rules.forbidden);
    const QByteArray all = letters[0] + letters[1] + letters[2];
    if (all.isEmpty())
        return {};
    int length = std::max(usualLength, rules.minimumLength);
    if (rules.maximumLength > 0)
        length = std::min(length, rules.maximumLength);
    length = std::min(length, mostLength);
    const char separator = separators.isEmpty() ? '\0' : separators.at(0);
    // Classes that happen to be missing are not put in at a known place: all is drawn again.
    for (;;) {
        QByteArray password;
        while (password.size() < length) {
            const bool endsGroup = password.size() % (groupLength + 1) == groupLength;
            const bool isLast = password.size() == length - 1;
            password += separator != '\0' && endsGroup && !isLast ? separator : picked(all);
        }
        const bool hasAll = std::all_of(std::begin(letters), std::end(letters), [&](const QByteArray &kind) {
            return kind.isEmpty() || length < 3 || holdsOneOf(password, kind);
        });
        if (hasAll)
            return Secret(password);
    }
}

} // namespace onboarding
