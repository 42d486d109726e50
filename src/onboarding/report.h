// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "base/result.h"
#include "onboarding/copyprogress.h"

namespace onboarding {

/// Per mailbox what became of every message, from the ledger. BadInput or Storage where it cannot be read.
Result<QList<CopySummary>> ledgerSummaries(const QString &ledgerFile);
/// Every message that was refused or changed.
Result<QList<CopyProblem>> ledgerProblems(const QString &ledgerFile);
/// The same as a page for people, texts escaped.
Result<QString> reportHtml(const QString &ledgerFile);
/// One row per folder, guarded against formula injection.
Result<QString> reportCsv(const QString &ledgerFile);

} // namespace onboarding
