// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/timeline.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>

#include "gui/symbol.h"
#include "gui/theme.h"

namespace gui {

using namespace std::chrono_literals;

namespace {

constexpr int nodeSize = 20;

} // namespace

QString spanText(qint64 seconds)
{
    const auto text = [](const char *source, qint64 first, qint64 second) {
        return QCoreApplication::translate("gui", source).arg(first).arg(second);
    };
    if (seconds >= 86400)
        return text(QT_TRANSLATE_NOOP("gui", "%1 d %2 h"), seconds / 86400, seconds % 86400 / 3600);
    if (seconds >= 3600)
        return text(QT_TRANSLATE_NOOP("gui", "%1 h %2 min"), seconds / 3600, seconds % 3600 / 60);
    if (seconds >= 60)
        return text(QT_TRANSLATE_NOOP("gui", "%1 min %2 s"), seconds / 60, seconds % 60);
    return QCoreApplication::translate("gui", "%1 s").arg(seconds);
}

Timeline::Timeline(QWidget *parent)
    : QWidget(parent)
{
    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &Timeline::tick);
}

void Timeline::setStages(const QStringList &stages, int reached, std::optional<QDateTime> end)
{
    m_stages = stages;
    m_reached = reached;
    m_end = std::move(end);
    if (m_end && m_reached < m_stages.size())
        m_timer.start();
    else
        m_timer.stop();
    tick();
}

QString Timeline::endText() const
{
    if (m_reached >= m_stages.size())
        return tr("reached");
    if (!m_end)
        return tr("time not known yet");
    const qint64 left = QDateTime::currentDateTimeUtc().secsTo(*m_end);
    if (left <= 0)
        return tr("any moment now");
    const QDateTime local = m_end->toLocalTime();
    const QString when = local.date() == QDate::currentDate()
        ? QLocale().toString(local.time(), QLocale::ShortFormat)
        : QLocale().toString(local, QLocale::ShortFormat);
    //: %1 is a span such as "4 min 10 s", %2 a time of day or a date.
    return tr("in %1, at %2").arg(spanText(left), when);
}

QSize Timeline::sizeHint() const
{
    return {420, nodeSize + 2 * fontMetrics().height() + 10};
}

void Timeline::tick()
{
    //: %1 is the name of the last stage of a change, %2 when it will be reached.
    setAccessibleName(m_stages.isEmpty() ? QString() : tr("%1: %2").arg(m_stages.last(), endText()));
    update();
}

void Timeline::paintEvent(QPaintEvent *)
{
    const int count = static_cast<int>(m_stages.size());
    if (count < 2)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double cell = static_cast<double>(width()) / count;
    const double middle = nodeSize / 2.0 + 1;
    for (int index = 0; index < count; ++index) {
        const double x = cell * (index + 0.5);
        const bool behind = index < m_reached;
        if (index > 0) {
            painter.setPen(QPen(toneColor(behind ? Tone::Good : Tone::Subtle, palette()), behind ? 3 : 1.5,
                                behind ? Qt::SolidLine : Qt::DotLine));
            painter.drawLine(QPointF(x - cell + nodeSize / 2.0 + 4, middle),
                             QPointF(x - nodeSize / 2.0 - 4, middle));
        }
        const Symbol symbol = behind ? Symbol::Done : index == m_reached ? Symbol::Waiting : Symbol::ToDo;
        symbolIcon(symbol).paint(&painter, QRectF(x - nodeSize / 2.0, 1, nodeSize, nodeSize).toRect());
        QString text = m_stages.at(index);
        if (index == count - 1)
            text += u'\n' + endText();
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QRectF(x - cell / 2 + 4, nodeSize + 6, cell - 8, height() - nodeSize - 6),
                         Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, text);
    }
}

} // namespace gui
