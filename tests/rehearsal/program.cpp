// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/program.h"

#include <cstdio>
#include <unistd.h>

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSocketNotifier>

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

constexpr int failedCode = 1; ///< A step of the walk failed or could not be proven.
constexpr int stoppedCode = 75; ///< As mailhaulctl: stopped before the end.

QString sibling(const QString &name)
{
    return QCoreApplication::applicationDirPath() + u'/' + name;
}

} // namespace

void say(const QString &sentence)
{
    std::fprintf(stderr, "%s\n", qPrintable(sentence));
}

Program::Program(ProgramOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
{
    connect(&m_signals, &StopSignal::received, this, &Program::stop);
}

Program::~Program() = default;

void Program::start()
{
    if (m_options.isKept)
        m_folder.keep();
    const QString path = m_options.folder.isEmpty() ? WorkFolder::defaultPath() : m_options.folder;
    Status done = m_folder.claim(path);
    m_rehearsal = std::make_unique<Rehearsal>(path, m_options.rehearsal);
    if (done) {
        say(u"Starting the practice servers in %1 …"_s.arg(m_folder.path()));
        done = m_rehearsal->start();
    }
    if (!done) {
        say(done.error().toString());
        end(exitCode(done.error().kind));
        return;
    }
    switch (m_options.mode) {
    case Mode::Open:
        open();
        return;
    case Mode::Serve:
        serve();
        return;
    case Mode::Unattended:
        walk();
        return;
    }
}

void Program::serve()
{
    const QByteArray line = QJsonDocument(m_rehearsal->description()).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stdout);
    std::fflush(stdout);
    m_input = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
    connect(m_input.get(), &QSocketNotifier::activated, this, [this] {
        char octets[4096];
        if (::read(STDIN_FILENO, octets, sizeof octets) <= 0) {
            m_input->setEnabled(false);
            end(0);
        }
    });
}

void Program::open()
{
    say(u"The practice domain is %1. Closing the wizard stops all servers."_s.arg(m_rehearsal->domain()));
    m_wizard.setProcessChannelMode(QProcess::ForwardedChannels);
    tieToThisProcess(m_wizard);
    connect(&m_wizard, &QProcess::finished, this, &Program::wizardEnded);
    connect(&m_wizard, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        say(u"The wizard did not start: %1."_s.arg(m_wizard.errorString()));
        end(exitCode(Error::Kind::Unreachable));
    });
    m_wizard.start(sibling(u"mailhaul"_s), {u"--rehearsal"_s, m_rehearsal->descriptionFile()});
}

void Program::wizardEnded(int exitCode, QProcess::ExitStatus status)
{
    if (m_isStopping) {
        end(stoppedCode);
        return;
    }
    if (status == QProcess::CrashExit) {
        say(u"The wizard crashed. All practice servers are stopped."_s);
        end(::exitCode(Error::Kind::Internal));
        return;
    }
    say(u"The wizard was closed. All practice servers are stopped."_s);
    end(exitCode);
}

void Program::walk()
{
    m_walk = std::make_unique<Walk>(*m_rehearsal, sibling(u"mailhaulctl"_s));
    connect(m_walk.get(), &Walk::finished, this, &Program::walkEnded);
    m_walk->start();
}

void Program::walkEnded(bool isEverythingProven)
{
    if (!isEverythingProven && !m_isStopping) {
        m_folder.leaveForNext();
        say(u"Logs and mail stay in %1 until the next rehearsal."_s.arg(m_folder.path()));
    }
    end(isEverythingProven ? 0 : m_isStopping ? stoppedCode : failedCode);
}

void Program::stop()
{
    // A second signal does not wait for anybody to save his state.
    const bool isAgain = std::exchange(m_isStopping, true);
    if (m_wizard.state() != QProcess::NotRunning && !isAgain)
        m_wizard.terminate();
    else if (m_walk && !isAgain)
        m_walk->stop();
    else
        end(stoppedCode);
}

void Program::end(int exitCode)
{
    m_rehearsal.reset();
    emit finished(exitCode);
}

} // namespace rehearsal
