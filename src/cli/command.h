// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineOption>
#include <QObject>
#include <QStringList>
#include <memory>

#include "base/domainname.h"
#include "base/futures.h"
#include "base/result.h"
#include "cli/output.h"

class QCommandLineParser;

namespace onboarding {
class Services;
}

namespace cli {

/// What a command works with. All of it outlives the command.
struct Context {
    const QCommandLineParser &options;
    QStringList arguments; ///< Without the command's name.
    Output &output;
    onboarding::Services &services;
    DomainName domain = {}; ///< The root: as --domain says, else the main one.
};

/// One run of one command: start() once, then finished() once with the exit code of the process.
class Command : public QObject {
    Q_OBJECT

public:
    explicit Command(Context context);

    virtual void start() = 0;
    /// SIGINT or SIGTERM: end cleanly and soon. By default at once, with 75.
    virtual void stop();

signals:
    void finished(int exitCode);

protected:
    const QCommandLineParser &options() const { return m_context.options; }
    const QStringList &arguments() const { return m_context.arguments; }
    Output &output() { return m_context.output; }
    onboarding::Services &services() { return m_context.services; }
    const DomainName &domain() const { return m_context.domain; }

    void finish(int exitCode = 0);
    void failWith(const Error &error); ///< Says it and finishes with its exit code.

    /// Goes on with the value of `future`; an error ends the command.
    template <typename T, typename Next> void await(QFuture<Result<T>> future, Next next)
    {
        whenFinished(future, this, [this, next = std::move(next)](const Result<T> &result) {
            if (!result)
                failWith(result.error());
            else if constexpr (std::is_void_v<T>)
                next();
            else
                next(*result);
        });
    }

private:
    Context m_context;
    bool m_isFinished = false;
};

/// How a command is called, and how it is made.
struct CommandDescription {
    QString name;
    QString usage; ///< Its arguments: "PROJECT", "list|show ID|check FILE".
    QString summary; ///< One translated sentence.
    QList<QCommandLineOption> options;
    qsizetype leastArguments = 0;
    qsizetype mostArguments = 1;
    std::unique_ptr<Command> (*make)(Context context) = nullptr;
    bool isPerDomain = false; ///< Takes --domain, also as "all".
};

/// All commands, in the order of the journey.
QList<CommandDescription> commands();

} // namespace cli
