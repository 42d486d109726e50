// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onboarding/entriesmodel.h"

namespace onboarding {

class ProjectFile;

/// The aliases of a project; members are separated by blanks or commas.
class AliasesModel final : public EntriesModel {
    Q_OBJECT

public:
    enum Column { Address, Members, Outcome, ColumnCount };

    explicit AliasesModel(ProjectFile &file, QObject *parent = nullptr);

private:
    int entryCount() const override;
    const Creation &creation(int row) const override;
    QString cell(int row, int column) const override;
    bool isFixed(int column) const override;
    Status enter(int row, int column, const QString &entered) override;
    void removeEntries(int row, int count) override;
    Status setCell(Alias &alias, int column, const QString &entered);

    ProjectFile &m_file;
    QList<Alias> m_rows;
};

} // namespace onboarding
