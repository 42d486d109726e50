// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <optional>

#include "base/error.h"

namespace onboarding {

enum class CopyState {
    Waiting, ///< For its turn, or for the next try to connect.
    Running,
    Paused,
    Done,
    NeedsYou, ///< Stopped by `error`.
    NeedsPassword,
};

QString stateText(CopyState state); ///< One or two words, translated.

/// How far one mailbox is.
struct CopyProgress {
    QString account;
    CopyState state = CopyState::Waiting;
    QString folder; ///< Last worked on.
    qint64 copied = 0; ///< Messages at the destination: copied and already there.
    qint64 total = 0;
    qint64 octets = 0;
    qint64 octetsTotal = 0;
    bool isListed = false; ///< `total` is final.
    double rate = 0; ///< Octets per second over the last seconds.
    std::optional<qint64> eta; ///< Seconds; none before everything is listed.
    QString limits; ///< Known of the servers and kept to, where the user has set none; whole sentences.
    std::optional<Error> error;

    bool operator==(const CopyProgress &) const = default;
};

/// One message or folder that the user should know about.
struct CopyProblem {
    bool isRefused = true; ///< False: it was copied, but something of it could not be kept.
    QString account;
    QString folder;
    quint32 uid = 0; ///< 0: the folder itself.
    QString subject;
    QString reason; ///< Translated.
    QString server; ///< The server's words.
    QString remedy;

    bool operator==(const CopyProblem &) const = default;
};

/// What became of every message of one mailbox, or of all of them.
struct CopySummary {
    QString account; ///< Empty: all.
    qint64 total = 0; ///< Messages at the source.
    qint64 copied = 0; ///< In this and former runs.
    qint64 copiedNow = 0; ///< In this run.
    qint64 already = 0;
    qint64 excluded = 0;
    qint64 refused = 0;
    qint64 open = 0;
    qint64 octets = 0;
    qint64 octetsNow = 0;
    qint64 flagsNow = 0; ///< Messages whose flags have followed the source's in this run.
    qint64 vanished = 0; ///< Of those at the destination: the source has deleted them since.
    std::optional<QDateTime> end; ///< Where a limit per day leaves something for other days: when it is done.
    QString limits; ///< As CopyProgress::limits; of one account.
    qint64 milliseconds = 0;
    qint64 differences = 0; ///< Of a verification.
    bool isVerified = false;
    bool isStopped = false;
    std::optional<Error> error; ///< Why it did not come to its end.

    /// Nothing is open, nothing failed: done and proven, though messages may have been refused.
    bool isProven() const { return open == 0 && !isStopped && !error && differences == 0; }
    /// mailhaulctl's: 0 done and proven, 10 something refused or different, 75 stopped or open, or that of
    /// `error`.
    int exitCode() const;
    bool operator==(const CopySummary &) const = default;
};

} // namespace onboarding
Q_DECLARE_METATYPE(onboarding::CopyProgress)
Q_DECLARE_METATYPE(onboarding::CopyProblem)
Q_DECLARE_METATYPE(onboarding::CopySummary)
