// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QList>
#include <QString>

namespace onboarding {

class Services;

/// One check of this installation.
struct SelfTestLine {
    QString name; ///< Stable key: "version", "qt", "tls", "sqlite", "keychain", "charset", "profiles".
    bool isOk = true;
    QString text; ///< What was found, or why it failed.

    bool operator==(const SelfTestLine &) const = default;
};

/// Versions, TLS back end, SQLite, keychain round trip, charset round trip, profiles.
QFuture<QList<SelfTestLine>> selfTest(const Services &services);

} // namespace onboarding
