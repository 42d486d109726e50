// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/delegates.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>

namespace gui {

SymbolDelegate::SymbolDelegate(LookOf lookOf, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_lookOf(std::move(lookOf))
{
}

void SymbolDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const CellLook look = m_lookOf(index);
    if (look.isFaint)
        option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
    if (!look.symbol)
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = symbolIcon(*look.symbol);
    option->decorationSize = QSize(16, 16);
}

ProgressDelegate::ProgressDelegate(int percentRole, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_percentRole(percentRole)
{
}

void ProgressDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = item.text;
    item.text.clear();
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    constexpr int barHeight = 5;
    const QRect cell = item.rect.adjusted(8, 4, -8, -6);
    const bool selected = item.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(cell.adjusted(0, 0, 0, -barHeight), static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter),
                      item.fontMetrics.elidedText(text, Qt::ElideRight, cell.width()));
    QRectF bar(cell.left(), cell.bottom() - barHeight + 1, cell.width(), barHeight);
    painter->setPen(Qt::NoPen);
    painter->setBrush(item.palette.color(QPalette::Mid));
    painter->drawRoundedRect(bar, barHeight / 2.0, barHeight / 2.0);
    const int percent = index.data(m_percentRole).toInt();
    if (percent > 0) {
        bar.setWidth(qMax<double>(barHeight, bar.width() * percent / 100));
        const Tone tone = percent >= 100 ? Tone::Good : Tone::Accent;
        painter->setBrush(selected ? item.palette.color(QPalette::HighlightedText)
                                   : toneColor(tone, item.palette));
        painter->drawRoundedRect(bar, barHeight / 2.0, barHeight / 2.0);
    }
    painter->restore();
}

QSize ProgressDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(16, 14);
}

QWidget *PasswordDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                        const QModelIndex &index) const
{
    auto *editor = new QLineEdit(parent);
    editor->setEchoMode(QLineEdit::Password);
    editor->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
    return editor;
}

void PasswordDelegate::setEditorData(QWidget *, const QModelIndex &) const { }

void PasswordDelegate::setModelData(QWidget *editor, QAbstractItemModel *model,
                                    const QModelIndex &index) const
{
    const QString password = qobject_cast<QLineEdit *>(editor)->text();
    if (!password.isEmpty()) // Leaving the empty editor is no wish to remove the password.
        model->setData(index, password);
}

} // namespace gui
