// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/session.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;
using onboarding::Step;

namespace gui {

namespace {

const QString memoryName = u"wizard"_s;

int steps()
{
    return static_cast<int>(Step::Finish) + 1;
}

Step stepOf(const QJsonValue &value, Step otherwise)
{
    const int number = value.toInt(-1);
    return number >= 0 && number < steps() ? static_cast<Step>(number) : otherwise;
}

} // namespace

Session::Session(onboarding::Services &services, Options options, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_practice(std::move(options.practice))
    , m_savedMoves(services, std::move(options.listFile))
{
}

Session::~Session() = default;

Status Session::checkIdle() const
{
    if (!m_move || !m_move->migrate().isRunning())
        return {};
    //: %1 is a domain.
    return fail(Error::Kind::Busy,
                tr("The mail of %1 is being copied.").arg(m_move->project().domain.toUnicode()), {},
                tr("Stop copying first; it goes on later where it stopped."));
}

Status Session::open(const QString &path)
{
    if (m_move && QFileInfo(path) == QFileInfo(m_move->file().path())) {
        emit opened();
        return {};
    }
    if (const Status idle = checkIdle(); !idle)
        return idle;
    auto move = onboarding::Move::open(path, m_services);
    if (!move)
        return fail(move.error());
    takeOver(std::move(*move));
    return {};
}

Status Session::create(const QString &path, const DomainName &domain, const QString &providerId,
                       const QMap<QString, QString> &variables)
{
    if (const Status idle = checkIdle(); !idle)
        return idle;
    const QDir folder = QFileInfo(path).absoluteDir();
    if (!folder.mkpath(u"."_s))
        return fail(Error::Kind::Storage, tr("The folder %1 cannot be made.").arg(folder.path()), {},
                    tr("Choose another place for the file."));
    auto move = onboarding::Move::create(path, domain, providerId, variables, m_services);
    if (!move)
        return fail(move.error());
    takeOver(std::move(*move));
    return {};
}

Status Session::turnTo(const DomainName &domain)
{
    if (domain == m_move->project().domain)
        return {};
    if (const Status idle = checkIdle(); !idle)
        return idle;
    if (const Status saved = m_move->file().save(); !saved)
        return saved;
    emit aboutToClose();
    takeOver(onboarding::Move::ofDomain(std::move(m_move), domain));
    return {};
}

Status Session::addDomain(const DomainName &domain)
{
    if (const Status idle = checkIdle(); !idle)
        return idle;
    if (const Status added = m_move->addDomain(domain); !added)
        return added;
    return turnTo(domain);
}

void Session::takeOver(std::unique_ptr<onboarding::Move> move)
{
    if (m_move)
        emit aboutToClose();
    m_move = std::move(move);
    m_savedMoves.remember(m_move->file().path());
    if (m_practice && m_practice->domain == m_move->project().domain)
        preparePractice();
    emit opened();
}

void Session::preparePractice()
{
    for (const auto &[variable, secret] : m_practice->secrets.asKeyValueRange())
        m_move->vault().keepProviderSecret(variable, secret);
    for (const Practice::User &user : m_practice->users) {
        m_move->vault().keep(onboarding::Vault::Side::Old, user.address, user.oldPassword);
        m_move->vault().keep(onboarding::Vault::Side::New, user.address, user.newPassword);
    }
    // A key file that is gone shows as a publish button that says so.
    static_cast<void>(m_move->mx().publisher().configure(m_practice->dnsUpdate));
    if (!m_move->project().oldHost)
        m_move->look().setOldHost(m_practice->oldHost);
}

Step Session::lastStep() const
{
    if (!m_move)
        return Step::Domain;
    const bool isFresh = m_move->project().journeys.isEmpty();
    return stepOf(m_move->file().remembered(memoryName)[u"step"_s],
                  isFresh ? Step::Domain : m_move->currentStep());
}

Step Session::furthestStep() const
{
    if (!m_move)
        return Step::Domain;
    return qMax(lastStep(), stepOf(m_move->file().remembered(memoryName)[u"furthest"_s], Step::Domain));
}

void Session::rememberStep(Step step)
{
    if (!m_move)
        return;
    const QJsonObject memory{{u"step"_s, static_cast<int>(step)},
                             {u"furthest"_s, static_cast<int>(qMax(step, furthestStep()))}};
    if (memory != m_move->file().remembered(memoryName))
        m_move->file().remember(memoryName, memory);
}

} // namespace gui
