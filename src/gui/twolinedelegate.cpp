// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/twolinedelegate.h"

#include <QGuiApplication>
#include <QPainter>

namespace gui {

namespace {

constexpr int padding = 8;
constexpr int symbolSize = 18;

QFont smallFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

} // namespace

TwoLineDelegate::TwoLineDelegate(LinesOf linesOf, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_linesOf(std::move(linesOf))
{
}

void TwoLineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const TwoLines lines = m_linesOf(index);
    // Not the view's own: a style sheet makes its background transparent.
    const QPalette palette = QGuiApplication::palette();
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect ground = option.rect.adjusted(1, 1, -1, -1);
    if (isSelected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(toneBackground(Tone::Accent, palette));
        painter->drawRoundedRect(ground, 6, 6);
    }
    if (isSelected && option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(toneColor(Tone::Accent, palette), 1.5));
        painter->drawRoundedRect(ground, 6, 6);
    }
    if (!isEnabled)
        painter->setOpacity(0.75);
    const QRect body = ground.adjusted(padding, padding - 1, -padding, -padding + 1);
    symbolIcon(lines.symbol).paint(painter, QRect(body.left(), body.top(), symbolSize, symbolSize));
    const QRect texts = body.adjusted(symbolSize + padding, 0, 0, 0);
    QFont titleFont = option.font;
    titleFont.setWeight(isSelected ? QFont::DemiBold : QFont::Normal);
    const QFontMetrics titleMetrics(titleFont);
    painter->setFont(titleFont);
    painter->setPen(palette.color(QPalette::Text));
    painter->drawText(texts, static_cast<int>(Qt::AlignLeft | Qt::AlignTop),
                      titleMetrics.elidedText(lines.title, Qt::ElideRight, texts.width()));
    const QFont textFont = smallFont(option.font);
    painter->setFont(textFont);
    painter->setPen(toneColor(Tone::Subtle, palette));
    painter->drawText(texts.adjusted(0, titleMetrics.height() + 2, 0, 0),
                      static_cast<int>(Qt::AlignLeft | Qt::AlignTop),
                      QFontMetrics(textFont).elidedText(lines.text, Qt::ElideRight, texts.width()));
    painter->restore();
}

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int lines = QFontMetrics(option.font).height() + 2 + QFontMetrics(smallFont(option.font)).height();
    return {160, lines + 2 * padding};
}

} // namespace gui
