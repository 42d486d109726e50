// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/recipientsearch.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QTimer>
#include <algorithm>

#include "imap/datetime.h"
#include "imap/session.h"
#include "migration/specialuse.h"
#include "onboarding/recipienttally.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr qsizetype mostFolders = 200;
constexpr qsizetype chunk = 500; ///< Messages of one command.
constexpr quint64 longestSearch = 5'000'000; ///< UIDs that one folder may answer.

imap::SpecialUse useOf(const imap::Mailbox &folder)
{
    const bool isTopLevel = folder.path.components.size() == 1;
    return folder.specialUse == imap::SpecialUse::None && isTopLevel
        ? migration::specialUseByName(folder.path.components.constFirst())
        : folder.specialUse;
}

/// Reads one mailbox, folder by folder; deletes itself.
class Search final : public QObject {
public:
    Search(const imap::Account &account, const SearchBounds &bounds, std::shared_ptr<RecipientTally> tally)
        : m_session(account)
        , m_bounds(bounds)
        , m_tally(std::move(tally))
    {
        connect(&m_session, &imap::Session::ready, this, &Search::list);
        connect(&m_session, &imap::Session::closed, this, &QObject::deleteLater);
        connect(&m_session, &imap::Session::failed, this, [this](const Error &error) {
            finish(fail(error));
            deleteLater();
        });
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, [this] {
            m_session.abort();
            finish(fail(Error::Kind::Cancelled, Text::tr("The search was stopped.")));
            deleteLater();
        });
        connect(&m_deadline, &QTimer::timeout, this, [this] { m_isOutOfTime = true; });
        m_deadline.setSingleShot(true);
    }

    QFuture<Result<SearchEnd>> start()
    {
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        m_deadline.start(m_bounds.time);
        m_session.open();
        return m_promise.future();
    }

private:
    void list();
    void nextFolder();
    void searched(const imap::UidSet &found);
    void nextChunk();
    void omit(const QString &sentence);
    void leave();
    void finish(const Result<SearchEnd> &result);

    imap::Session m_session;
    const SearchBounds m_bounds;
    std::shared_ptr<RecipientTally> m_tally;
    QPromise<Result<SearchEnd>> m_promise;
    QFutureWatcher<Result<SearchEnd>> m_watcher;
    QTimer m_deadline;
    QList<imap::Mailbox> m_folders; ///< Still to be read, after m_folder.
    imap::Mailbox m_folder;
    QList<quint32> m_uids; ///< Of m_folder, still to be read; the newest is the last.
    QHash<quint32, QDateTime> m_dates; ///< Of the chunk that is being read.
    qint64 m_octets = 0;
    SearchEnd m_end;
    bool m_isOutOfTime = false;
    bool m_isFinished = false;
};

void Search::list()
{
    m_session.list([this](const imap::Outcome<QList<imap::Mailbox>> &folders) {
        if (folders) {
            m_folders = foldersToSearch(*folders);
            nextFolder();
        } else if (folders.error().cause != imap::Failure::Cause::Lost) {
            omit(folders.error().error.message);
            leave();
        }
    });
}

void Search::nextFolder()
{
    if (m_folders.isEmpty()) {
        leave();
        return;
    }
    m_folder = m_folders.takeFirst();
    const auto unreadable = [this](const Error &error) {
        //: %1 is a folder, %2 says why.
        omit(Text::tr("The folder “%1” could not be read. %2")
                 .arg(m_folder.path.toString(), error.toString()));
        nextFolder();
    };
    m_session.select(m_folder.name, imap::Session::Access::ReadOnly,
                     [](const imap::Outcome<imap::SelectedMailbox> &) {});
    m_session.search("SINCE " + imap::dateToWire(m_bounds.since),
                     [this, unreadable](const imap::Outcome<imap::UidSet> &found) {
                         if (found)
                             searched(*found);
                         else if (found.error().cause != imap::Failure::Cause::Lost)
                             unreadable(found.error().error);
                     });
}

void Search::searched(const imap::UidSet &found)
{
    m_uids = found.expanded(longestSearch).value_or(QList<quint32>());
    std::sort(m_uids.begin(), m_uids.end());
    nextChunk();
}

void Search::nextChunk()
{
    if (m_uids.isEmpty()) {
        nextFolder();
        return;
    }
    const qsizetype room = m_bounds.messages - m_end.messages;
    if (room < 1 || m_octets >= m_bounds.octets || m_isOutOfTime) {
        omit(Text::tr("Only the newest %n message(s) were read.", nullptr, m_end.messages));
        leave();
        return;
    }
    const qsizetype count = std::min({chunk, room, m_uids.size()});
    const auto uids = imap::UidSet::of(m_uids.last(count));
    m_uids.resize(m_uids.size() - count);
    m_dates.clear();
    m_session.fetchMetadata(uids,
                            [this](const imap::MessageInfo &info) {
                                if (info.internalDate)
                                    m_dates.insert(info.uid, info.internalDate->toDateTime().toUTC());
                            },
                            {});
    m_session.fetchHeaders(
        uids, RecipientTally::fields(),
        [this](quint32 uid, const QByteArray &block) {
            m_octets += block.size();
            ++m_end.messages;
            m_tally->add(block, m_dates.value(uid), isSpamFolder(m_folder));
        },
        [this](const imap::Outcome<void> &outcome) {
            if (outcome)
                nextChunk();
            else if (outcome.error().cause != imap::Failure::Cause::Lost) {
                omit(outcome.error().error.message);
                nextFolder();
            }
        });
}

void Search::omit(const QString &sentence)
{
    if (m_end.omitted.isEmpty())
        m_end.omitted = sentence;
}

void Search::leave()
{
    finish(m_end);
    m_session.logout();
}

void Search::finish(const Result<SearchEnd> &result)
{
    if (std::exchange(m_isFinished, true))
        return;
    m_promise.addResult(result);
    m_promise.finish();
}

} // namespace

bool isSpamFolder(const imap::Mailbox &folder)
{
    return useOf(folder) == imap::SpecialUse::Junk;
}

QList<imap::Mailbox> foldersToSearch(const QList<imap::Mailbox> &folders)
{
    const auto rank = [](const imap::Mailbox &folder) {
        if (folder.path.isInbox())
            return 0;
        switch (useOf(folder)) {
        case imap::SpecialUse::None:
        case imap::SpecialUse::Archive:
            return 1;
        case imap::SpecialUse::Sent:
        case imap::SpecialUse::Trash:
            return 2;
        case imap::SpecialUse::Junk:
            return 3;
        case imap::SpecialUse::All:
        case imap::SpecialUse::Drafts:
        case imap::SpecialUse::Flagged:
        case imap::SpecialUse::Important:
            return -1;
        }
        Q_UNREACHABLE();
        return -1;
    };
    QList<imap::Mailbox> chosen;
    std::copy_if(folders.begin(), folders.end(), std::back_inserter(chosen),
                 [&](const imap::Mailbox &folder) { return folder.isSelectable && rank(folder) >= 0; });
    std::stable_sort(chosen.begin(), chosen.end(), [&](const imap::Mailbox &one, const imap::Mailbox &other) {
        return rank(one) < rank(other);
    });
    return chosen.first(std::min(chosen.size(), mostFolders));
}

QFuture<Result<SearchEnd>> searchRecipients(const imap::Account &account, const SearchBounds &bounds,
                                            std::shared_ptr<RecipientTally> tally)
{
    return (new Search(account, bounds, std::move(tally)))->start();
}

} // namespace onboarding
