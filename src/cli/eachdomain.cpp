// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/eachdomain.h"

#include "onboarding/project.h"

using namespace Qt::StringLiterals;

namespace cli {

EachDomain::EachDomain(Maker make, Context context)
    : Command(std::move(context))
    , m_make(make)
{
}

void EachDomain::start()
{
    if (arguments().isEmpty())
        return failWith({Error::Kind::Usage, tr("“--domain all” needs a project file."), {}, {}});
    const Result<onboarding::Project> project = onboarding::loadProject(arguments().constFirst());
    if (!project)
        return failWith(project.error());
    m_domains = project->domains();
    next();
}

void EachDomain::stop()
{
    m_domains.clear();
    if (m_command)
        m_command->stop();
    else
        Command::stop();
}

void EachDomain::next()
{
    m_command.reset(); // One has the project file locked for itself.
    if (m_domains.isEmpty())
        return finish(m_code);
    const DomainName domain = m_domains.takeFirst();
    output().object({{u"event"_s, u"domain"_s}, {u"domain"_s, domain.toString()}});
    output().line(tr("%1:").arg(domain.toUnicode()));
    m_command = m_make({options(), arguments(), output(), services(), domain});
    connect(
        m_command.get(), &Command::finished, this,
        [this](int code) {
            m_code = m_code == 0 ? code : m_code;
            next();
        },
        Qt::QueuedConnection);
    m_command->start();
}

} // namespace cli
