// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QFlags>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QStringList>

#include "base/mailaddress.h"

namespace onboarding {

/// The old host as a profile of the catalogue knows it. Its secrets lie in the Vault.
struct OldProvider {
    QString id;
    QMap<QString, QString> variables; ///< Never the secret ones.

    bool operator==(const OldProvider &) const = default;
};

/// The key in the Vault of a secret variable of the old host.
QString oldSecretKey(const QString &variable);

/// How an address of the old side came to be known.
enum class Sighting {
    Mailbox = 1, ///< The old host lists it.
    Alias = 2, ///< The same, as an alias.
    Table = 4, ///< In a list that the user gave.
    Mail = 8, ///< Recent mail in the old mailboxes was written to it.
};
Q_DECLARE_FLAGS(Sightings, Sighting)

QStringList words(Sightings sightings); ///< "mailbox", "alias", "table", "mail": for files and programs.

/// An address that exists at the old host, or that mail is written to.
struct OldAddress {
    MailAddress address;
    Sightings seen;
    QList<MailAddress> members; ///< Of an alias, as far as the old host tells them.
    int messages = 0; ///< Written to it in the days of the check.
    int spam = 0; ///< Of these, in a folder for spam or marked as such.
    QDateTime last; ///< When the latest of them arrived, UTC.

    bool operator==(const OldAddress &) const = default;
};

/// Something that the check for forgotten addresses could not read.
struct Unread {
    QString what; ///< A mailbox, or the name of a host.
    QString why; ///< One translated sentence.

    bool operator==(const Unread &) const = default;
};

/// The knowing "no": mail to this address may be refused after the move.
struct Declined {
    MailAddress address;
    QString by; ///< Who said so: the user's name on his computer.
    QDateTime at; ///< UTC.

    bool operator==(const Declined &) const = default;
};

/// What is known of the addresses at the old side.
struct OldSide {
    QDateTime checked; ///< End of the last check, UTC; invalid: there was none.
    int days = 365; ///< How old the mail was that it read.
    QList<OldAddress> addresses;
    QList<Unread> unread;
    QList<Declined> declined;
    QList<MailAddress> atNewHost; ///< What the new host listed at the check.

    bool operator==(const OldSide &) const = default;
};

class JsonReader;
OldProvider oldProvider(JsonReader reader);
OldSide oldSide(JsonReader reader);
QList<Unread> unreadSources(JsonReader &reader); ///< Of the key "unread".
QJsonArray toJson(const QList<Unread> &unread);
QJsonObject toJson(const OldProvider &provider);
QJsonObject toJson(const OldSide &side);

} // namespace onboarding
Q_DECLARE_OPERATORS_FOR_FLAGS(onboarding::Sightings)
