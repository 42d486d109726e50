// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/recordsview.h"

#include <QGridLayout>
#include <QLabel>
#include <algorithm>

#include "gui/copyfield.h"
#include "gui/symbol.h"
#include "onboarding/recordsmodel.h"

using namespace Qt::StringLiterals;
using onboarding::RecordView;

namespace gui {

namespace {

enum GridColumn { TypeColumn, HostColumn, PriorityColumn, ValueColumn, TtlColumn };

Symbol symbolOf(const RecordView &record)
{
    switch (record.verdict) {
    case RecordView::Verdict::Unknown:
        return Symbol::ToDo;
    case RecordView::Verdict::Right:
        return Symbol::Done;
    case RecordView::Verdict::Missing:
        return Symbol::Waiting;
    case RecordView::Verdict::NearMiss:
        return Symbol::NeedsYou;
    case RecordView::Verdict::Wrong:
    case RecordView::Verdict::Leftover:
        return Symbol::Problem;
    }
    Q_UNREACHABLE();
    return Symbol::ToDo;
}

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QString sheetForBold()
{
    return u"font-weight: 600;"_s;
}

} // namespace

RecordsView::RecordsView(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_empty(plainLabel(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(HostColumn, 3);
    m_grid->setColumnStretch(ValueColumn, 5);
    m_empty->setText(tr("The records are being looked up."));
    m_empty->setProperty("role", u"subtle"_s);
    m_grid->addWidget(m_empty, 0, 0, 1, 5);
    addHeader();
}

void RecordsView::setModel(onboarding::RecordsModel &model)
{
    m_model = &model;
    connect(&model, &QAbstractItemModel::modelReset, this, &RecordsView::refresh);
    connect(&model, &QAbstractItemModel::dataChanged, this, &RecordsView::refresh);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &RecordsView::refresh);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &RecordsView::refresh);
    refresh();
}

void RecordsView::addHeader()
{
    const QStringList titles{tr("Type"), tr("Host"), tr("Priority"), tr("Value"), tr("TTL")};
    for (int column = 0; column < titles.size(); ++column) {
        QLabel *label = plainLabel(this);
        label->setText(titles.at(column));
        label->setProperty("role", u"fieldName"_s);
        m_grid->addWidget(label, 1, column);
        if (column == PriorityColumn)
            m_priorityHeader = label;
    }
}

void RecordsView::addRow()
{
    const Row row{plainLabel(this), new CopyField(this), new CopyField(this), new CopyField(this),
                  plainLabel(this), plainLabel(this),    plainLabel(this)};
    row.host->setName(tr("Host"));
    row.priority->setName(tr("Priority"));
    row.value->setName(tr("Value"));
    row.priority->setMaximumWidth(110);
    row.type->setStyleSheet(sheetForBold());
    row.verdict->setWordWrap(true);
    row.verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    const int line = 2 + 2 * static_cast<int>(m_rows.size());
    m_grid->addWidget(row.type, line, TypeColumn);
    m_grid->addWidget(row.host, line, HostColumn);
    m_grid->addWidget(row.priority, line, PriorityColumn);
    m_grid->addWidget(row.value, line, ValueColumn);
    m_grid->addWidget(row.ttl, line, TtlColumn);
    m_grid->addWidget(row.symbol, line + 1, TypeColumn, Qt::AlignRight | Qt::AlignTop);
    m_grid->addWidget(row.verdict, line + 1, HostColumn, 1, 4);
    m_rows.push_back(row);
}

void RecordsView::removeLastRow()
{
    const Row row = m_rows.back();
    m_rows.pop_back();
    for (QWidget *widget : std::initializer_list<QWidget *>{row.type, row.host, row.priority, row.value,
                                                            row.ttl, row.symbol, row.verdict})
        delete widget;
}

void RecordsView::fill(const Row &row, const RecordView &record)
{
    row.type->setText(record.type);
    row.host->setText(record.host);
    row.host->setOthers(record.otherHosts);
    row.priority->setText(record.priority);
    row.priority->setVisible(!record.priority.isEmpty());
    row.value->setText(record.value);
    //: %1 is a number of seconds.
    row.ttl->setText(tr("%1 s").arg(record.ttl));
    const Symbol symbol = symbolOf(record);
    row.symbol->setPixmap(symbolIcon(symbol).pixmap(QSize(16, 16), row.symbol->devicePixelRatioF()));
    row.symbol->setAccessibleName(symbolName(symbol));
    const bool isRight = record.verdict == RecordView::Verdict::Right;
    const QString text =
        isRight && record.verdictText.isEmpty() ? tr("It is published.") : record.verdictText;
    row.verdict->setText(text);
    row.symbol->setVisible(!text.isEmpty());
    row.verdict->setVisible(!text.isEmpty());
    for (CopyField *field : {row.host, row.priority, row.value})
        field->setStruckOut(!record.isWanted);
}

void RecordsView::refresh()
{
    const QList<RecordView> &records = m_model->records();
    const auto count = static_cast<size_t>(records.size());
    while (m_rows.size() < count)
        addRow();
    while (m_rows.size() > count)
        removeLastRow();
    for (size_t row = 0; row < count; ++row)
        fill(m_rows[row], records.at(static_cast<qsizetype>(row)));
    m_empty->setVisible(records.isEmpty());
    const bool hasPriority =
        std::ranges::any_of(records, [](const RecordView &record) { return !record.priority.isEmpty(); });
    m_priorityHeader->setVisible(hasPriority);
}

} // namespace gui
