// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/findingsmodel.h"

#include "onboarding/text.h"

namespace onboarding {

int FindingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_findings.size());
}

QVariant FindingsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Finding &finding = m_findings.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case TitleRole:
        return finding.title;
    case Qt::ToolTipRole:
    case TextRole:
        return finding.text;
    case Qt::AccessibleTextRole:
        return Text::tr("%1: %2 %3").arg(severityText(finding.severity), finding.title, finding.text);
    case SeverityRole:
        return int(finding.severity);
    case IdRole:
        return finding.id;
    }
    return {};
}

QHash<int, QByteArray> FindingsModel::roleNames() const
{
    return {{SeverityRole, "severity"}, {TitleRole, "title"}, {TextRole, "text"}, {IdRole, "id"}};
}

void FindingsModel::set(QList<Finding> findings)
{
    beginResetModel();
    m_findings = std::move(findings);
    endResetModel();
}

QString severityText(Finding::Severity severity)
{
    switch (severity) {
    case Finding::Severity::Good:
        return Text::tr("Good");
    case Finding::Severity::Note:
        return Text::tr("Note");
    case Finding::Severity::Warning:
        return Text::tr("Warning");
    case Finding::Severity::Problem:
        return Text::tr("Problem");
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace onboarding
