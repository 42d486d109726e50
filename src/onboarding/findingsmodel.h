// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QList>

namespace onboarding {

/// One thing that Look found out, in words for the user.
struct Finding {
    enum class Severity { Good, Note, Warning, Problem };

    QString id; ///< Stable key for scripts, e.g. "mx", "wildcard", "spf-two".
    Severity severity = Severity::Note;
    QString title;
    QString text;

    bool operator==(const Finding &) const = default;
};

QString severityText(Finding::Severity severity); ///< "Warning", translated.

/// The findings as a list. Qt::DisplayRole is the title, Qt::ToolTipRole the text.
class FindingsModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { SeverityRole = Qt::UserRole, TitleRole, TextRole, IdRole };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index,
                  int role) const override; ///< SeverityRole: int of Finding::Severity.
    QHash<int, QByteArray> roleNames() const override;

    const QList<Finding> &findings() const { return m_findings; }
    void set(QList<Finding> findings);

private:
    QList<Finding> m_findings;
};

} // namespace onboarding
