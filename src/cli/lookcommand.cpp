// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/lookcommand.h"

using namespace Qt::StringLiterals;
using onboarding::DomainState;
using onboarding::Finding;

namespace cli {

namespace {

QString word(Finding::Severity severity)
{
    switch (severity) {
    case Finding::Severity::Good:
        return LookCommand::tr("good");
    case Finding::Severity::Note:
        return LookCommand::tr("note");
    case Finding::Severity::Warning:
        return LookCommand::tr("warning");
    case Finding::Severity::Problem:
        return LookCommand::tr("problem");
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace

void LookCommand::start()
{
    if (arguments().constFirst().endsWith(u".mailhaul"_s))
        return ProjectCommand::start();
    const Result<DomainName> domain = DomainName::parse(arguments().constFirst());
    if (!domain)
        return failWith(domain.error());
    await(onboarding::lookAt(*domain, services()), [this](const DomainState &state) {
        show(state);
        finish();
    });
}

void LookCommand::run()
{
    onboarding::LookJourney &journey = move().look();
    connect(&journey, &onboarding::Journey::finished, this, [this, &journey] {
        if (journey.error())
            return failWith(*journey.error());
        show(journey.domainState());
        if (const Status saved = move().file().save(); !saved)
            return failWith(saved.error());
        finish();
    });
    journey.start();
}

void LookCommand::show(const DomainState &state)
{
    QJsonObject json = onboarding::toJson(state);
    json.insert(u"event"_s, u"domain"_s);
    output().object(json);

    output().line(tr("Domain: %1 (zone %2)").arg(state.domain.toUnicode(), state.zone.toUnicode()));
    QList<QStringList> servers;
    for (const onboarding::NameServerView &server : state.nameServers) {
        servers += {server.name,
                    server.address,
                    server.serial ? QString::number(*server.serial) : u"-"_s,
                    server.isInParent ? tr("yes") : tr("no"),
                    server.isInZone ? tr("yes") : tr("no"),
                    server.trouble};
    }
    output().table(
        {tr("Name server"), tr("Address"), tr("Serial"), tr("In parent"), tr("In zone"), tr("Trouble")},
        servers);
    output().line(tr("MX: %1 (TTL %2 s)")
                      .arg(state.mx.isEmpty() ? tr("none") : state.mx.join(u", "_s))
                      .arg(state.mxTtl));
    output().line(tr("DNS host: %1").arg(state.dnsHostName.isEmpty() ? tr("unknown") : state.dnsHostName));
    if (state.oldHost)
        output().line(
            tr("Old IMAP host: %1, port %2 (a guess)").arg(state.oldHost->host).arg(state.oldHost->port));
    QList<QStringList> findings;
    for (const Finding &finding : state.findings)
        findings += {word(finding.severity), finding.title, finding.text};
    output().line({});
    for (const QStringList &finding : findings)
        output().line(plainText(u"%1: %2. %3"_s.arg(finding.at(0), finding.at(1), finding.at(2)), 2000));
}

CommandDescription LookCommand::description()
{
    return perDomain({u"look"_s,
                      u"DOMAIN|PROJECT.mailhaul"_s,
                      tr("Shows the domain as it is today: name servers, MX, traps, old host."),
                      {},
                      1,
                      1,
                      [](Context context) -> std::unique_ptr<Command> {
                          return std::make_unique<LookCommand>(std::move(context));
                      }});
}

} // namespace cli
