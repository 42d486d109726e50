// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onboarding/services.h"

/// What a move to ServerMX, a host without an API, needs to know.
inline QMap<QString, QString> byHandVariables()
{
    return {{QStringLiteral("verificationCode"), QStringLiteral("code-1")},
            {QStringLiteral("mx1"), QStringLiteral("mx1.servermx.example")},
            {QStringLiteral("mx2"), QStringLiteral("mx2.servermx.example")},
            {QStringLiteral("imapHost"), QStringLiteral("127.0.0.1")}};
}

/// Services that keep secrets in memory only, and profiles of the user in `profilesFolder`.
inline std::unique_ptr<onboarding::Services> memoryServices(const QString &profilesFolder)
{
    onboarding::ServicesOptions options;
    options.keychain = false;
    options.profilesFolder = profilesFolder;
    return std::move(*onboarding::Services::make(options));
}
