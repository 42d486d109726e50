// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/pair.h"

#include <QCoreApplication>

#include "migration/copier.h"
#include "migration/foldercomparison.h"

namespace migration {

Pair::Pair(const imap::Account &source, const imap::Account &destination, Ledger &ledger, JobSource &jobs,
           QObject *parent)
    : QObject(parent)
    , m_sourceAccount(source)
    , m_destinationAccount(destination)
    , m_ledger(ledger)
    , m_jobs(jobs)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Pair::open);
}

Pair::~Pair()
{
    release();
}

void Pair::open()
{
    m_state = State::Opening;
    m_source = new imap::Session(m_sourceAccount, this);
    m_destination = new imap::Session(m_destinationAccount, this);
    for (imap::Session *session : {m_source, m_destination}) {
        connect(session, &imap::Session::ready, this, &Pair::sessionReady);
        connect(session, &imap::Session::failed, this, &Pair::sessionFailed);
        connect(session, &imap::Session::closed, this, [this] {
            sessionFailed(Error{Error::Kind::Unreachable,
                                QCoreApplication::translate("migration", "The server closed the connection."),
                                {},
                                {}});
        });
        if (m_isListing)
            session->listAhead();
        session->open();
    }
}

void Pair::sessionReady()
{
    using Session = imap::Session;
    if (m_source->state() != Session::State::Ready || m_destination->state() != Session::State::Ready)
        return;
    m_destination->appender().setProvenFlags(m_provenFlags);
    m_state = State::Ready;
    m_hasBeenReady = true;
    emit ready();
}

void Pair::work()
{
    m_state = State::Working;
    m_copier = new Copier(*m_source, *m_destination, m_ledger, m_jobs, this);
    connect(m_copier, &Copier::preparationWanted, this, &Pair::prepare);
    connect(m_copier, &Copier::throttled, this, &Pair::drop);
    connect(m_copier, &Copier::idle, this, [this] {
        if (!m_isStopping && !m_isRetiring) {
            emit idle();
            return;
        }
        close();
        emit closed();
    });
    m_copier->setPaused(m_isPaused);
    wake();
}

void Pair::wake()
{
    if (m_copier)
        m_copier->wake();
}

void Pair::prepare(FolderWork *folder)
{
    auto *comparison = new FolderComparison(*m_source, *m_destination, m_ledger, *folder,
                                            m_isDryRun ? FolderComparison::Mode::DryRun
                                                       : FolderComparison::Mode::Normal,
                                            this);
    m_comparison = comparison;
    m_compared = folder;
    const auto done = [this, comparison] {
        comparison->deleteLater();
        m_comparison = nullptr;
        return std::exchange(m_compared, nullptr);
    };
    connect(comparison, &FolderComparison::finished, this, [this, done] {
        m_jobs.prepared(*done());
        if (m_copier)
            m_copier->preparationEnded();
    });
    connect(comparison, &FolderComparison::failed, this, [this, done](const Error &error) {
        m_jobs.sourceRefused(*done(), error);
        if (m_copier)
            m_copier->preparationEnded();
    });
    connect(comparison, &FolderComparison::storageFailed, this,
            [this](const Error &error) { m_jobs.storageFailed(error); });
    comparison->start();
}

bool Pair::isIdle() const
{
    return !m_comparison && (!m_copier || m_copier->isIdle());
}

void Pair::stop()
{
    m_isStopping = true;
    if (m_copier && !m_comparison) {
        m_copier->stop();
        return;
    }
    close();
    QMetaObject::invokeMethod(this, &Pair::closed, Qt::QueuedConnection);
}

void Pair::retire()
{
    m_isRetiring = true;
    if (!m_copier)
        return;
    m_copier->retire();
    m_copier->wake();
}

void Pair::close()
{
    if (m_source && m_destination && m_state == State::Working && isIdle() && !m_isStopping) {
        // Nobody waits for these farewells; they outlive this pair for a moment.
        for (imap::Session *session : {m_source, m_destination}) {
            session->disconnect(this);
            session->setParent(parent()->parent());
            connect(session, &imap::Session::closed, session, &QObject::deleteLater);
            QTimer::singleShot(std::chrono::seconds(3), session, &QObject::deleteLater);
            session->logout();
        }
        m_source = m_destination = nullptr;
    }
    release();
    m_state = State::Closed;
}

void Pair::drop(const Error &error)
{
    sessionFailed(error);
}

void Pair::sessionFailed(const Error &error)
{
    if (m_state == State::Closed || m_state == State::Waiting)
        return;
    if (m_copier && m_copier->hasProgress())
        m_backoff.reset();
    m_wish = imap::suggestedWait(error.detail);
    if (m_copier && error.kind == Error::Kind::Throttled)
        m_copier->absolve();
    release();
    m_state = State::Closed;
    emit lost(error);
}

void Pair::release()
{
    m_retry.stop();
    if (m_copier)
        m_copier->abandon();
    if (m_compared)
        m_jobs.preparationLost(*std::exchange(m_compared, nullptr));
    if (m_destination)
        m_provenFlags = m_destination->appender().provenFlags();
    // The sessions first: they hold callbacks into the others until they are gone.
    for (imap::Session *session : {m_source, m_destination}) {
        if (!session)
            continue;
        session->disconnect(this);
        session->abort();
        session->deleteLater();
    }
    m_source = m_destination = nullptr;
    if (m_comparison) {
        m_comparison->disconnect(this);
        std::exchange(m_comparison, nullptr)->deleteLater();
    }
    if (m_copier) {
        m_copier->disconnect(this);
        std::exchange(m_copier, nullptr)->deleteLater();
    }
}

void Pair::tryLater()
{
    m_state = State::Waiting;
    // The server knows best, and its wish is not a failed try.
    m_retry.start(m_wish ? *std::exchange(m_wish, std::nullopt) : m_backoff.next());
}

void Pair::setPaused(bool paused)
{
    m_isPaused = paused;
    if (m_copier)
        m_copier->setPaused(paused);
}

void Pair::holdReading(bool held)
{
    if (m_copier)
        m_copier->holdReading(held);
}

} // namespace migration
