// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "onboarding/switchplan.h"

namespace gui {

/// A week of hours, more strongly colored where more mail arrives, with a frame around the hours that are proposed. A
/// tooltip tells the figure of each hour, the accessible name the proposal.
class HeatMap final : public QWidget {
    Q_OBJECT

public:
    explicit HeatMap(QWidget *parent = nullptr);

    void set(const onboarding::Arrivals &arrivals, const onboarding::SwitchPlan &plan);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRectF cell(int day, int hour) const;

    onboarding::ArrivalHours m_arrivals;
    onboarding::SwitchPlan m_plan;
};

} // namespace gui
