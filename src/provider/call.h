// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "provider/exchange.h"
#include "provider/session.h"

namespace provider {

/// One call of a client: the steps that its operation needs, then the operation itself. Where the host
/// refuses what a kept step brought earlier, that step is taken anew, once. Ends by calling `ended` once,
/// then deletes itself; abort() and the destructor end it without a call.
class Call final : public QObject {
    Q_OBJECT

public:
    /// `task` is the operation without what its steps bring; `session` is its parent's.
    Call(const Exchange::Shared &shared, Session &session, Exchange::Task task, Exchange::Ended ended,
         QObject *parent);

    void start();
    void abort();

signals:
    void waiting(std::chrono::milliseconds wait, const Error &reason);

private:
    void next();
    void take(const QString &name, const Step &step);
    void finish(const Result<Answer> &answer);
    Exchange *exchange(Exchange::Task task, QObject *parent, Exchange::Ended ended);
    Exchange::Task taskOf(const Operation &operation) const;
    void end(Result<Answer> answer);

    Exchange::Shared m_shared;
    Session &m_session;
    const Exchange::Task m_original;
    Exchange::Task m_task; ///< With what the steps so far have brought.
    Exchange::Ended m_ended;
    qsizetype m_taken = 0; ///< Steps.
    QHash<QString, quint64> m_ages; ///< Of steps that were kept when this call came.
    bool m_isRenewed = false;
    QMap<QString, QString> m_variables;
};

} // namespace provider
