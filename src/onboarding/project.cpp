// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/project.h"

#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QUrl>
#include <QUuid>
#include <algorithm>

#include "base/writefile.h"
#include "net/endpoint.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr qint64 longestFile = 64 * 1024 * 1024;

} // namespace

bool DnsApi::isSafe() const
{
    return baseUrl.isEmpty() || QHostAddress(QUrl(baseUrl).host()).isLoopback();
}

qsizetype Project::indexOf(const MailAddress &address) const
{
    for (qsizetype index = 0; index < accounts.size(); ++index) {
        if (accounts.at(index).address.isSameMailbox(address))
            return index;
    }
    return -1;
}

QString Project::acceptedCertificate(const QString &host, quint16 port) const
{
    return certificates.value(net::Endpoint{host.toLower(), port, {}}.toString());
}

QList<DomainName> Project::domains() const
{
    QList<DomainName> all = {domain};
    for (const FurtherDomain &further : furtherDomains)
        all += further.domain;
    return all;
}

const Alias *Project::alias(const MailAddress &address) const
{
    const auto found = std::find_if(aliases.begin(), aliases.end(),
                                    [&](const Alias &alias) { return alias.address.isSameMailbox(address); });
    return found == aliases.end() ? nullptr : &*found;
}

QString Project::loginAtOldHost(const Account &account) const
{
    if (!account.oldLogin.isEmpty())
        return account.oldLogin;
    if (oldHost && oldHost->loginForm == MailHost::LoginForm::LocalPart)
        return account.address.localPart;
    return account.address.toString();
}

Project newProject(const DomainName &domain, const QString &providerId,
                   const QMap<QString, QString> &variables)
{
    Project project;
    project.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    project.domain = domain;
    project.providerId = providerId;
    project.variables = variables;
    return project;
}

Result<Project> loadProject(const QString &path)
{
    QFile file(path);
    if (!file.exists()) {
        return fail(Error::Kind::BadInput, Text::tr("The project file “%1” does not exist.").arg(path), {},
                    Text::tr("Check the name, or make a new project."));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(Error::Kind::BadInput, Text::tr("The project file “%1” cannot be read.").arg(path),
                    file.errorString());
    }
    if (file.size() > longestFile)
        return fail(Error::Kind::BadInput,
                    Text::tr("The file “%1” is too large for a project file.").arg(path));
    return parseProject(file.readAll()).map_error([&path](Error error) {
        error.message = Text::tr("The project file “%1” cannot be used. %2").arg(path, error.message);
        return error;
    });
}

Status saveProject(const QString &path, const Project &project)
{
    return writeFile(path, toJson(project), Readers::OwnerOnly);
}

QString ledgerPath(const QString &projectPath)
{
    const QFileInfo info(projectPath);
    return info.path() + u'/' + info.completeBaseName() + u".ledger"_s;
}

QString stateText(Creation::State state)
{
    switch (state) {
    case Creation::State::NotYet:
        return Text::tr("Not created yet");
    case Creation::State::Created:
        return Text::tr("Created");
    case Creation::State::AlreadyThere:
        return Text::tr("Was there already");
    case Creation::State::Confirmed:
        return Text::tr("Created by hand");
    case Creation::State::Refused:
        return Text::tr("Refused");
    }
    Q_UNREACHABLE();
    return {};
}

QString outcomeText(const Creation &creation)
{
    QStringList parts = {creation.words, creation.remedy};
    parts.removeAll(QString());
    return parts.join(u' ');
}

} // namespace onboarding
