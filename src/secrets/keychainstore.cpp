// SPDX-License-Identifier: GPL-3.0-or-later
#include <qt6keychain/keychain.h>

#include <QCoreApplication>
#include <QPromise>
#include <QTimer>

#include <functional>

#include "secrets/store.h"

namespace secrets {

namespace {

Error failure(const QKeychain::Job &job)
{
    const QString detail = plainText(job.errorString());
    switch (job.error()) {
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return {Error::Kind::Refused,
                QCoreApplication::translate("secrets",
                                            "The system's keychain is locked or did not permit the access."),
                detail, QCoreApplication::translate("secrets", "Unlock the keychain and try again.")};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {
            Error::Kind::Unreachable,
            QCoreApplication::translate("secrets", "This system offers no keychain."), detail,
            QCoreApplication::translate("secrets", "Passwords are kept in memory until the program ends.")};
    case QKeychain::NoError:
    case QKeychain::EntryNotFound:
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    // A missing bus, a missing service and one that died are all "other" to most back ends.
    return {Error::Kind::Unreachable,
            QCoreApplication::translate("secrets", "The system's keychain cannot be used."), detail,
            QCoreApplication::translate("secrets", "Passwords are kept in memory until the program ends.")};
}

/// Starts `job` and calls `ended` exactly once: when it ends, or with a time-out after `limit`.
template <typename T>
QFuture<Result<T>> started(QKeychain::Job *job, std::chrono::milliseconds limit,
                           std::function<Result<T>()> outcome)
{
    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const auto answer = [promise](Result<T> result) {
        if (promise->future().isFinished())
            return;
        promise->addResult(std::move(result));
        promise->finish();
    };
    QObject::connect(job, &QKeychain::Job::finished, job, [answer, outcome] { answer(outcome()); });
    // The job lives on: ended by force, some back ends would leave the queue of all jobs blocked.
    QTimer::singleShot(limit, job, [answer] {
        answer(fail(Error::Kind::Unreachable,
                    QCoreApplication::translate("secrets", "The system's keychain did not answer.")));
    });
    job->start();
    return promise->future();
}

} // namespace

KeychainStore::KeychainStore(QString service, QObject *parent, std::chrono::milliseconds limit)
    : Store(parent)
    , m_service(std::move(service))
    , m_limit(limit)
{
}

QFuture<Result<std::optional<Secret>>> KeychainStore::read(const QString &key)
{
    using Found = std::optional<Secret>;
    auto *job = new QKeychain::ReadPasswordJob(m_service); // Deletes itself when it has ended.
    job->setKey(key);
    return started<Found>(job, m_limit, [job]() -> Result<Found> {
        if (job->error() == QKeychain::EntryNotFound)
            return Found();
        if (job->error() != QKeychain::NoError)
            return fail(failure(*job));
        return Found(Secret(job->binaryData()));
    });
}

QFuture<Status> KeychainStore::write(const QString &key, const Secret &secret)
{
    auto *job = new QKeychain::WritePasswordJob(m_service); // Deletes itself when it has ended.
    job->setKey(key);
    job->setBinaryData(secret.reveal());
    return started<void>(job, m_limit, [job]() -> Status {
        if (job->error() != QKeychain::NoError)
            return fail(failure(*job));
        return {};
    });
}

QFuture<Status> KeychainStore::remove(const QString &key)
{
    auto *job = new QKeychain::DeletePasswordJob(m_service); // Deletes itself when it has ended.
    job->setKey(key);
    return started<void>(job, m_limit, [job]() -> Status {
        if (job->error() != QKeychain::NoError && job->error() != QKeychain::EntryNotFound)
            return fail(failure(*job));
        return {};
    });
}

} // namespace secrets
