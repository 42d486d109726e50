// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/aliasesmodel.h"

#include "onboarding/accountsimport.h"
#include "onboarding/addresses.h"
#include "onboarding/projectfile.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

AliasesModel::AliasesModel(ProjectFile &file, QObject *parent)
    : EntriesModel({Text::tr("Alias"), Text::tr("Goes to"), Text::tr("At the new host")}, parent)
    , m_file(file)
    , m_rows(file.project().aliases)
{
    connect(&m_file, &ProjectFile::changed, this, [this] { show(m_rows, m_file.project().aliases); });
}

int AliasesModel::entryCount() const
{
    return int(m_rows.size());
}

const Creation &AliasesModel::creation(int row) const
{
    return m_rows.at(row).creation;
}

bool AliasesModel::isFixed(int) const
{
    return true;
}

Status AliasesModel::enter(int row, int column, const QString &entered)
{
    const bool isNew = row == entryCount();
    Alias alias = isNew ? Alias() : m_rows.at(row);
    const Status set = setCell(alias, column, entered);
    if (!set)
        return set;
    m_file.update([&](Project &project) {
        if (isNew)
            project.aliases += alias;
        else
            project.aliases[row] = alias;
    });
    return {};
}

void AliasesModel::removeEntries(int row, int count)
{
    m_file.update([&](Project &project) { project.aliases.remove(row, count); });
}

Status AliasesModel::setCell(Alias &alias, int column, const QString &entered)
{
    const Project &project = m_file.project();
    if (column == Members) {
        const Result<QList<MailAddress>> members = parseMembers(entered, project.domain);
        if (!members)
            return fail(members.error());
        if (holds(*members, alias.address))
            return fail(Error::Kind::BadInput, Text::tr("The alias leads to itself."));
        alias.members = *members;
        return {};
    }
    const Result<MailAddress> address = parseAddress(entered, project.domain);
    if (!address)
        return fail(address.error());
    const bool isKnown = project.alias(*address) && !address->isSameMailbox(alias.address);
    if (isKnown || project.indexOf(*address) >= 0)
        return fail(Error::Kind::BadInput, Text::tr("This address is a mailbox or an alias already."));
    alias.address = *address;
    return {};
}

QString AliasesModel::cell(int row, int column) const
{
    const Alias &alias = m_rows.at(row);
    switch (column) {
    case Address:
        return alias.address.toUnicode();
    case Members:
        return names(alias.members);
    case Outcome:
        return stateText(alias.creation.state);
    }
    return {};
}

} // namespace onboarding
