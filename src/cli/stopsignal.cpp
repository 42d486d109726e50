// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/stopsignal.h"

#include <QSocketNotifier>

#include <csignal>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace cli {

#ifdef Q_OS_WIN

namespace {
StopSignal *instance = nullptr;

BOOL WINAPI onControl(DWORD)
{
    QMetaObject::invokeMethod(instance, &StopSignal::received, Qt::QueuedConnection);
    return TRUE;
}
} // namespace

StopSignal::StopSignal(QObject *parent)
    : QObject(parent)
{
    instance = this;
    SetConsoleCtrlHandler(onControl, TRUE);
}

StopSignal::~StopSignal()
{
    SetConsoleCtrlHandler(onControl, FALSE);
}

#else

namespace {

int pipeEnds[2] = {-1, -1};

// Only write() is allowed here: a handler may interrupt anything.
void onSignal(int)
{
    const char octet = 1;
    [[maybe_unused]] const ssize_t written = ::write(pipeEnds[1], &octet, 1);
}

} // namespace

StopSignal::StopSignal(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char octets[16];
        [[maybe_unused]] const ssize_t read = ::read(pipeEnds[0], octets, sizeof octets);
        emit received();
    });
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
}

StopSignal::~StopSignal()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    delete m_notifier;
    ::close(pipeEnds[0]);
    ::close(pipeEnds[1]);
}

#endif

} // namespace cli
