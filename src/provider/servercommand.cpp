// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/servercommand.h"

#include <QCoreApplication>
#include <QFutureWatcher>
#include <QProcess>
#include <QPromise>
#include <QRegularExpression>
#include <QTimer>

#include "provider/json.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr qsizetype mostOutput = 16 * 1024 * 1024;
constexpr auto longest = std::chrono::minutes(2);
constexpr int sshFailed = 255; // ssh(1): the exit status of the remote command, or 255 if an error occurred.
constexpr int notFound = 127; // POSIX shells: there is no such command.

using CommandResult = Result<CommandOutput>;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(provider)
};

Error sshError(const QString &words)
{
    if (words.contains(u"host key verification failed"_s, Qt::CaseInsensitive))
        return {Error::Kind::CertificateRefused,
                Text::tr("The key of the mail server is not known to ssh, or has changed."), words,
                Text::tr("Log in to it once with ssh in a terminal, compare its key, then try again.")};
    if (words.contains(u"permission denied"_s, Qt::CaseInsensitive))
        return {Error::Kind::LoginRefused, Text::tr("The mail server refused the log-in by ssh."), words,
                Text::tr("Load your key into the ssh agent; Mailhaul does not ask for ssh passwords.")};
    return {Error::Kind::Unreachable, Text::tr("The mail server cannot be reached by ssh."), words,
            Text::tr("Check the server's name, and that ssh to it works in a terminal.")};
}

/// One program on its way; deletes itself at its end.
class CommandRun final : public QObject {
public:
    CommandRun(QString program, bool isRemote)
        : m_program(std::move(program))
        , m_isRemote(isRemote)
    {
        m_deadline.setSingleShot(true);
        connect(&m_deadline, &QTimer::timeout, this, [this] {
            end(fail(Error::Kind::Unreachable, Text::tr("The mail server did not answer in time."), m_program,
                     Text::tr("Check the connection and try again.")));
        });
        connect(&m_process, &QProcess::readyReadStandardOutput, this, &CommandRun::readSome);
        connect(&m_process, &QProcess::finished, this, &CommandRun::finished);
        connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                end(fail(missing(m_program)));
        });
        connect(&m_watcher, &QFutureWatcher<CommandResult>::canceled, this,
                [this] { end(fail(Error::Kind::Cancelled, Text::tr("The command was given up."))); });
    }

    QFuture<CommandResult> start(const QStringList &arguments, const QByteArray &input)
    {
        m_promise.start();
        const QFuture<CommandResult> future = m_promise.future();
        m_watcher.setFuture(future);
        m_deadline.start(longest);
        m_process.start(m_program, arguments);
        m_process.write(input);
        m_process.closeWriteChannel();
        return future;
    }

private:
    static Error missing(const QString &program)
    {
        //: %1 is the name of a program.
        return {Error::Kind::BadInput,
                Text::tr("The program “%1” is not there.").arg(program),
                {},
                Text::tr("Install it, or enter the server where it is.")};
    }

    void readSome()
    {
        m_output.output += m_process.readAllStandardOutput();
        if (m_output.output.size() > mostOutput)
            end(fail(Error::Kind::Protocol,
                     Text::tr("The mail server gave an answer that Mailhaul does not understand."),
                     m_program));
    }

    void finished(int exitCode, QProcess::ExitStatus status)
    {
        if (m_hasEnded)
            return;
        readSome();
        m_output.exitCode = exitCode;
        m_output.words = plainText(QByteArrayView(m_process.readAllStandardError()), 4096).trimmed();
        if (status == QProcess::CrashExit)
            return end(fail(Error::Kind::Refused, Text::tr("The program on the mail server crashed."),
                            m_output.words));
        if (m_isRemote && exitCode == sshFailed)
            return end(fail(sshError(m_output.words)));
        if (exitCode == notFound)
            return end(fail(missing(m_output.words)));
        end(m_output);
    }

    void end(CommandResult result)
    {
        if (std::exchange(m_hasEnded, true))
            return;
        m_promise.addResult(std::move(result));
        m_promise.finish();
        m_process.kill();
        deleteLater();
    }

    QString m_program;
    bool m_isRemote = false;
    bool m_hasEnded = false;
    QProcess m_process;
    QTimer m_deadline;
    QPromise<CommandResult> m_promise;
    QFutureWatcher<CommandResult> m_watcher;
    CommandOutput m_output;
};

} // namespace

QString shellQuoted(const QString &argument)
{
    QString quoted = argument;
    return u'\'' + quoted.replace(u'\'', u"'\\''"_s) + u'\'';
}

Status checkPlace(const CommandPlace &place)
{
    // Neither may begin with "-": ssh and sudo would take it for an option.
    static const QRegularExpression server(u"\\A[A-Za-z0-9_\\[][A-Za-z0-9._@:%\\[\\]-]{0,254}\\z"_s);
    static const QRegularExpression account(u"\\A[A-Za-z_][A-Za-z0-9_.-]{0,63}\\z"_s);
    if (!server.match(place.server).hasMatch())
        return fail(Error::Kind::BadInput, Text::tr("This is not a server that ssh can log in to."),
                    place.server, Text::tr("Enter it as for ssh, for example root@mail.example.com."));
    if (!place.account.isEmpty() && !account.match(place.account).hasMatch())
        return fail(Error::Kind::BadInput, Text::tr("This is not the name of an account of the server."),
                    place.account, Text::tr("Enter the account alone, for example www-data."));
    return {};
}

QFuture<CommandResult> runCommand(const CommandPlace &place, const QStringList &command,
                                  const QByteArray &input)
{
    if (const Status checked = checkPlace(place); !checked)
        return QtFuture::makeReadyFuture(CommandResult(fail(checked.error())));
    QStringList words = command;
    if (!place.account.isEmpty())
        words = QStringList{u"sudo"_s, u"-n"_s, u"-u"_s, place.account, u"--"_s} + words;
    const bool isRemote = place.server != u"localhost";
    if (isRemote) {
        QStringList quoted;
        for (const QString &word : std::as_const(words))
            quoted += shellQuoted(word);
        words = {u"ssh"_s, u"-o"_s, u"BatchMode=yes"_s, u"-o"_s,          u"ConnectTimeout=20"_s,
                 u"-T"_s,  u"--"_s, place.server,       quoted.join(u' ')};
    }
    const QString program = words.takeFirst();
    auto *run = new CommandRun(program, isRemote);
    return run->start(words, input);
}

} // namespace provider
