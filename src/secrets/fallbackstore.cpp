// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/store.h"

using namespace Qt::StringLiterals;

namespace secrets {

FallbackStore::FallbackStore(std::unique_ptr<Store> keychain, QObject *parent)
    : Store(parent)
    , m_keychain(std::move(keychain))
{
}

QFuture<Result<std::optional<Secret>>> FallbackStore::read(const QString &key)
{
    if (m_isKeychainGone || m_memory.contains(key))
        return m_memory.read(key);
    return m_keychain->read(key)
        .then(this,
              [this, key](const Result<std::optional<Secret>> &secret) {
                  if (secret || secret.error().kind == Error::Kind::Refused)
                      return QtFuture::makeReadyFuture(secret);
                  fallBack(secret.error());
                  return m_memory.read(key);
              })
        .unwrap();
}

QFuture<Status> FallbackStore::write(const QString &key, const Secret &secret)
{
    if (m_isKeychainGone)
        return m_memory.write(key, secret);
    return m_keychain->write(key, secret)
        .then(this,
              [this, key, secret](const Status &status) {
                  if (status)
                      return m_memory.remove(key);
                  fallBack(status.error());
                  return m_memory.write(key, secret);
              })
        .unwrap();
}

QFuture<Status> FallbackStore::remove(const QString &key)
{
    // Forgotten here in any case: a refusal by the keychain must not keep the secret alive in this run.
    const QFuture<Status> forgotten = m_memory.remove(key);
    if (m_isKeychainGone)
        return forgotten;
    return m_keychain->remove(key).then(this, [this](const Status &status) {
        if (status || status.error().kind == Error::Kind::Refused)
            return status;
        fallBack(status.error());
        return Status();
    });
}

void FallbackStore::fallBack(const Error &error)
{
    // A refusal concerns one secret and may be undone by the user; a missing keychain stays missing.
    m_isKeychainGone = m_isKeychainGone || error.kind != Error::Kind::Refused;
    m_reason = error;
    if (std::exchange(m_isPersistent, false))
        emit persistenceLost();
}

std::unique_ptr<FallbackStore> systemStore(QObject *parent)
{
    return std::make_unique<FallbackStore>(std::make_unique<KeychainStore>(u"Mailhaul"_s), parent);
}

} // namespace secrets
