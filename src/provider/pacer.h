// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <functional>

namespace provider {

/// Lets requests start no faster and no more at a time than a provider permits.
class Pacer final : public QObject {
    Q_OBJECT

public:
    /// `perMinute` 0: no bound.
    Pacer(int parallel, int perMinute, QObject *parent = nullptr);

    /// Calls `start` when it is `who`'s turn, later in the event loop; never where `who` is gone by then.
    /// Each turn that began must be ended by release().
    void enqueue(QObject *who, std::function<void()> start);
    void release();
    /// No turn begins before `wait` is over.
    void pause(std::chrono::milliseconds wait);
    bool isPaused() const { return !m_pause.hasExpired(); }
    /// Nobody is to wait for the end of a pause any more, nor before another attempt.
    void stopWaiting();
    bool isWaitingStopped() const { return m_isWaitingStopped; }

signals:
    void waitingStopped();

private:
    struct Turn {
        QPointer<QObject> who;
        std::function<void()> start;
    };

    void next();

    int m_free;
    std::chrono::milliseconds m_interval;
    QDeadlineTimer m_notBefore; ///< By the interval.
    QDeadlineTimer m_pause{0};
    bool m_isWaitingStopped = false;
    QTimer m_timer;
    QList<Turn> m_queue;
};

} // namespace provider
