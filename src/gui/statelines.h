// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/symbol.h"

class QGridLayout;
class QLabel;

namespace gui {

/// One answer: its state, what was asked, and the answer in a sentence.
struct StateLine {
    Symbol symbol = Symbol::ToDo;
    QString title;
    QString text; ///< Plain text; may be empty.

    bool operator==(const StateLine &) const = default;
};

/// Answers one below the other, each with symbol, title and sentence.
class StateLines final : public QWidget {
    Q_OBJECT

public:
    explicit StateLines(QWidget *parent = nullptr);

    /// The sentence below the title instead of beside it, for long titles. Call it before setLines().
    void setStacked(bool isStacked);
    void setLines(const QList<StateLine> &lines);
    QList<StateLine> lines() const { return m_lines; }

private:
    void addRow(int row);
    void updateRow(int row);

    QLabel *label(int row, int column) const;

    QGridLayout *m_grid;
    bool m_isStacked = false;
    QList<StateLine> m_lines;
};

} // namespace gui
