// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>

#include <chrono>

namespace onboarding {

struct Project;

/// The MX records before the move, and how long answers with them live.
struct FormerMx {
    QStringList mx; ///< "10 mx.example.net"; empty: there were none.
    std::chrono::seconds ttl{}; ///< As seen last.
    QDateTime asked; ///< Invalid: never looked.
    /// Until then an answer may live that was given before the TTL was lowered; invalid: it was not lowered.
    QDateTime longerUntil;

    /// What a look saw at `at`. Up to that moment the servers may have given the TTL that was seen before.
    void see(const QStringList &mxNow, std::chrono::seconds ttlNow, const QDateTime &at);
    /// How long an answer that was given before `now` may still live.
    std::chrono::seconds livesFor(const QDateTime &now) const;

    QJsonObject toJson() const;
    static FormerMx fromJson(const QJsonObject &json); ///< As far as it can be read.
};

/// As the looks of the project have seen it.
FormerMx formerMx(const Project &project);

} // namespace onboarding
