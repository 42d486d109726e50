// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QDateTime>
#include <QStringList>

#include "base/result.h"

namespace rehearsal {

class Dovecot;

/// One generated message.
struct CorpusMessage {
    QString folder; ///< Unicode, "/" between the levels; "INBOX" or a name of Corpus::folders().
    QByteArray octets; ///< RFC 5322 with CRLF line ends.
    QDateTime internalDate; ///< UTC, whole seconds.
    QStringList flags; ///< "\\Seen", "$Forwarded", …

    bool operator==(const CorpusMessage &) const = default;
};

struct CorpusOptions {
    QString owner = QStringLiteral("ann@example-firm.test");
    int messages = 1000;
    quint32 seed = 1; ///< The same seed gives the same octets on every machine.
    qint64 medianSize = 4096; ///< Octets; sizes are lognormal around it.
    qint64 largest = 2 * 1024 * 1024; ///< One message in about 400 lies between half of this and this.
    int folders = 0; ///< 0: the whole set of difficult names; else the first so many of it; -1: INBOX only.
    qint64 giant = 0; ///< Octets of the text of one more message in INBOX, the last; 0: none.
};

/// Realistic mail from a fixed seed: multipart with attachments, UTF-8 and raw 8-bit, long lines, missing
/// and repeated Message-IDs, exact duplicates, ten years of dates; folders nested, empty, non-ASCII.
class Corpus {
public:
    explicit Corpus(CorpusOptions options = {});

    /// All folders but INBOX, parents before children; some stay empty.
    QStringList folders() const;

    /// Calls `use` with each message in turn; the same at each call.
    void forEach(const std::function<void(const CorpusMessage &)> &use) const;

private:
    CorpusOptions m_options;
};

/// Fills the mailbox of a user with the corpus: Maildir files are written directly (before the first
/// login, or the server sees them as new mail), other formats get IMAP APPENDs and need a running server.
Status seed(Dovecot &host, const QString &address, const QByteArray &password, const Corpus &corpus);

} // namespace rehearsal
