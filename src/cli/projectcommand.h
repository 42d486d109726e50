// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "cli/command.h"
#include "onboarding/accountsimport.h"
#include "onboarding/move.h"

namespace cli {

/// A command on a project file: opens it, takes over the secrets that the options name, then runs.
class ProjectCommand : public Command {
    Q_OBJECT

public:
    using Command::Command;

    void start() override;

    /// --secret-file, --secret-env, --passwords and --columns.
    static QList<QCommandLineOption> secretOptions();
    /// The description of a command that also takes these, --domain and --set.
    static CommandDescription perDomain(CommandDescription description);

protected:
    virtual void run() = 0;
    /// The file that an option names; where each domain writes one, with the domain in its name.
    QString outputPath(const QString &option) const;
    onboarding::Move &move() { return *m_move; }
    /// Where addresses of a table may be: a local part alone is in the first, which is the main one where the
    /// command runs on each domain.
    QList<DomainName> tableDomains() const;
    /// Reads the table that an option names, as --columns says. Usage: these are no such columns.
    Result<onboarding::AccountsImport> readTable(const QString &option) const;

    /// Says what the host makes the journey wait for.
    void sayWaits(const onboarding::Journey &journey);

    /// What stands behind an option that may be repeated as KEY=VALUE. Usage: it is no such pair.
    Result<QMap<QString, QString>> keyValues(const QString &option);

    /// Adopts an open move, its keychain and the secrets of the options, then calls run().
    void adopt(std::unique_ptr<onboarding::Move> move);

private:
    Status keepSecrets();
    Status setValues(onboarding::Move &move); ///< As --set says.
    Status keepPasswords();

    std::unique_ptr<onboarding::Move> m_move;
};

} // namespace cli
