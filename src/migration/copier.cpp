// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/copier.h"

#include <chrono>

#include "migration/copierload.h"
#include "migration/labels.h"

namespace migration {

namespace {

constexpr qint64 mostPendingOctets = 1024 * 1024;
constexpr qint64 fewPendingOctets = 512 * 1024;
constexpr std::size_t mostBatches = 16;
constexpr std::size_t mostSingles = 64; ///< Without MULTIAPPEND.

} // namespace

Copier::Copier(imap::Session &source, imap::Session &destination, Ledger &ledger, JobSource &jobs,
               QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_destination(destination)
    , m_ledger(ledger)
    , m_jobs(jobs)
    , m_sourceManners(mannersOf(source))
    , m_destinationManners(mannersOf(destination))
{
    m_stall.setSingleShot(true);
    m_stall.setInterval(std::chrono::milliseconds(200));
    connect(&m_stall, &QTimer::timeout, this, &Copier::closeBatch);
    connect(&destination, &imap::Session::written, this, &Copier::balance);
}

Copier::~Copier() = default;

void Copier::wake()
{
    // From the event loop, as all answers: the caller is not prepared for signals from within its call.
    QMetaObject::invokeMethod(this, &Copier::step, Qt::QueuedConnection);
}

void Copier::fill()
{
    while (!m_isAbandoned && fetchNext()) { }
}

void Copier::setPaused(bool paused)
{
    m_isPaused = paused;
    if (!paused)
        wake();
}

void Copier::holdReading(bool held)
{
    m_isHeld = held;
    balance();
}

void Copier::stop()
{
    m_isStopping = true;
    if (!m_isBodyComing) {
        closeBatch();
        m_source.pauseReading();
    }
    wake();
}

bool Copier::isIdle() const
{
    if (m_batch || !m_flying.empty() || m_copies > 0)
        return false;
    return m_isStopping ? !m_isBodyComing : m_groups.empty() && m_again.empty() && m_questions == 0;
}

void Copier::preparationEnded()
{
    m_isLent = false;
    wake();
}

void Copier::step()
{
    if (m_isAbandoned || m_isLent)
        return;
    if (m_isStopping) {
        if (isIdle()) {
            // Every APPEND has been answered, so what is not settled was not sent.
            for (const LoadPointer &load : m_loads) {
                QList<quint32> unsent;
                for (qsizetype i = 0; load->isIntended && i < load->rows.size(); ++i) {
                    if (!load->isSettled.at(i))
                        unsent.append(load->rows.at(i).uid);
                }
                if (!isStored(m_ledger.withdraw(load->folder->row.id, unsent)))
                    return;
            }
            m_isAbandoned = true;
            emit idle();
        }
        return;
    }
    fill();
    if (m_isAbandoned || !isIdle() || (!m_isPaused && copyTwins()))
        return;
    if (!m_unfit.isEmpty()) {
        m_jobs.overQuota(m_unfit.constLast().failure.error);
        return;
    }
    if (FolderWork *folder = std::exchange(m_preparation, nullptr)) {
        // The comparison selects folders of its own.
        m_selectedSource.clear();
        m_selectedDestination = nullptr;
        m_isLent = true;
        emit preparationWanted(folder);
        return;
    }
    emit idle();
}

void Copier::abandon()
{
    if (m_isAbandoned)
        return;
    m_isAbandoned = true;
    m_stall.stop();
    // Without any progress the first message in flight is the suspect: next time it goes alone.
    const BatchPointer suspect = !m_flying.empty() ? m_flying.front() : m_batch;
    if (!m_hasProgress && suspect) {
        for (const qsizetype row : suspect->rows) {
            const quint32 uid = suspect->load->rows.at(row).uid;
            suspect->load->folder->careful.insert(uid);
            if (suspect->rows.size() == 1)
                ++suspect->load->folder->lostTries[uid];
        }
    }
    if (m_preparation)
        m_jobs.preparationLost(*std::exchange(m_preparation, nullptr));
    for (const LoadPointer &load : m_loads) {
        for (auto row = load->nameless.cbegin(); row != load->nameless.cend(); ++row)
            settle(load, row.key(), *row); // Without a subject, but for good.
        m_jobs.chunkLost(*load->folder, load->chunk);
    }
    m_loads.clear();
    m_groups.clear();
    m_again.clear();
    m_flying.clear();
    m_unfit.clear();
    m_batch.reset();
}

bool Copier::isFull() const
{
    const std::size_t most = m_destination.appender().canAddMore() ? mostBatches : mostSingles;
    return m_flying.size() >= most;
}

void Copier::balance()
{
    if (m_isAbandoned || (m_isStopping && !m_isBodyComing))
        return;
    // Only closed commands count against the window, and one that is open is closed where it can be:
    // else both sides could wait for each other.
    if (isFull() && m_batch && m_destination.appender().missingOctets() == 0)
        closeBatch();
    const qint64 bound = m_source.isReadingPaused() ? fewPendingOctets : mostPendingOctets;
    const bool isBehind = m_destination.pendingOctets() > bound || (isFull() && !m_isBodyComing);
    const bool mustWait = m_isWaiting || m_isHeld || isBehind;
    if (mustWait && !m_source.isReadingPaused())
        m_source.pauseReading();
    else if (!mustWait && m_source.isReadingPaused())
        m_source.resumeReading();
}

void Copier::settle(const LoadPointer &load, qsizetype row, Outcome outcome)
{
    if (load->isSettled.at(row))
        return;
    const bool isNameless = outcome.state == MessageState::Refused && !load->nameless.contains(row);
    if (isNameless && !load->isUnusable && !m_isStopping) {
        askForSubject(load, row, outcome);
        return;
    }
    load->isSettled[row] = true;
    --load->unsettled;
    m_hasProgress = true;
    const MessageRow &message = load->rows.at(row);
    outcome.uid = message.uid;
    if (load->folder->labels && outcome.destinationUid > 0)
        load->folder->labels->stored(*load->folder, message.uid, outcome.destinationUid);
    load->folder->conclude(outcome);
    m_jobs.settled(*load->folder, message, outcome);
}

/// Everything else has come: what the source could not hand out before is asked for once more.
void Copier::tryLater(const LoadPointer &load)
{
    load->wereLaterTried = true;
    for (const qsizetype row : std::exchange(load->later, {}))
        fetchAlone(load, row, Strip::Nothing);
}

void Copier::finishLoads()
{
    // What is done may be reported only after the loop: it can lead to new loads.
    QList<LoadPointer> done;
    for (auto load = m_loads.begin(); load != m_loads.end();) {
        if (!(*load)->later.isEmpty() && (*load)->unsettled == (*load)->later.size())
            tryLater(*load);
        if ((*load)->unsettled == 0 || (*load)->isUnusable) {
            done.append(*load);
            load = m_loads.erase(load);
        } else {
            ++load;
        }
    }
    for (const LoadPointer &load : done)
        m_jobs.chunkDone(*load->folder, load->chunk);
}

bool Copier::isStored(const Status &status)
{
    if (!status && !m_isAbandoned) {
        m_isAbandoned = true;
        m_jobs.storageFailed(status.error());
    }
    return status.has_value();
}

} // namespace migration
