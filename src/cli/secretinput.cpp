// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/secretinput.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>
#endif

namespace cli {

namespace {

constexpr qint64 maxSecretOctets = 64 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(cli)
};

QByteArray withoutLineBreak(QByteArray octets)
{
    if (octets.endsWith('\n'))
        octets.chop(1);
    if (octets.endsWith('\r'))
        octets.chop(1);
    return octets;
}

#ifndef Q_OS_WIN
/// The controlling terminal with its echo off for as long as this object lives.
class SilentTerminal {
public:
    SilentTerminal()
        : m_descriptor(::open("/dev/tty", O_RDWR | O_CLOEXEC))
    {
        if (m_descriptor < 0 || ::tcgetattr(m_descriptor, &m_former) != 0)
            return;
        termios silent = m_former;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_isSilent = ::tcsetattr(m_descriptor, TCSAFLUSH, &silent) == 0;
    }
    ~SilentTerminal()
    {
        if (m_isSilent)
            ::tcsetattr(m_descriptor, TCSAFLUSH, &m_former);
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    Q_DISABLE_COPY_MOVE(SilentTerminal)

    bool isSilent() const { return m_isSilent; }

    QByteArray ask(const QByteArray &question)
    {
        [[maybe_unused]] ssize_t written =
            ::write(m_descriptor, question.constData(), static_cast<size_t>(question.size()));
        QByteArray answer;
        char octet = 0;
        while (answer.size() < maxSecretOctets && ::read(m_descriptor, &octet, 1) == 1 && octet != '\n')
            answer += octet;
        written = ::write(m_descriptor, "\n", 1);
        return answer;
    }

private:
    int m_descriptor;
    termios m_former{};
    bool m_isSilent = false;
};
#endif

} // namespace

Result<Secret> secretFromFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        //: %1 is a file name
        return fail(Error::Kind::BadInput, Text::tr("The password file “%1” cannot be read.").arg(path),
                    file.errorString());
    }
    const QByteArray octets = file.read(maxSecretOctets + 1);
    if (octets.size() > maxSecretOctets)
        return fail(Error::Kind::BadInput,
                    Text::tr("The password file “%1” is larger than 64 KB.").arg(path));
    const Secret secret(withoutLineBreak(octets));
    if (secret.isEmpty())
        return fail(Error::Kind::BadInput, Text::tr("The password file “%1” is empty.").arg(path));
    return secret;
}

Result<Secret> secretFromEnvironment(const QString &name)
{
    const QByteArray variable = name.toLocal8Bit();
    const Secret secret(qgetenv(variable.constData()));
    qunsetenv(variable.constData());
    if (secret.isEmpty()) {
        //: %1 is the name of an environment variable
        return fail(Error::Kind::BadInput, Text::tr("The environment variable “%1” is not set.").arg(name));
    }
    return secret;
}

Result<Secret> secretFromPrompt(const QString &question)
{
    const QString noTerminal = Text::tr("A password is needed and there is no terminal to ask for it.");
    const QString remedy = Text::tr("Name a file or an environment variable that holds it; see --help.");
#ifdef Q_OS_WIN
    const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD mode = 0;
    if (!GetConsoleMode(input, &mode))
        return fail(Error::Kind::Usage, noTerminal, {}, remedy);
    SetConsoleMode(input, mode & ~static_cast<DWORD>(ENABLE_ECHO_INPUT));
    std::fputs(qUtf8Printable(question), stderr);
    char answer[4096] = {};
    const bool answered = std::fgets(answer, sizeof answer, stdin) != nullptr;
    SetConsoleMode(input, mode);
    std::fputs("\n", stderr);
    const Secret secret(withoutLineBreak(answered ? QByteArray(answer) : QByteArray()));
    SecureZeroMemory(answer, sizeof answer);
#else
    SilentTerminal terminal;
    if (!terminal.isSilent())
        return fail(Error::Kind::Usage, noTerminal, {}, remedy);
    const Secret secret(withoutLineBreak(terminal.ask(question.toUtf8())));
#endif
    if (secret.isEmpty())
        return fail(Error::Kind::Usage, Text::tr("No password was typed."));
    return secret;
}

} // namespace cli
