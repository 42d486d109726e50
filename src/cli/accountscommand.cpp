// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/accountscommand.h"

#include <QCommandLineParser>
#include <QJsonArray>

#include "base/catchall.h"
#include "base/writefile.h"

#include "cli/gapscommand.h"

using namespace Qt::StringLiterals;
using onboarding::Creation;

namespace cli {

namespace {

constexpr int somethingRefused = 10;

QString word(Creation::State state)
{
    switch (state) {
    case Creation::State::NotYet:
        return u"not-yet"_s;
    case Creation::State::Created:
        return u"created"_s;
    case Creation::State::AlreadyThere:
        return u"already-there"_s;
    case Creation::State::Confirmed:
        return u"confirmed"_s;
    case Creation::State::Refused:
        return u"refused"_s;
    }
    Q_UNREACHABLE();
    return {};
}

QJsonObject toJson(const QString &event, const MailAddress &address, const Creation &creation)
{
    return {{u"event"_s, event},
            {u"address"_s, address.toString()},
            {u"state"_s, word(creation.state)},
            {u"words"_s, creation.words},
            {u"remedy"_s, creation.remedy}};
}

} // namespace

void AccountsCommand::run()
{
    // Of all domains only once.
    const bool isFirst = domain().isRoot() || domain() == move().domains().constFirst();
    if (options().isSet(u"import"_s) && isFirst) {
        if (const Status imported = import(); !imported)
            return failWith(imported.error());
    }
    if (const Status named = nameOldProvider(); !named)
        return failWith(named.error());
    if (options().isSet(u"discover"_s))
        return discover();
    proceed();
}

void AccountsCommand::proceed()
{
    if (const Status confirmed = confirm(); !confirmed)
        return failWith(confirmed.error());
    using Change = onboarding::ChangeJourney::Change;
    if (options().isSet(u"create"_s))
        return create();
    if (options().isSet(u"new-password"_s))
        return change(Change::SetPassword, u"new-password"_s);
    if (options().isSet(u"disable"_s))
        return change(Change::Disable, u"disable"_s);
    gapCheck(list());
}

Status AccountsCommand::confirm()
{
    onboarding::MailboxJourney &journey = move().mailboxes();
    if (options().isSet(u"created"_s))
        journey.confirmCreated();
    QList<MailAddress> named;
    for (const QString &text : options().values(u"confirm"_s)) {
        const auto address =
            parseWithCatchAll(text.contains(u'@') ? text : text + u'@' + move().project().domain.toString());
        if (!address)
            return fail(address.error());
        named += *address;
    }
    return journey.confirmCreated(named);
}

Status AccountsCommand::nameOldProvider()
{
    if (!options().isSet(u"old-provider"_s))
        return {};
    const Result<QMap<QString, QString>> variables = keyValues(u"old-set"_s);
    if (!variables)
        return fail(variables.error());
    return move().gaps().setOldProvider(options().value(u"old-provider"_s), *variables);
}

void AccountsCommand::discover()
{
    await(move().gaps().discover(), [this](const onboarding::AccountsImport &found) {
        const Status taken = take(found, u"discovered"_s);
        if (!taken)
            return failWith(taken.error());
        proceed();
    });
}

Status AccountsCommand::take(const onboarding::AccountsImport &import, const QString &event)
{
    move().add(import);
    output().object({{u"event"_s, event},
                     {u"mailboxes"_s, import.accounts.size()},
                     {u"aliases"_s, import.aliases.size()}});
    output().line(tr("%n mailbox(es) imported.", nullptr, static_cast<int>(import.accounts.size())));
    output().line(tr("%n alias(es) imported.", nullptr, static_cast<int>(import.aliases.size())));
    return move().file().save();
}

Status AccountsCommand::import()
{
    const Result<onboarding::AccountsImport> import = readTable(u"import"_s);
    if (!import)
        return fail(import.error());
    for (const onboarding::RowError &error : import->errors)
        output().message(error.toString());
    if (!import->errors.isEmpty()) {
        return fail(Error::Kind::BadInput,
                    tr("Nothing was imported: %n row(s) have mistakes.", nullptr,
                       static_cast<int>(import->errors.size())),
                    import->errors.constFirst().toString(), tr("Correct the file and import it again."));
    }
    return take(*import, u"imported"_s);
}

bool AccountsCommand::wouldForget(int passwords)
{
    if (passwords == 0 || move().vault().isPersistent() || options().isSet(u"export"_s))
        return false;
    failWith({Error::Kind::Usage,
              tr("There is no keychain here, so nobody would know the passwords that are generated."),
              {},
              tr("Name a file for them with --export.")});
    return true;
}

void AccountsCommand::create()
{
    // Where mailboxes are made by hand, none is generated here.
    const int passwords = move().provider().createsMailboxes ? move().mailboxes().missingPasswords() : 0;
    if (wouldForget(passwords))
        return;
    // A run that is killed must not leave mailboxes whose passwords only it knew.
    if (passwords > 0 && !move().vault().isPersistent())
        return writeExport([this] { startCreating(); });
    startCreating();
}

void AccountsCommand::startCreating()
{
    onboarding::MailboxJourney &journey = move().mailboxes();
    connect(&journey, &onboarding::Journey::changed, this, [this, &journey] {
        output().progress(tr("%1 of %2 …").arg(journey.done()).arg(journey.total()));
    });
    sayWaits(journey);
    connect(&journey, &onboarding::Journey::finished, this, &AccountsCommand::ended);
    journey.start();
}

void AccountsCommand::change(onboarding::ChangeJourney::Change change, const QString &option)
{
    onboarding::ChangeJourney &changes = move().changes();
    const auto mailboxes =
        onboarding::parseMembers(options().values(option).join(u' '), move().project().domain);
    if (!mailboxes)
        return failWith(mailboxes.error());
    if (!changes.can(change))
        return failWith(
            {Error::Kind::Usage,
             tr("%1 has no interface by which --%2 could be done.").arg(move().provider().name, option),
             {},
             {}});
    if (change == onboarding::ChangeJourney::Change::SetPassword && wouldForget(int(mailboxes->size())))
        return;
    if (changes.plan(change, *mailboxes) < mailboxes->size())
        return failWith({Error::Kind::BadInput,
                         tr("Not all of these are mailboxes of this move that exist at the new host."),
                         options().values(option).join(u' '), tr("Create them first.")});
    connect(&changes, &onboarding::Journey::changed, this, [this, &changes] {
        output().progress(tr("%1 of %2 …").arg(changes.done()).arg(changes.total()));
    });
    sayWaits(changes);
    connect(&changes, &onboarding::Journey::finished, this, [this, &changes] {
        const int code = list();
        if (changes.error())
            return failWith(*changes.error());
        if (m_isStopped)
            return ProjectCommand::stop();
        output().message(changes.summary());
        gapCheck(code);
    });
    changes.start();
}

void AccountsCommand::ended()
{
    const int code = list();
    const std::optional<Error> error = move().mailboxes().error();
    // A row that the provider refused is listed with its words; only what ended the whole run is an error.
    if (error && error->kind != Error::Kind::Refused)
        return failWith(*error);
    if (m_isStopped)
        return ProjectCommand::stop();
    gapCheck(code);
}

void AccountsCommand::stop()
{
    m_isStopped = true;
    if (move().mailboxes().isRunning())
        move().mailboxes().cancel();
    else if (move().changes().isRunning())
        move().changes().cancel();
    else
        ProjectCommand::stop();
}

int AccountsCommand::list()
{
    QList<QStringList> rows;
    bool isRefused = false;
    const auto row = [&rows, &isRefused](const MailAddress &address, const QString &kind,
                                         const Creation &creation) {
        rows += {address.toUnicode(), kind, word(creation.state), creation.words};
        isRefused = isRefused || creation.state == Creation::State::Refused;
    };
    for (const onboarding::Account &account : move().project().accounts) {
        output().object(toJson(u"mailbox"_s, account.address, account.creation));
        row(account.address, tr("mailbox"), account.creation);
    }
    for (const onboarding::Alias &alias : move().project().aliases) {
        QJsonObject json = toJson(u"alias"_s, alias.address, alias.creation);
        QJsonArray members;
        for (const MailAddress &member : alias.members)
            members += member.toString();
        json.insert(u"members"_s, members);
        output().object(json);
        row(alias.address, tr("alias"), alias.creation);
    }
    output().table({tr("Address"), tr("Kind"), tr("State"), tr("The provider's words")}, rows);
    for (const onboarding::EntryProblem &problem : move().mailboxes().problems()) {
        output().object({{u"event"_s, u"problem"_s},
                         {u"address"_s, problem.address.toString()},
                         {u"warning"_s, problem.isWarning},
                         {u"message"_s, problem.message}});
        output().message(plainText(u"%1: %2"_s.arg(problem.address.toUnicode(), problem.message)));
    }
    return isRefused ? somethingRefused : 0;
}

void AccountsCommand::gapCheck(int code)
{
    if (!options().isSet(u"gap-check"_s))
        return exportCsv(code);
    checkGaps(move(), output(), this, [this, code] {
        const int open = showGaps(output(), move().project());
        exportCsv(code > 0 ? code : open);
    });
}

void AccountsCommand::exportCsv(int code)
{
    if (!options().isSet(u"export"_s))
        return finish(code);
    writeExport([this, code] { finish(code); });
}

void AccountsCommand::writeExport(const std::function<void()> &next)
{
    await(move().mailboxes().exportCsv(), [this, next](const QString &csv) {
        const QString path = outputPath(u"export"_s);
        if (const Status written = writeFile(path, csv.toUtf8(), Readers::OwnerOnly); !written)
            return failWith(written.error());
        output().message(tr("“%1” holds passwords; delete it when it has been used.").arg(path));
        next();
    });
}

CommandDescription AccountsCommand::description()
{
    return perDomain(
        {u"accounts"_s, u"PROJECT"_s, tr("Lists, imports and creates mailboxes and aliases at the new host."),
         QList<QCommandLineOption>{
             {u"import"_s, tr("Adds the mailboxes and aliases of a CSV file."), u"CSV"_s},
             {u"discover"_s, tr("Adds the mailboxes and aliases that the old host lists.")},
             {u"old-provider"_s,
              tr("Who the old host is; see “providers list”. Its secrets: --secret-file old.KEY=FILE."),
              u"ID"_s},
             {u"old-set"_s, tr("A value that the old host's interface needs; may be repeated."),
              u"KEY=VALUE"_s},
             {u"create"_s, tr("Creates what does not exist yet; safe to repeat.")},
             {u"new-password"_s,
              tr("Gives a mailbox that exists a new password, for --export to hand out; may be repeated."),
              u"ADDRESS"_s},
             {u"disable"_s,
              tr("Lets nobody log in any more to a mailbox that was created by mistake, and takes it off the "
                 "list; what is stored stays. May be repeated."),
              u"ADDRESS"_s},
             {u"created"_s,
              tr("Says that those which are made by hand exist: all, or the aliases that the host's "
                 "interface cannot create.")},
             {u"confirm"_s,
              tr("Says that this one exists although the host refused it, because it was created by hand; "
                 "may be repeated."),
              u"ADDRESS"_s},
             {u"gap-check"_s,
              tr("Names addresses of the old side without a place at the new host; as “gaps --check”.")},
             {u"export"_s, tr("Writes the mailboxes with their passwords in the new host's import format."),
              u"CSV"_s},
         },
         1, 1, [](Context context) -> std::unique_ptr<Command> {
             return std::make_unique<AccountsCommand>(std::move(context));
         }});
}

} // namespace cli
