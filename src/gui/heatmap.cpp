// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/heatmap.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <cmath>

#include "gui/theme.h"

namespace gui {

namespace {

constexpr int days = 7;
constexpr int hours = 24;
constexpr int rowHeight = 16;

} // namespace

HeatMap::HeatMap(QWidget *parent)
    : QWidget(parent)
{
}

void HeatMap::set(const onboarding::Arrivals &arrivals, const onboarding::SwitchPlan &plan)
{
    m_arrivals = arrivals.hours;
    m_plan = plan;
    setVisible(plan.isByArrivals);
    setAccessibleName(tr("When mail arrives"));
    setAccessibleDescription(onboarding::quietText(plan, arrivals));
    update();
}

QSize HeatMap::sizeHint() const
{
    return {420, (days + 1) * rowHeight + 4};
}

QRectF HeatMap::cell(int day, int hour) const
{
    const double left = fontMetrics().horizontalAdvance(tr("Wed")) + 14;
    const double width = (this->width() - left) / hours;
    return {left + hour * width, double(day * rowHeight), width - 2, rowHeight - 2.0};
}

void HeatMap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor text = palette().color(QPalette::WindowText);
    QColor strong = toneColor(Tone::Accent, palette());
    const double most = double(std::max<qint64>(1, m_arrivals.most()));
    for (int day = 0; day < days; ++day) {
        painter.setPen(text);
        painter.drawText(QRectF(0, day * rowHeight, cell(0, 0).left(), rowHeight), Qt::AlignVCenter,
                         QLocale().dayName(day + 1, QLocale::ShortFormat));
        for (int hour = 0; hour < hours; ++hour) {
            const double share = double(m_arrivals.counts[size_t(day * hours + hour)]) / most;
            strong.setAlphaF(float(0.06 + 0.94 * std::sqrt(share))); // Small figures differ visibly, too.
            painter.fillRect(cell(day, hour), strong);
        }
    }
    painter.setPen(QPen(text, 1.5));
    for (int i = 0; i < m_plan.length; ++i) {
        const QDateTime moment = m_plan.switchAt.addSecs(i * 3600);
        painter.drawRect(cell(moment.date().dayOfWeek() - 1, moment.time().hour()).adjusted(0, 0, 1, 1));
    }
    for (int hour = 0; hour < hours; hour += 6)
        painter.drawText(QRectF(cell(days, hour).topLeft(), QSizeF(60, rowHeight)), Qt::AlignVCenter,
                         QLocale().toString(QTime(hour, 0), QLocale::ShortFormat));
}

bool HeatMap::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (int index = 0; index < onboarding::ArrivalHours::PerWeek; ++index) {
        if (!cell(index / hours, index % hours).contains(help->pos()))
            continue;
        //: %1 is a day of the week, %2 a time of day.
        QToolTip::showText(help->globalPos(),
                           tr("%1, %2: %n mail(s)", nullptr, int(m_arrivals.counts[size_t(index)]))
                               .arg(QLocale().dayName(index / hours + 1),
                                    QLocale().toString(QTime(index % hours, 0), QLocale::ShortFormat)),
                           this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

} // namespace gui
