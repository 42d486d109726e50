// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <optional>

namespace gui {

/// The stages of a change from left to right, and how long the last one still takes, ticking.
class Timeline final : public QWidget {
    Q_OBJECT

public:
    explicit Timeline(QWidget *parent = nullptr);

    /// `reached` of `stages` are behind us. `end` is when the last one will be reached, UTC, if it is known.
    void setStages(const QStringList &stages, int reached, std::optional<QDateTime> end);

    /// "in 4 min 10 s, at 15:42", "now", or that it is not known yet.
    QString endText() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void tick();

    QStringList m_stages;
    int m_reached = 0;
    std::optional<QDateTime> m_end;
    QTimer m_timer;
};

/// A span of time in its two largest units: "2 h 5 min", "40 s".
QString spanText(qint64 seconds);

} // namespace gui
