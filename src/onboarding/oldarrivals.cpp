// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFutureWatcher>
#include <QPromise>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <utility>

#include "imap/datetime.h"
#include "imap/session.h"
#include "onboarding/arrivals.h"

using namespace std::chrono_literals;

namespace onboarding {

namespace {

constexpr qsizetype maxMailboxes = 20;
constexpr int mailboxesAtOnce = 2;
constexpr qsizetype maxFolders = 40;
constexpr quint64 maxFound = 1'000'000;
constexpr qsizetype maxMessages = 5'000; // Of one folder.
constexpr auto patience = 60s; // With one mailbox.

/// What users have written, or see a second time there, did not arrive.
bool isForArrivals(const imap::Mailbox &mailbox)
{
    switch (mailbox.specialUse) {
    case imap::SpecialUse::All:
    case imap::SpecialUse::Drafts:
    case imap::SpecialUse::Flagged:
    case imap::SpecialUse::Important:
    case imap::SpecialUse::Sent:
        return false;
    case imap::SpecialUse::None:
    case imap::SpecialUse::Archive:
    case imap::SpecialUse::Junk:
    case imap::SpecialUse::Trash:
        return mailbox.isSelectable;
    }
    Q_UNREACHABLE();
    return false;
}

/// Reads one mailbox, INBOX first. Its owner deletes it when it is done.
class MailboxReader final : public QObject {
public:
    using Done = std::function<void(const ArrivalHours &, bool isRead)>;

    MailboxReader(const imap::Account &account, const QDateTime &since, QObject *parent)
        : QObject(parent)
        , m_session(account)
        , m_since(since)
    {
        connect(&m_session, &imap::Session::ready, this, &MailboxReader::list);
        connect(&m_session, &imap::Session::failed, this, &MailboxReader::finish);
        connect(&m_session, &imap::Session::closed, this, &MailboxReader::finish);
        connect(&m_timer, &QTimer::timeout, this, &MailboxReader::finish);
        m_timer.setSingleShot(true);
    }

    void start(Done done)
    {
        m_done = std::move(done);
        m_timer.start(patience);
        m_session.open();
    }

private:
    void list()
    {
        m_session.list([this](const imap::Outcome<QList<imap::Mailbox>> &listed) {
            QList<QByteArray> others;
            for (const imap::Mailbox &mailbox : listed.value_or(QList<imap::Mailbox>())) {
                if (mailbox.name.toUpper() != "INBOX" && isForArrivals(mailbox))
                    others += mailbox.name;
            }
            m_folders = QList<QByteArray>{"INBOX"} + others.mid(0, maxFolders - 1);
            readNext();
        });
    }

    void readNext()
    {
        if (m_folders.isEmpty()) {
            m_session.logout();
            return;
        }
        m_session.select(m_folders.takeFirst(), imap::Session::Access::ReadOnly,
                         [](const imap::Outcome<imap::SelectedMailbox> &) {});
        // SINCE knows days only, in the server's time zone.
        const QByteArray day = imap::dateToWire(m_since.addDays(-1).date());
        m_session.search("SINCE " + day, [this](const imap::Outcome<imap::UidSet> &found) {
            if (found)
                fetch(*found);
            else
                readNext(); // A folder that cannot be opened or searched.
        });
    }

    void fetch(const imap::UidSet &found)
    {
        QList<quint32> uids = found.expanded(maxFound).value_or(QList<quint32>());
        std::sort(uids.begin(), uids.end());
        m_isRead = true;
        if (uids.isEmpty()) {
            readNext();
            return;
        }
        m_session.fetchMetadata(
            imap::UidSet::of(uids.mid(std::max<qsizetype>(0, uids.size() - maxMessages))),
            [this](const imap::MessageInfo &message) {
                if (!message.internalDate)
                    return;
                const QDateTime arrived = message.internalDate->toDateTime();
                if (arrived >= m_since)
                    m_hours.add(arrived.toLocalTime(), 1);
            },
            [this](const imap::Outcome<void> &) { readNext(); });
    }

    void finish()
    {
        m_timer.stop();
        m_session.disconnect(this);
        if (const Done done = std::exchange(m_done, {}))
            done(m_hours, m_isRead);
    }

    imap::Session m_session;
    QDateTime m_since;
    QTimer m_timer;
    QList<QByteArray> m_folders;
    ArrivalHours m_hours;
    bool m_isRead = false; ///< At least one folder.
    Done m_done;
};

/// One call of readArrivals(); deletes itself at its end.
class ArrivalsReader final : public QObject {
public:
    ArrivalsReader(const QList<imap::Account> &accounts, int ofMailboxes, const QDateTime &now)
        : m_accounts(accounts.mid(0, maxMailboxes))
        , m_since(now.addDays(-Arrivals::recentDays))
    {
        m_found.source = Arrivals::Source::OldMailboxes;
        m_found.ofMailboxes = ofMailboxes;
        m_found.readAt = now.toUTC();
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, &QObject::deleteLater);
    }

    QFuture<Arrivals> start()
    {
        const QFuture<Arrivals> future = m_promise.future();
        for (int i = 0; i < mailboxesAtOnce; ++i)
            readNext();
        return future;
    }

private:
    void readNext()
    {
        if (m_accounts.isEmpty()) {
            if (m_running == 0)
                finish();
            return;
        }
        ++m_running;
        auto *reader = new MailboxReader(m_accounts.takeFirst(), m_since, this);
        reader->start([this, reader](const ArrivalHours &hours, bool isRead) {
            reader->deleteLater();
            m_found.hours.add(hours);
            m_found.mailboxes += isRead ? 1 : 0;
            --m_running;
            readNext();
        });
    }

    void finish()
    {
        if (std::exchange(m_isFinished, true))
            return;
        m_watcher.disconnect(this);
        deleteLater();
        QPromise<Arrivals> promise = std::move(m_promise);
        promise.addResult(m_found);
        promise.finish();
    }

    QList<imap::Account> m_accounts; ///< Not yet begun.
    QDateTime m_since;
    Arrivals m_found;
    int m_running = 0;
    bool m_isFinished = false;
    QPromise<Arrivals> m_promise;
    QFutureWatcher<Arrivals> m_watcher;
};

} // namespace

QFuture<Arrivals> readArrivals(const QList<imap::Account> &accounts, int ofMailboxes, const QDateTime &now)
{
    return (new ArrivalsReader(accounts, ofMailboxes, now))->start();
}

} // namespace onboarding
