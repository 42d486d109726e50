// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

/// Why something did not work, in words for the user. Never holds a secret.
struct Error {
    /// What a caller must tell apart; `exitCode()` maps each to the code of mailhaulctl.
    enum class Kind {
        Internal, ///< A defect of Mailhaul.
        Usage, ///< The call's words are wrong.
        BadInput, ///< A file or a value that the user gave cannot be read.
        BadProfile, ///< A provider profile or a configuration is wrong.
        Unreachable, ///< No connection, or it was lost, or nothing was answered in time.
        LoginRefused, ///< The server refused the user name or password.
        CertificateRefused, ///< The server's certificate cannot be trusted.
        Refused, ///< The server understood and said no.
        Throttled, ///< The server asks to come back later.
        OverQuota, ///< The account has no room.
        Protocol, ///< The server broke its protocol.
        Storage, ///< Our own disk is full or cannot be written.
        Busy, ///< Another Mailhaul works on the same file.
        Cancelled, ///< The user stopped it.
    };

    Kind kind = Kind::Internal;
    QString message; ///< One translated sentence: what happened.
    QString detail; ///< The server's words or the place of the mistake; untranslated, redacted, plain text.
    QString remedy; ///< One translated sentence: what to do; may be empty.

    bool operator==(const Error &) const = default;

    /// Message, detail and remedy in one line, for logs and terminals.
    QString toString() const;
};
Q_DECLARE_METATYPE(Error)

/// The exit code of mailhaulctl for an error that ended it.
int exitCode(Error::Kind kind);

/// Text from a server made fit to show: control characters replaced, cut to `maxLength` characters.
QString plainText(QStringView text, qsizetype maxLength = 500);
QString plainText(QByteArrayView utf8, qsizetype maxLength = 500);
