// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include "onboarding/services.h"

using namespace Qt::StringLiterals;

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
    if (std::exchange(m_isFinished, true))
        return;
    if (options().isSet(u"evidence"_s)) {
        const Status saved = services().saveEvidence(options().value(u"evidence"_s));
        if (!saved)
            output().error(saved.error());
        if (!saved && exitCode == 0)
            exitCode = ::exitCode(saved.error().kind);
    }
    emit finished(exitCode);
}

void Command::failWith(const Error &error)
{
    if (m_isFinished) // One reason is enough.
        return;
    output().error(error);
    finish(exitCode(error.kind));
}

} // namespace cli
