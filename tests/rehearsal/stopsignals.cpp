// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/stopsignals.h"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

#include <QSocketNotifier>

namespace rehearsal {

namespace {

int pipeEnds[2] = {-1, -1};

void note(int)
{
    const char octet = 0;
    [[maybe_unused]] const ssize_t written = ::write(pipeEnds[1], &octet, 1);
}

} // namespace

StopSignals::StopSignals(QObject *parent)
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
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        std::signal(signal, note);
}

StopSignals::~StopSignals()
{
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        std::signal(signal, SIG_DFL);
    for (const int end : pipeEnds)
        ::close(end);
}

} // namespace rehearsal
