// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>

#include "base/result.h"
#include "base/secret.h"

namespace secrets {

/// Where passwords and tokens are kept between two uses. Keys are made by storeKey(). All calls are
/// asynchronous and belong to the thread that owns the store. Errors to tell apart:
/// Unreachable (there is no keychain, it went away or failed; its words are in `detail`), Refused (the
/// keychain is locked, and the user or its policy said no).
class Store : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// The secret of `key`; nothing where none is kept, which is an answer and no error.
    virtual QFuture<Result<std::optional<Secret>>> read(const QString &key) = 0;
    /// Keeps `secret` under `key` instead of what was there.
    virtual QFuture<Status> write(const QString &key, const Secret &secret) = 0;
    /// Forgets `key`; one that is not kept is a success.
    virtual QFuture<Status> remove(const QString &key) = 0;

    /// Whether a written secret is still there at the next start.
    virtual bool isPersistent() const = 0;
};

/// "<scope>/<name>", e.g. scope = a project's id, name = "imap/ann@example.org".
QString storeKey(const QString &scope, const QString &name);

/// Secrets of this run only, never in a file.
class MemoryStore final : public Store {
    Q_OBJECT

public:
    using Store::Store;

    QFuture<Result<std::optional<Secret>>> read(const QString &key) override;
    QFuture<Status> write(const QString &key, const Secret &secret) override;
    QFuture<Status> remove(const QString &key) override;
    bool isPersistent() const override { return false; }
    bool contains(const QString &key) const { return m_secrets.contains(key); }

private:
    QHash<QString, Secret> m_secrets;
};

/// The system's keychain (Secret Service, KWallet, Windows Credential Manager, macOS Keychain), under
/// the name of one service. Needs a running event loop.
class KeychainStore final : public Store {
    Q_OBJECT

public:
    /// `limit` bounds each call; it is long, since the keychain may ask the user to unlock it.
    explicit KeychainStore(QString service, QObject *parent = nullptr,
                           std::chrono::milliseconds limit = std::chrono::minutes(2));

    QFuture<Result<std::optional<Secret>>> read(const QString &key) override;
    QFuture<Status> write(const QString &key, const Secret &secret) override;
    QFuture<Status> remove(const QString &key) override;
    bool isPersistent() const override { return true; }

private:
    QString m_service;
    std::chrono::milliseconds m_limit;
};

/// The store for every program: the one given (normally a KeychainStore) while it works, else memory.
/// A secret that the keychain does not take is kept in memory, so that the run can go on; the user
/// must then be told, see isPersistent().
class FallbackStore final : public Store {
    Q_OBJECT

public:
    explicit FallbackStore(std::unique_ptr<Store> keychain, QObject *parent = nullptr);

    QFuture<Result<std::optional<Secret>>> read(const QString &key) override;
    QFuture<Status> write(const QString &key, const Secret &secret) override;
    QFuture<Status> remove(const QString &key) override;

    /// True until a call finds no keychain, or a secret had to be kept in memory.
    bool isPersistent() const override { return m_isPersistent; }
    /// Why secrets are kept in memory only; nothing while isPersistent().
    const std::optional<Error> &reason() const { return m_reason; }

signals:
    void persistenceLost(); ///< isPersistent() became false.

private:
    void fallBack(const Error &error);

    std::unique_ptr<Store> m_keychain;
    MemoryStore m_memory;
    bool m_isPersistent = true;
    bool m_isKeychainGone = false;
    std::optional<Error> m_reason;
};

/// A FallbackStore over the system's keychain under the name "Mailhaul".
std::unique_ptr<FallbackStore> systemStore(QObject *parent = nullptr);

/// Writes, reads back, compares and removes a secret of its own. `store` must outlive the future.
QFuture<Status> roundTrip(Store &store);

} // namespace secrets
