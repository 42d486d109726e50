// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/newcommand.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace cli {

void NewCommand::start()
{
    for (const QString &needed : {u"domain"_s, u"provider"_s}) {
        if (!options().isSet(needed))
            return failWith({Error::Kind::Usage, tr("“new” needs --%1.").arg(needed), {}, {}});
    }
    const Result<DomainName> domain = DomainName::parse(options().value(u"domain"_s));
    if (!domain)
        return failWith(domain.error());
    const auto provider = onboarding::provider(services(), options().value(u"provider"_s));
    if (!provider)
        return failWith(provider.error());
    const Result<QMap<QString, QString>> variables = keyValues(u"set"_s);
    if (!variables)
        return failWith(variables.error());
    for (const onboarding::ProviderVariable &variable : provider->variables) {
        if (variable.isSecret && variables->contains(variable.key)) {
            return failWith({Error::Kind::Usage,
                             tr("“%1” is a secret and must not be on the command line.").arg(variable.key),
                             {},
                             tr("Give it with --secret-file or --secret-env.")});
        }
    }
    auto move =
        onboarding::Move::create(arguments().constFirst(), *domain, provider->id, *variables, services());
    if (!move)
        return failWith(move.error());
    adopt(std::move(*move));
}

void NewCommand::run()
{
    if (options().isSet(u"old-host"_s)) {
        const auto old = onboarding::parseServerUrl(options().value(u"old-host"_s));
        if (!old)
            return failWith(old.error());
        onboarding::MailHost host;
        host.host = old->host;
        host.port = old->port;
        host.security = old->security;
        move().look().setOldHost(host);
    }
    if (const Status saved = move().file().save(); !saved)
        return failWith(saved.error());
    output().object({{u"event"_s, u"project"_s},
                     {u"path"_s, move().file().path()},
                     {u"domain"_s, move().project().domain.toString()},
                     {u"provider"_s, move().provider().id},
                     {u"keychain"_s, move().vault().isPersistent()}});
    output().line(
        tr("Project “%1” for %2 at %3 is ready.")
            .arg(move().file().path(), move().project().domain.toUnicode(), move().provider().name));
    if (!move().vault().isPersistent())
        output().message(tr("There is no keychain: secrets must be given again to each command."));
    finish();
}

CommandDescription NewCommand::description()
{
    return {u"new"_s,
            u"PROJECT.mailhaul"_s,
            tr("Makes a project file: everything about a move but secrets."),
            QList<QCommandLineOption>{
                {u"domain"_s, tr("The domain whose mail is moved."), u"DOMAIN"_s},
                {u"provider"_s, tr("The new host; see “providers list”."), u"ID"_s},
                {u"set"_s, tr("A value that the provider needs; may be repeated."), u"KEY=VALUE"_s},
                {u"old-host"_s, tr("The IMAP server of the old host, where “look” does not find it."),
                 u"imaps://HOST:PORT"_s},
            } + secretOptions(),
            1,
            1,
            [](Context context) -> std::unique_ptr<Command> {
                return std::make_unique<NewCommand>(std::move(context));
            }};
}

} // namespace cli
