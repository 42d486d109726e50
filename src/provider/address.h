// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>
#include <optional>

#include "base/result.h"

namespace provider {

/// Checks where a profile's requests may go: https anywhere, http on loopback only; no user name, query
/// or fragment. A trailing "/" is dropped. BadProfile, the reason is in `detail`.
Result<QUrl> checkedBaseUrl(const QString &text);

/// `base` followed by a percent-encoded path. BadInput where the path would leave it ("..").
Result<QUrl> below(const QUrl &base, const QString &encodedPath);

/// The address of a further page that an answer gave; nothing where it is not below `base`, to which the
/// credentials belong.
std::optional<QUrl> pageBelow(const QUrl &base, const QString &link);

} // namespace provider
