// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRegularExpression>
#include <QString>

namespace provider {

/// What an answer can mean.
enum class Meaning {
    Ok,
    Exists, ///< What should be created is there already: an answer, no failure.
    Conflict, ///< Exists, or another reason: the host's list decides; only of what creates.
    None, ///< What was asked for is not there: an empty list; only of lists.
    NotYet, ///< The proof of ownership was not seen: likewise; only of verifyDomain.
    Throttled, ///< Come back later; Retry-After is obeyed.
    Unavailable, ///< A passing failure of the server; tried again.
    LoginRefused, ///< The credentials are wrong or may not do this, or a kept session has ended.
    OverQuota, ///< No room or no licence left.
    Refused,
};

/// "An answer with one of these status codes and this text means …". The first rule that fits decides.
struct AnswerRule {
    QList<int> statuses; ///< 0 to 5 stand for whole classes (4 = 400 to 499); empty: any.
    QString at; ///< Path into the answer whose values are looked at; empty: the whole text.
    QRegularExpression matches; ///< Found anywhere in the text; an empty pattern always fits.
    bool isAbsent = false; ///< Fits where nothing is found that matches.
    Meaning meaning = Meaning::Refused;

    bool operator==(const AnswerRule &) const = default;
};

/// A regular expression, case-insensitive, that gives up instead of trying for ever. Invalid where the
/// pattern is none, or sets bounds of its own.
QRegularExpression boundedExpression(const QString &pattern, bool isWhole = false);

} // namespace provider
