// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QStringList>

#include "base/result.h"

namespace provider {

/// Where programs of a mail server are run.
struct CommandPlace {
    QString
        server; ///< As `ssh` names it ("admin@mail.example.com"); "localhost": this computer, without ssh.
    QString account; ///< Under which they run there, by sudo without a password; empty: that of the log-in.

    bool operator==(const CommandPlace &) const = default;
};

/// BadInput: what is no name of a server or of an account.
Status checkPlace(const CommandPlace &place);

/// What a program has written, whatever it has ended with.
struct CommandOutput {
    int exitCode = 0;
    QByteArray output;
    QString words; ///< Its standard error, plain text.
};

/// Runs a program there, `input` on its standard input: the only place for secrets, since everyone on the
/// server sees arguments. ssh asks nothing: keys come from the user's agent, and an unknown host is refused.
/// LoginRefused, CertificateRefused (the host's key is unknown or another), Unreachable (also after two
/// minutes), BadInput (the program is not there), Protocol (more than 16 MB of output). Cancelling ends the
/// program.
QFuture<Result<CommandOutput>> runCommand(const CommandPlace &place, const QStringList &command,
                                          const QByteArray &input);

/// One argument as a POSIX shell reads it.
QString shellQuoted(const QString &argument);

} // namespace provider
