// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QHash>
#include <QObject>

#include "base/mailaddress.h"
#include "base/result.h"
#include "base/secret.h"

namespace secrets {
class Store;
}

namespace onboarding {

/// The secrets of one project: in the system's keychain, and in memory while the project is open.
class Vault final : public QObject {
    Q_OBJECT

public:
    /// Whose password.
    enum class Side { Old, New };
    Q_ENUM(Side)

    Vault(secrets::Store &store, const QString &projectId, QObject *parent = nullptr);

    QFuture<Status> keep(Side side, const MailAddress &address, const Secret &password);
    /// Many at once: changed() comes once, the result when all are in the keychain.
    QFuture<Status> keepAll(Side side, const QList<std::pair<MailAddress, Secret>> &passwords);
    QFuture<Status> keepProviderSecret(const QString &variable, const Secret &secret);

    /// An empty Secret where none is kept.
    QFuture<Result<Secret>> password(Side side, const MailAddress &address);
    QFuture<Result<Secret>> providerSecret(const QString &variable);

    /// Reads what the keychain has for these accounts into memory, so that hasPassword() knows it.
    QFuture<Status> load(const QList<MailAddress> &addresses, const QStringList &providerVariables);
    bool hasPassword(Side side, const MailAddress &address) const;
    bool hasProviderSecret(const QString &variable) const;
    Secret passwordInMemory(Side side, const MailAddress &address) const; ///< Empty: none is kept or loaded.
    Secret providerSecretInMemory(const QString &variable) const;

    QFuture<Status> forget(const MailAddress &address);

    /// False: there is no keychain, and everything is forgotten when Mailhaul ends.
    bool isPersistent() const;

signals:
    void changed();

private:
    QString passwordKey(Side side, const MailAddress &address) const;
    QString providerKey(const QString &variable) const;
    QFuture<Status> write(const QString &key, const Secret &secret);
    QFuture<Result<Secret>> read(const QString &key);

    secrets::Store &m_store;
    QString m_projectId;
    QHash<QString, Secret> m_known; ///< By key; an empty Secret: the keychain has none.
};

} // namespace onboarding
