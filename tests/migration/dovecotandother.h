// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>

#include "mailboxmove.h"

/// A Dovecot with the folder names of an other server (below "INBOX.", levels separated by "."), and moves
/// between the two.
class DovecotAndOther {
public:
    DovecotAndOther();

    Status start();
    Result<rehearsal::MailLogin> addUser(const QString &name); ///< At the Dovecot.
    QString folder() const { return m_otherFolder.path(); } ///< For the other; open to other accounts.

    /// Messages, flags, dates and folder names of all kinds; the last line of one ends with `lastEnd`.
    static QList<Letter> letters(const QByteArray &lastEnd);
    static Status put(const rehearsal::MailLogin &login, const QList<Letter> &letters);

    migration::Summary migrate(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to) const;
    /// Nothing where `to` = `from`, else what differs.
    static QString difference(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to);
    /// Moves `letters`, which it puts into `from`, twice: all is there once, and proven. Else what is wrong.
    QString move(const rehearsal::MailLogin &from, const rehearsal::MailLogin &to,
                 const QList<Letter> &letters) const;

private:
    QTemporaryDir m_folder;
    QTemporaryDir m_otherFolder;
    rehearsal::Dovecot m_dovecot;
};
