// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

class QGridLayout;
class QLabel;

namespace onboarding {
class RecordsModel;
struct RecordView;
} // namespace onboarding

namespace gui {

class CopyField;

/// DNS records as a panel asks for them: one field per value, each with a button that copies exactly it, and
/// below each record what the name servers have now.
class RecordsView final : public QWidget {
    Q_OBJECT

public:
    explicit RecordsView(QWidget *parent = nullptr);

    /// Shows `model` and follows it; it must outlive the view.
    void setModel(onboarding::RecordsModel &model);

private:
    struct Row {
        QLabel *type;
        CopyField *host;
        CopyField *priority;
        CopyField *value;
        QLabel *ttl;
        QLabel *symbol;
        QLabel *verdict;
    };

    void refresh();
    void addHeader();
    void addRow();
    void removeLastRow();
    static void fill(const Row &row, const onboarding::RecordView &record);

    onboarding::RecordsModel *m_model = nullptr;
    QGridLayout *m_grid;
    QLabel *m_empty;
    QLabel *m_priorityHeader = nullptr;
    std::vector<Row> m_rows;
};

} // namespace gui
