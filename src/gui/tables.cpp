// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tables.h"

#include <QEvent>
#include <QHeaderView>
#include <QTableView>

namespace gui {

namespace {

/// Gives one column all the room that is left, but never less than its texts need: then the table scrolls.
class ColumnFit final : public QObject {
public:
    ColumnFit(QTableView &view, int column)
        : QObject(&view)
        , m_view(view)
        , m_column(column)
    {
        view.viewport()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Resize)
            fit();
        return false;
    }

private:
    void fit()
    {
        QHeaderView &header = *m_view.horizontalHeader();
        const QAbstractItemView &items = m_view; // There the hint is public.
        const int wanted = qBound(120, items.sizeHintForColumn(m_column), 190);
        const int others = header.length() - header.sectionSize(m_column);
        const bool hasRoom = m_view.viewport()->width() - others >= wanted;
        header.setSectionResizeMode(m_column, hasRoom ? QHeaderView::Stretch : QHeaderView::Interactive);
        if (!hasRoom)
            header.resizeSection(m_column, wanted);
    }

    QTableView &m_view;
    int m_column;
};

} // namespace

void setUpTable(QTableView &view, int stretched, double rowHeight)
{
    view.setWordWrap(false);
    view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.verticalHeader()->setDefaultSectionSize(qRound(view.fontMetrics().height() * rowHeight));
    QHeaderView &header = *view.horizontalHeader();
    header.setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header.setStretchLastSection(false);
    header.setResizeContentsPrecision(
        100); // Rows that are measured; of thousands each change would measure all.
    header.setSectionResizeMode(QHeaderView::ResizeToContents);
    header.setSectionResizeMode(stretched, QHeaderView::Stretch);
    new ColumnFit(view, stretched);
}

} // namespace gui
