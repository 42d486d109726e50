// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/accountverification.h"

#include <algorithm>

#include <QPointer>
#include <QTimer>

#include "migration/manners.h"

using namespace Qt::StringLiterals;

namespace migration {

namespace {

constexpr qsizetype mostDifferences = 10000;
constexpr qsizetype messagesPerGroup = 200;
constexpr qint64 octetsPerGroup = 4 * 1024 * 1024;

std::optional<qint64> seconds(const QDateTime &time)
{
    return time.isValid() ? std::optional(time.toSecsSinceEpoch()) : std::nullopt;
}

} // namespace

AccountVerification::AccountVerification(const AccountJob &job, Ledger &ledger, bool deep, int tries,
                                         QObject *parent)
    : QObject(parent)
    , m_job(job)
    , m_ledger(ledger)
    , m_isDeep(deep)
    , m_tries(tries)
{
    m_verification.account = job.id;
}

void AccountVerification::start()
{
    m_clock.start();
    const Result<QList<AccountRow>> accounts = m_ledger.accounts();
    qint64 account = 0;
    for (const AccountRow &row : accounts.value_or(QList<AccountRow>())) {
        if (row.identity.name == m_job.id)
            account = row.id;
    }
    const Result<QList<FolderRow>> folders = m_ledger.folders(account);
    if (!accounts || !folders || account == 0) {
        m_verification.error = !accounts ? accounts.error()
            : !folders                   ? folders.error()
                       : Error{Error::Kind::BadInput, tr("The ledger does not know this account."), m_job.id,
                               tr("Migrate it first.")};
        QMetaObject::invokeMethod(this, &AccountVerification::end, Qt::QueuedConnection);
        return;
    }
    m_folders = *folders;
    m_folders.removeIf([](const FolderRow &row) { return row.excludedMessages >= 0; });
    connectBoth();
}

void AccountVerification::connectBoth()
{
    m_source = new imap::Session(m_job.source, this);
    m_destination = new imap::Session(m_job.destination, this);
    for (imap::Session *session : {m_source, m_destination}) {
        connect(session, &imap::Session::ready, this, &AccountVerification::sessionReady);
        connect(session, &imap::Session::failed, this, &AccountVerification::sessionFailed);
        connect(session, &imap::Session::closed, this, [this] {
            sessionFailed(Error{Error::Kind::Unreachable, tr("The server closed the connection."), {}, {}});
        });
        session->open();
    }
}

void AccountVerification::sessionReady()
{
    using State = imap::Session::State;
    if (m_source->state() != State::Ready || m_destination->state() != State::Ready)
        return;
    const Manners to = mannersOf(*m_destination);
    m_areHeadersRewritten = mannersOf(*m_source).rewritesHeaders || to.rewritesHeaders;
    m_isKeptOnce = to.uidIsNoProof;
    nextFolder();
}

/// The folder that was being looked at is looked at again from its beginning.
void AccountVerification::sessionFailed(const Error &error)
{
    for (imap::Session *session : {m_source, m_destination}) {
        session->disconnect(this);
        session->abort();
        session->deleteLater();
    }
    m_source = m_destination = nullptr;
    const bool isFinal =
        error.kind == Error::Kind::LoginRefused || error.kind == Error::Kind::CertificateRefused;
    if (isFinal || (m_tries > 0 && m_backoff.tries() >= m_tries)) {
        m_verification.error = error;
        end();
        return;
    }
    QTimer::singleShot(m_backoff.next(), this, &AccountVerification::connectBoth);
}

void AccountVerification::nextFolder()
{
    if (m_next == m_folders.size()) {
        end();
        return;
    }
    m_folder = m_folders.at(m_next);
    m_result = {m_folder.shownSource, m_folder.shownDestination, 0, 0, 0, 0};
    m_folderDifferences.clear();
    m_folderDifferenceCount = 0;
    m_here.clear();
    m_there.clear();
    m_matched.clear();
    m_bodies.clear();
    m_bodiesDone = m_bodiesAsked = 0;
    list(m_folder);
}

void AccountVerification::list(const FolderRow &folder)
{
    using imap::Failure;
    m_answers = 2;
    const auto select = [this](imap::Session *session, const QByteArray &name, quint32 uidValidity) {
        session->select(
            name, imap::Session::Access::ReadOnly,
            [self = QPointer(this), uidValidity](const imap::Outcome<imap::SelectedMailbox> &outcome) {
                if (!self || (!outcome && outcome.error().cause == Failure::Cause::Lost))
                    return;
                if (!outcome)
                    self->differ(Difference::Kind::Unreadable, 0, outcome.error().error.toString());
                else if (outcome->uidValidity != uidValidity)
                    self->differ(Difference::Kind::Unreadable, 0,
                                 u"UIDVALIDITY %1, was %2"_s.arg(outcome->uidValidity).arg(uidValidity));
            });
    };
    const auto done = [self = QPointer(this)](const imap::Outcome<void> &outcome) {
        if (self && (outcome || outcome.error().cause != Failure::Cause::Lost) && --self->m_answers == 0)
            self->listed();
    };
    select(m_source, folder.source, folder.sourceUidValidity);
    m_source->fetchMetadata(
        imap::UidSet(1, imap::UidSet::largest),
        [self = QPointer(this)](const imap::MessageInfo &info) {
            if (self)
                self->m_here.insert(info.uid);
        },
        done);
    // A folder in which nothing had to be made need not exist at the destination.
    if (folder.destinationUidValidity == 0) {
        QMetaObject::invokeMethod(
            this, [done] { done({}); }, Qt::QueuedConnection);
        return;
    }
    select(m_destination, folder.destination, folder.destinationUidValidity);
    m_destination->fetchMetadata(
        imap::UidSet(1, imap::UidSet::largest),
        [self = QPointer(this)](const imap::MessageInfo &info) {
            if (self)
                self->m_there.insert(info.uid,
                                     Trait{info.uid, qint64(info.size),
                                           info.internalDate
                                               ? std::optional(info.internalDate->secondsSinceEpoch)
                                               : std::nullopt,
                                           0});
        },
        done);
}

void AccountVerification::listed()
{
    if (!m_source)
        return;
    m_result.atSource = m_here.size();
    m_result.atDestination = m_there.size();
    if (!match()) {
        end();
        return;
    }
    if (m_isDeep)
        nextBodies();
    else
        folderDone();
}

/// Each message of the source finds its counterpart by the UID in the ledger, and where the destination
/// names none by size and date.
bool AccountVerification::match()
{
    using enum MessageState;
    QList<MessageRow> withoutUid, lost;
    QSet<quint32> known;
    const Status read = m_ledger.forEach(
        m_folder.id, {Planned, Appending, Copied, Verified, Skipped, Refused, AlreadyThere}, 1, 0xffffffff,
        [&](const MessageRow &row) {
            if (!m_here.contains(row.uid))
                return;
            known.insert(row.uid);
            if (row.state == Skipped || row.state == Refused) {
                ++m_result.excused;
            } else if (row.state == Planned || row.state == Appending) {
                differ(Difference::Kind::NotCopied, row.uid, {});
            } else if (row.destinationUid == 0) {
                withoutUid.append(row);
            } else if (!m_there.contains(row.destinationUid)) {
                lost.append(row);
            } else {
                compareMetadata(row, m_there.take(row.destinationUid));
            }
        });
    if (!read) {
        m_verification.error = read.error();
        return false;
    }
    matchByTraits(withoutUid);
    missing(lost);
    for (const quint32 uid : std::as_const(m_here)) {
        if (!known.contains(uid))
            differ(Difference::Kind::NotCopied, uid, {});
    }
    return true;
}

void AccountVerification::matchByTraits(const QList<MessageRow> &rows)
{
    QHash<std::pair<qint64, qint64>, QList<quint32>> there;
    for (const Trait &trait : std::as_const(m_there))
        there[{trait.size, trait.date.value_or(0)}].append(trait.uid);
    QList<MessageRow> lost;
    for (const MessageRow &row : rows) {
        QList<quint32> &found = there[{row.size, seconds(row.internalDate).value_or(0)}];
        if (found.isEmpty())
            lost.append(row);
        else
            compareMetadata(row, m_there.take(found.takeFirst()));
    }
    missing(lost);
}

/// To be called when all others have found theirs.
void AccountVerification::missing(const QList<MessageRow> &rows)
{
    for (const MessageRow &row : rows) {
        const quint32 like = m_matched.value({row.size, seconds(row.internalDate).value_or(0)});
        if (like > 0)
            differ(Difference::Kind::KeptOnce, row.uid, u"like UID %1"_s.arg(like));
        else
            differ(Difference::Kind::Missing, row.uid,
                   row.destinationUid > 0 ? u"UID %1"_s.arg(row.destinationUid) : QString());
    }
}

void AccountVerification::compareMetadata(const MessageRow &row, const Trait &there)
{
    ++m_result.matched;
    ++m_compared;
    const std::optional<qint64> date = seconds(row.internalDate);
    if (m_isKeptOnce)
        m_matched.insert({row.size, date.value_or(0)}, row.uid);
    // Where either server states sizes wrongly, only the octets themselves tell: that is what deep is for.
    const bool isSizeTold = row.size > 0 && there.size > 0 && !m_areHeadersRewritten;
    if (row.size != there.size && isSizeTold && !m_isDeep)
        differ(Difference::Kind::MetadataDiffers, row.uid, u"size %1, %2"_s.arg(row.size).arg(there.size));
    if (date && there.date && *date != *there.date)
        differ(Difference::Kind::MetadataDiffers, row.uid, u"date %1, %2"_s.arg(*date).arg(*there.date));
    if (m_isDeep)
        m_bodies.append({row, there.uid});
}

void AccountVerification::nextBodies()
{
    m_bodiesDone = m_bodiesAsked;
    if (m_bodiesDone == m_bodies.size()) {
        folderDone();
        return;
    }
    QList<quint32> there;
    imap::UidSet sourceUids;
    qint64 octets = 0;
    while (m_bodiesAsked < m_bodies.size() && m_bodiesAsked - m_bodiesDone < messagesPerGroup
           && octets < octetsPerGroup) {
        const auto &[row, uid] = m_bodies.at(m_bodiesAsked++);
        sourceUids.add(row.uid);
        there.append(uid);
        octets += row.size;
    }
    std::sort(there.begin(), there.end());
    imap::UidSet destinationUids;
    for (const quint32 uid : std::as_const(there))
        destinationUids.add(uid);
    m_octets += octets;
    m_answers = 2;
    const auto what = m_areHeadersRewritten ? DigestSink::What::Essence : DigestSink::What::Octets;
    m_sourceDigests = std::make_unique<DigestSink>(what);
    m_destinationDigests = std::make_unique<DigestSink>(what);
    const auto done = [self = QPointer(this)](const imap::Outcome<void> &outcome) {
        if (self && (outcome || outcome.error().cause != imap::Failure::Cause::Lost)
            && --self->m_answers == 0)
            self->bodiesRead();
    };
    m_source->fetchBodies(sourceUids, m_sourceDigests.get(), done);
    m_destination->fetchBodies(destinationUids, m_destinationDigests.get(), done);
}

void AccountVerification::bodiesRead()
{
    for (qsizetype i = m_bodiesDone; i < m_bodiesAsked; ++i) {
        const auto &[row, uid] = m_bodies.at(i);
        const QByteArray here = m_sourceDigests->digests().value(row.uid);
        const QByteArray there = m_destinationDigests->digests().value(uid);
        if (here.isEmpty() || there.isEmpty())
            differ(Difference::Kind::Unreadable, row.uid, here.isEmpty() ? u"source"_s : u"destination"_s);
        else if (here != there)
            differ(Difference::Kind::BodyDiffers, row.uid,
                   u"SHA-256 %1, %2"_s.arg(QString::fromLatin1(here.toHex()),
                                           QString::fromLatin1(there.toHex())));
    }
    nextBodies();
}

void AccountVerification::differ(Difference::Kind kind, quint32 uid, const QString &detail)
{
    ++m_folderDifferenceCount;
    if (m_verification.differences.size() + m_folderDifferences.size() < mostDifferences)
        m_folderDifferences.append({kind, m_job.id, m_folder.shownSource, uid, plainText(detail)});
}

void AccountVerification::folderDone()
{
    m_backoff.reset();
    m_total += m_result.atSource;
    m_verification.folders.append(m_result);
    m_verification.differences += m_folderDifferences;
    m_verification.differenceCount += m_folderDifferenceCount;
    ++m_next;
    nextFolder();
}

void AccountVerification::stop()
{
    m_verification.error =
        Error{Error::Kind::Cancelled, tr("The verification was stopped before its end."), {}, {}};
    end();
}

void AccountVerification::end()
{
    if (std::exchange(m_isFinished, true))
        return;
    for (imap::Session *session : {m_source, m_destination}) {
        if (!session)
            continue;
        session->disconnect(this);
        session->abort();
        session->deleteLater();
    }
    m_source = m_destination = nullptr;
    emit finished(m_verification);
}

AccountProgress AccountVerification::progress() const
{
    AccountProgress progress;
    progress.account = m_job.id;
    progress.state = m_isFinished ? AccountState::Done
        : m_source                ? AccountState::Running
                                  : AccountState::Waiting;
    progress.folder = m_folder.shownSource;
    progress.copied = m_compared;
    progress.total = std::max(m_total, m_compared);
    progress.octets = m_octets;
    const double elapsed = double(m_clock.elapsed()) / 1000.0;
    progress.rate = elapsed > 0 ? double(m_octets) / elapsed : 0;
    return progress;
}

} // namespace migration
