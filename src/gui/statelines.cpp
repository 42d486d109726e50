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
            delete m_grid->itemAtPosition(static_cast<int>(row), column)->widget();
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
    text->setWordWrap(true);
    m_grid->addWidget(symbol, row, 0, Qt::AlignTop);
    m_grid->addWidget(title, row, 1, Qt::AlignTop);
    m_grid->addWidget(text, row, 2, Qt::AlignTop);
}

void StateLines::updateRow(int row)
{
    const auto label
        = [this, row](int column) { return qobject_cast<QLabel *>(m_grid->itemAtPosition(row, column)->widget()); };
    const StateLine &line = m_lines.at(row);
    label(0)->setPixmap(symbolIcon(line.symbol).pixmap(QSize(18, 18), devicePixelRatioF()));
    label(0)->setAccessibleName(symbolName(line.symbol));
    label(0)->setToolTip(symbolName(line.symbol));
    label(1)->setText(line.title);
    label(2)->setText(line.text);
}

} // namespace gui
