// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QProcess>
#include <QProcessEnvironment>

/// mailhaulctl, started in `folder`, which is its home as well, without a keychain.
inline std::unique_ptr<QProcess> startedIn(const QString &folder, const QStringList &arguments)
{
    using namespace Qt::StringLiterals;
    auto process = std::make_unique<QProcess>();
    process->setWorkingDirectory(folder);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, folder);
    environment.insert(u"XDG_CONFIG_HOME"_s, folder + u"/config"_s);
    process->setProcessEnvironment(environment);
    process->start(QStringLiteral(MAILHAULCTL), arguments + QStringList{u"--json"_s, u"--no-keychain"_s});
    return process;
}
