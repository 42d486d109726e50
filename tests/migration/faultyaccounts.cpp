// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultyaccounts.h"

#include "twohosts.h"

using namespace Qt::StringLiterals;

namespace {

/// Duplicates, a Message-ID used twice, none, keywords, nested folders, one of them empty.
QList<Letter> smallMailbox()
{
    const QByteArray twin = testMessage("twin", "once\r\n");
    return {{u"INBOX"_s, testMessage("1"), "\\Seen", "17-Jul-1996 02:44:25 -0700"},
            {u"INBOX"_s, twin, {}, "18-Jul-1996 02:44:25 -0700"},
            {u"INBOX"_s, twin, {}, "18-Jul-1996 02:44:25 -0700"},
            {u"INBOX"_s, testMessage("twin", "more\r\n"), {}, "18-Jul-1996 02:44:25 -0700"},
            {u"a/ü"_s, testMessage({}, "nameless\r\n"), "\\Flagged $Forwarded", "29-Feb-2024 00:00:00 +0000"},
            {u"a/ü"_s, testMessage("5", "x DELETE INBOX\r\n"), "", "29-Feb-2024 00:00:00 +0000"}};
}

} // namespace

Status FaultyAccounts::start()
{
    rehearsal::DovecotOptions from;
    from.name = u"old"_s;
    from.separator = u"."_s;
    from.prefix = u"INBOX."_s;
    from.connectionsPerUser = 200;
    from.specialUse = {};
    rehearsal::DovecotOptions to;
    to.name = u"new"_s;
    to.specialUse = {};
    m_source = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"old"_s), from);
    m_destination = std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"new"_s), to);
    m_move = std::make_unique<MailboxMove>(*m_source, *m_destination);
    Status done = m_source->start();
    if (done)
        done = m_destination->start();
    if (done)
        done = m_move->create();
    if (done)
        done = m_move->put(*m_source, smallMailbox());
    if (done)
        done = m_move->makeFolders(*m_source, {u"empty"_s});
    m_wanted = m_move->store(*m_source);
    return done;
}

FaultyAccounts::Account &FaultyAccounts::add()
{
    auto account = std::make_unique<Account>();
    account->user = u"copy%1@example-firm.test"_s.arg(m_accounts.size() + 1);
    const Status added = m_destination->addUser(account->user, MailboxMove::password());
    if (!added)
        qWarning("%s", qUtf8Printable(words(added)));
    account->source = std::make_unique<FaultProxy>(m_source->address(), m_source->port());
    account->destination = std::make_unique<FaultProxy>(m_destination->address(), m_destination->port());
    account->job = m_move->job();
    account->job.id = account->user;
    account->job.source.endpoint.host = account->job.destination.endpoint.host = u"127.0.0.1"_s;
    account->job.source.endpoint.port = account->source->serverPort();
    account->job.destination.endpoint.port = account->destination->serverPort();
    account->job.destination.credentials.user = account->user;
    account->ledgerFile = m_folder.filePath(account->user + u".ledger"_s);
    m_accounts.push_back(std::move(account));
    return *m_accounts.back();
}

migration::Summary FaultyAccounts::migrate(const std::vector<Account *> &accounts, int tries)
{
    migration::Options options;
    options.ledgerFile = accounts.front()->ledgerFile;
    options.parallel = int(accounts.size());
    options.connections = 1;
    options.tries = tries;
    QList<migration::AccountJob> jobs;
    for (const Account *account : accounts)
        jobs.append(account->job);
    return runEngine(jobs, options);
}

QString FaultyAccounts::difference(const Account &account) const
{
    const auto there = rehearsal::readMailStore(*m_destination, account.user, MailboxMove::password());
    if (!there)
        return there.error().toString();
    const rehearsal::StoreDifference found = rehearsal::compareStores(m_wanted, *there);
    return found.isNone() ? QString() : found.toString();
}
