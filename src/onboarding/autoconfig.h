// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QUrl>

#include "onboarding/project.h"

class QNetworkAccessManager;

namespace onboarding {

/// Reads Thunderbird's autoconfig format, config-v1.1 (at most 256 KB): its first IMAP server. BadInput where
/// it holds none.
Result<MailHost> parseAutoconfig(const QByteArray &xml);

/// Where the settings of `domain` may lie, in the order in which to ask; https only.
QList<QUrl> autoconfigPlaces(const DomainName &domain);

/// Fetches and parses; redirections only to https. `network` must live until the future is finished.
QFuture<Result<MailHost>> fetchAutoconfig(QNetworkAccessManager &network, const QUrl &place);

} // namespace onboarding
