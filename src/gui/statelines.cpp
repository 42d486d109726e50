// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/statelines.h"

#include <QGridLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace gui {

StateLines::StateLines(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(8);
    m_grid->setColumnStretch(2, 1);
}

void StateLines::setStacked(bool isStacked)
{
    m_isStacked = isStacked;
    m_grid->setVerticalSpacing(isStacked ? 2 : 8);
    m_grid->setColumnStretch(1, isStacked ? 1 : 0);
    m_grid->setColumnStretch(2, isStacked ? 0 : 1);
}

void StateLines::setLines(const QList<StateLine> &lines)
{
    if (lines == m_lines)
        return;
    const qsizetype before = m_lines.size();
    m_lines = lines;
    for (qsizetype row = before; row < lines.size(); ++row)
        addRow(static_cast<int>(row));
    for (qsizetype row = lines.size(); row < before; ++row) {
        for (int column = 0; column < 3; ++column)
            delete label(static_cast<int>(row), column);
    }
    for (qsizetype row = 0; row < lines.size(); ++row)
        updateRow(static_cast<int>(row));
}

void StateLines::addRow(int row)
{
    auto *symbol = new QLabel(this);
    auto *title = new QLabel(this);
    auto *text = new QLabel(this);
    for (QLabel *label : {title, text}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setContentsMargins(0, 1, 0, 0); // On one line with the taller symbol.
    }
    title->setStyleSheet(u"font-weight: 600;"_s);
    title->setWordWrap(m_isStacked);
    text->setWordWrap(true);
    if (m_isStacked)
        text->setContentsMargins(0, 0, 0, 6);
    m_grid->addWidget(symbol, 2 * row, 0, Qt::AlignTop);
    m_grid->addWidget(title, 2 * row, 1, Qt::AlignTop);
    if (m_isStacked)
        m_grid->addWidget(text, 2 * row + 1, 1, Qt::AlignTop);
    else
        m_grid->addWidget(text, 2 * row, 2, Qt::AlignTop);
}

QLabel *StateLines::label(int row, int column) const
{
    const bool isBelow = m_isStacked && column == 2;
    const QLayoutItem *item =
        isBelow ? m_grid->itemAtPosition(2 * row + 1, 1) : m_grid->itemAtPosition(2 * row, column);
    return qobject_cast<QLabel *>(item->widget());
}

void StateLines::updateRow(int row)
{
    const StateLine &line = m_lines.at(row);
    label(row, 0)->setPixmap(symbolIcon(line.symbol).pixmap(QSize(18, 18), devicePixelRatioF()));
    label(row, 0)->setAccessibleName(symbolName(line.symbol));
    label(row, 0)->setToolTip(symbolName(line.symbol));
    label(row, 1)->setText(line.title);
    label(row, 2)->setText(line.text);
}

} // namespace gui
