// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"

#include <QCoreApplication>

namespace cli {

Command::Command(Context context)
    : m_context(std::move(context))
{
}

void Command::stop()
{
    output().message(QCoreApplication::translate("cli", "Stopped."));
    finish(exitCode(Error::Kind::Cancelled));
}

void Command::finish(int exitCode)
{
    if (!std::exchange(m_isFinished, true))
        emit finished(exitCode);
}

void Command::failWith(const Error &error)
{
    output().error(error);
    finish(exitCode(error.kind));
}

} // namespace cli
