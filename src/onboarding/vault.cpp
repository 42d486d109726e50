// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/vault.h"

#include "base/chain.h"
#include "secrets/store.h"

using namespace Qt::StringLiterals;

namespace onboarding {

Vault::Vault(secrets::Store &store, const QString &projectId, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_projectId(projectId)
{
}

QFuture<Status> Vault::keep(Side side, const MailAddress &address, const Secret &password)
{
    return write(passwordKey(side, address), password);
}

QFuture<Status> Vault::keepAll(Side side, const QList<std::pair<MailAddress, Secret>> &passwords)
{
    if (passwords.isEmpty())
        return QtFuture::makeReadyFuture(Status());
    QList<QFuture<Status>> writings;
    for (const auto &[address, password] : passwords) {
        const QString key = passwordKey(side, address);
        m_known.insert(key, password);
        writings += m_store.write(key, password);
    }
    emit changed();
    return chain(QtFuture::whenAll(writings.begin(), writings.end()), this,
                 [](const QList<QFuture<Status>> &done) -> Status {
                     for (const QFuture<Status> &writing : done) {
                         if (writing.resultCount() > 0 && !writing.result())
                             return writing.result();
                     }
                     return {};
                 });
}

QFuture<Status> Vault::keepProviderSecret(const QString &variable, const Secret &secret)
{
    return write(providerKey(variable), secret);
}

QFuture<Result<Secret>> Vault::password(Side side, const MailAddress &address)
{
    return read(passwordKey(side, address));
}

QFuture<Result<Secret>> Vault::providerSecret(const QString &variable)
{
    return read(providerKey(variable));
}

QFuture<Status> Vault::load(const QList<MailAddress> &addresses, const QStringList &providerVariables)
{
    QList<QFuture<Result<Secret>>> readings;
    for (const QString &variable : providerVariables)
        readings += providerSecret(variable);
    for (const MailAddress &address : addresses)
        readings += {password(Side::Old, address), password(Side::New, address)};
    if (readings.isEmpty())
        return QtFuture::makeReadyFuture(Status());
    return chain(QtFuture::whenAll(readings.begin(), readings.end()), this,
                 [this](const QList<QFuture<Result<Secret>>> &done) -> Status {
                     emit changed();
                     for (const QFuture<Result<Secret>> &reading : done) {
                         if (reading.resultCount() > 0 && !reading.result())
                             return fail(reading.result().error());
                     }
                     return {};
                 });
}

bool Vault::hasPassword(Side side, const MailAddress &address) const
{
    return !passwordInMemory(side, address).isEmpty();
}

bool Vault::hasProviderSecret(const QString &variable) const
{
    return !providerSecretInMemory(variable).isEmpty();
}

Secret Vault::passwordInMemory(Side side, const MailAddress &address) const
{
    return m_known.value(passwordKey(side, address));
}

Secret Vault::providerSecretInMemory(const QString &variable) const
{
    return m_known.value(providerKey(variable));
}

QFuture<Status> Vault::forget(const MailAddress &address)
{
    const QString oldKey = passwordKey(Side::Old, address);
    const QString newKey = passwordKey(Side::New, address);
    m_known.remove(oldKey);
    m_known.remove(newKey);
    emit changed();
    return chain(m_store.remove(oldKey), this,
                 [this, newKey](const Status &) { return m_store.remove(newKey); });
}

bool Vault::isPersistent() const
{
    return m_store.isPersistent();
}

QString Vault::passwordKey(Side side, const MailAddress &address) const
{
    // Mail servers take local parts case-insensitively, so one mailbox has one key.
    const QString name = (side == Side::Old ? u"old/"_s : u"new/"_s) + address.toString().toLower();
    return secrets::storeKey(m_projectId, name);
}

QString Vault::providerKey(const QString &variable) const
{
    return secrets::storeKey(m_projectId, u"provider/"_s + variable);
}

QFuture<Status> Vault::write(const QString &key, const Secret &secret)
{
    m_known.insert(key, secret);
    emit changed();
    return secret.isEmpty() ? m_store.remove(key) : m_store.write(key, secret);
}

QFuture<Result<Secret>> Vault::read(const QString &key)
{
    const auto known = m_known.constFind(key);
    if (known != m_known.constEnd())
        return QtFuture::makeReadyFuture(Result<Secret>(*known));
    return chain(m_store.read(key), this,
                 [this, key](const Result<std::optional<Secret>> &found) -> Result<Secret> {
                     if (!found)
                         return fail(found.error());
                     // What was typed while the keychain was answering is newer.
                     if (!m_known.contains(key))
                         m_known.insert(key, found->value_or(Secret()));
                     return m_known.value(key);
                 });
}

} // namespace onboarding
