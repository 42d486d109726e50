// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>
#include <memory>

#include "base/result.h"
#include "onboarding/move.h"
#include "onboarding/services.h"
#include "rehearsal/rehearsal.h"

/// The rehearsal's servers, and what main() would make of its options to work with them.
class PracticeWorld {
public:
    explicit PracticeWorld(int messages = 120);

    Status start();

    rehearsal::Rehearsal &servers() { return *m_servers; }
    onboarding::Services &services() { return *m_services; }
    QString path(const QString &file) const { return m_folder.filePath(file); }
    DomainName domain() const;

    /// A new project of the practice domain that knows the API and the new host, its token in the vault.
    Result<std::unique_ptr<onboarding::Move>> newMove(const QString &file);
    /// The firm's mailboxes with the passwords of both hosts, and its aliases.
    onboarding::AccountsImport accounts() const;
    onboarding::DnsUpdate dnsUpdate() const;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<rehearsal::Rehearsal> m_servers;
    std::unique_ptr<onboarding::Services> m_services;
};
