// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

/// Turns SIGINT, SIGTERM and SIGHUP (but for a program started by nohup; Ctrl-C on Windows) into a Qt signal.
/// One object per process.
class StopSignal final : public QObject {
    Q_OBJECT
public:
    explicit StopSignal(QObject *parent = nullptr);
    ~StopSignal() override;

signals:
    void received();

private:
    QSocketNotifier *m_notifier = nullptr;
};
