// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/stopsignal.h"

#include <QSocketNotifier>

#include <csignal>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

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

constexpr int stopSignals[] = {SIGINT, SIGTERM, SIGHUP};
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
        while (::read(pipeEnds[0], octets, sizeof octets) > 0) { }
        emit received();
    });
    for (const int signal : stopSignals) {
        const auto former = std::signal(signal, onSignal);
        // Who started us by nohup wants us to go on without a terminal.
        if (signal == SIGHUP && former == SIG_IGN)
            std::signal(signal, SIG_IGN);
    }
}

StopSignal::~StopSignal()
{
    for (const int signal : stopSignals)
        std::signal(signal, SIG_DFL);
    delete m_notifier;
    ::close(pipeEnds[0]);
    ::close(pipeEnds[1]);
}

#endif
