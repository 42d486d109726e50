// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/symbol.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

namespace gui {

namespace {

/// All shapes are drawn on a square of 16 x 16.
constexpr double gridSize = 16;
const QRectF discRect(1.5, 1.5, 13, 13);

void drawTick(QPainter &painter)
{
    painter.drawPolyline(QPolygonF{{4.9, 8.3}, {7.1, 10.5}, {11.2, 5.9}});
}

void drawDisc(QPainter &painter, const QColor &color)
{
    painter.setBrush(color);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(discRect);
}

void drawRing(QPainter &painter)
{
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(discRect.adjusted(0.6, 0.6, -0.6, -0.6));
}

void drawTriangle(QPainter &painter, const QColor &color)
{
    QPainterPath path;
    path.moveTo(8, 2.2);
    path.lineTo(14.6, 13.4);
    path.lineTo(1.4, 13.4);
    path.closeSubpath();
    painter.setBrush(color);
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

void drawSheets(QPainter &painter)
{
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(5.5, 5.5, 8, 8), 1.5, 1.5);
    painter.drawPolyline(QPolygonF{{10.5, 3}, {4, 3}, {3, 4}, {3, 10.5}});
}

/// The sign inside a disc or triangle, in the colour of the paper.
void drawSign(QPainter &painter, Symbol symbol)
{
    if (symbol == Symbol::Done) {
        drawTick(painter);
    } else if (symbol == Symbol::NeedsYou) {
        painter.drawLine(QPointF(8, 6.2), QPointF(8, 9.2));
        painter.drawPoint(QPointF(8, 11.6));
    } else if (symbol == Symbol::Problem) {
        painter.drawLine(QPointF(5.6, 5.6), QPointF(10.4, 10.4));
        painter.drawLine(QPointF(10.4, 5.6), QPointF(5.6, 10.4));
    } else {
        painter.drawPoint(QPointF(8, 4.9));
        painter.drawLine(QPointF(8, 7.6), QPointF(8, 11.2));
    }
}

void drawClock(QPainter &painter)
{
    drawRing(painter);
    painter.drawPolyline(QPolygonF{{8, 4.9}, {8, 8.3}, {10.3, 9.6}});
}

void drawLetter(QPainter &painter)
{
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(1.7, 3.4, 12.6, 9.4), 1.5, 1.5);
    painter.drawPolyline(QPolygonF{{2.2, 4.4}, {8, 9.2}, {13.8, 4.4}});
}

void drawSymbol(QPainter &painter, Symbol symbol, const QColor &color, const QColor &paper)
{
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (symbol) {
    case Symbol::ToDo:
        return drawRing(painter);
    case Symbol::Waiting:
        return drawClock(painter);
    case Symbol::Running:
        painter.setPen(QPen(color, 1.8, Qt::SolidLine, Qt::RoundCap));
        return painter.drawArc(discRect.adjusted(0.8, 0.8, -0.8, -0.8), 60 * 16, 270 * 16);
    case Symbol::Done:
    case Symbol::Problem:
    case Symbol::Information:
        drawDisc(painter, color);
        break;
    case Symbol::NeedsYou:
        drawTriangle(painter, color);
        break;
    case Symbol::Letter:
        return drawLetter(painter);
    case Symbol::Copy:
        return drawSheets(painter);
    case Symbol::Copied:
        painter.setPen(QPen(color, 1.9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        return painter.drawPolyline(QPolygonF{{3, 8.4}, {6.6, 12}, {13, 4.6}});
    }
    painter.setPen(QPen(paper, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    drawSign(painter, symbol);
}

class SymbolEngine final : public QIconEngine {
public:
    explicit SymbolEngine(Symbol symbol)
        : m_symbol(symbol)
    {
    }

    QIconEngine *clone() const override { return new SymbolEngine(m_symbol); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QGuiApplication::palette();
        QColor color = toneColor(toneOf(m_symbol), palette);
        QColor paper = palette.color(QPalette::Base);
        if (mode == QIcon::Selected && m_symbol != Symbol::Copy) {
            color = palette.color(QPalette::HighlightedText);
            paper = palette.color(QPalette::Highlight);
        }
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (mode == QIcon::Disabled)
            painter->setOpacity(painter->opacity() * 0.5);
        const double side = qMin(rect.width(), rect.height());
        painter->translate(QRectF(rect).center() - QPointF(side / 2, side / 2));
        painter->scale(side / gridSize, side / gridSize);
        drawSymbol(*painter, m_symbol, color, paper);
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }

private:
    Symbol m_symbol;
};

} // namespace

QIcon symbolIcon(Symbol symbol)
{
    return QIcon(new SymbolEngine(symbol));
}

Tone toneOf(Symbol symbol)
{
    switch (symbol) {
    case Symbol::ToDo:
    case Symbol::Letter:
    case Symbol::Copy:
        return Tone::Subtle;
    case Symbol::Waiting:
    case Symbol::Running:
    case Symbol::Information:
        return Tone::Accent;
    case Symbol::Done:
    case Symbol::Copied:
        return Tone::Good;
    case Symbol::NeedsYou:
        return Tone::Warning;
    case Symbol::Problem:
        return Tone::Bad;
    }
    Q_UNREACHABLE();
    return Tone::Neutral;
}

QString symbolName(Symbol symbol)
{
    switch (symbol) {
    case Symbol::ToDo:
        return QCoreApplication::translate("gui", "To do");
    case Symbol::Waiting:
        return QCoreApplication::translate("gui", "Waiting");
    case Symbol::Running:
        return QCoreApplication::translate("gui", "Running");
    case Symbol::Done:
        return QCoreApplication::translate("gui", "Done");
    case Symbol::NeedsYou:
        return QCoreApplication::translate("gui", "Needs you");
    case Symbol::Problem:
        return QCoreApplication::translate("gui", "Problem");
    case Symbol::Information:
        return QCoreApplication::translate("gui", "Information");
    case Symbol::Letter:
        return QCoreApplication::translate("gui", "Mail");
    case Symbol::Copy:
        return QCoreApplication::translate("gui", "Copy");
    case Symbol::Copied:
        return QCoreApplication::translate("gui", "Copied");
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace gui
