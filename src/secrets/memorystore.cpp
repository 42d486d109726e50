// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/store.h"

namespace secrets {

QString storeKey(const QString &scope, const QString &name)
{
    return scope + u'/' + name;
}

QFuture<Result<std::optional<Secret>>> MemoryStore::read(const QString &key)
{
    std::optional<Secret> secret;
    if (const auto it = m_secrets.constFind(key); it != m_secrets.constEnd())
        secret = *it;
    return QtFuture::makeReadyFuture(Result<std::optional<Secret>>(secret));
}

QFuture<Status> MemoryStore::write(const QString &key, const Secret &secret)
{
    m_secrets.insert(key, secret);
    return QtFuture::makeReadyFuture(Status());
}

QFuture<Status> MemoryStore::remove(const QString &key)
{
    m_secrets.remove(key);
    return QtFuture::makeReadyFuture(Status());
}

} // namespace secrets
