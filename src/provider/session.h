// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

#include "provider/exchange.h"

namespace provider {

/// What steps bring to the requests that need them.
struct Brought {
    QMap<QString, QString> texts;
    QMap<QString, Secret> secrets;
    QHash<QByteArray, QByteArray> cookies;
    QMap<QString, QString> variables; ///< Of the profile, see Mapping::variables.

    void addTo(Exchange::Task &task) const;
};

/// What the answer of a step brings. Refused: something is not there.
Result<Brought> broughtBy(const Step &step, const Answer &answer);

/// The steps that serve all calls of one client. Each is taken once, however many wait for it.
class Session final : public QObject {
    Q_OBJECT

public:
    /// `age` only where it was kept, so that it may be too old by now.
    using Take = std::function<void(const Result<Brought> &brought, std::optional<quint64> age)>;
    /// Begins the step and calls back with what it brought.
    using Begin = std::function<void(std::function<void(const Result<Brought> &)>)>;

    using QObject::QObject;

    /// Calls `take` with what the step brought, at once where it is kept; `begin` is called where nobody has
    /// begun yet. Nothing is called once `who` is gone.
    void want(const QString &step, QObject *who, const Begin &begin, Take take);
    /// The step is to be taken anew, unless that was done since `age`.
    void forget(const QString &step, quint64 age);

private:
    struct Waiter {
        QPointer<QObject> who;
        Take take;
    };
    struct Kept {
        std::optional<Brought> brought;
        quint64 age = 0; ///< Counts how often the session was renewed.
        QList<Waiter> waiters;
    };

    void finish(const QString &step, const Result<Brought> &brought);

    QHash<QString, Kept> m_steps;
};

} // namespace provider
