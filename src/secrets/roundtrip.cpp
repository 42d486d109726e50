// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QRandomGenerator>
#include <QUuid>

#include "secrets/store.h"

using namespace Qt::StringLiterals;

namespace secrets {

namespace {

/// What was read against what was written; the entry is removed by the caller either way.
Status compared(const Result<std::optional<Secret>> &found, const Secret &written)
{
    if (!found)
        return fail(found.error());
    if (*found != written)
        return fail(
            Error::Kind::Storage,
            QCoreApplication::translate("secrets", "The keychain gave back another secret than it took."));
    return {};
}

} // namespace

QFuture<Status> roundTrip(Store &store)
{
    const QString key = storeKey(u"selftest"_s, QUuid::createUuid().toString(QUuid::WithoutBraces));
    // Octets that a text-only keychain would spoil.
    const Secret written(QByteArray("\xC3\xA9\0\n", 4)
                         + QByteArray::number(QRandomGenerator::system()->generate64(), 16));
    return store.write(key, written)
        .then(&store,
              [&store, key](const Status &status) {
                  return status
                      ? store.read(key)
                      : QtFuture::makeReadyFuture(Result<std::optional<Secret>>(fail(status.error())));
              })
        .unwrap()
        .then(&store,
              [&store, key, written](const Result<std::optional<Secret>> &found) {
                  return store.remove(key).then([verdict = compared(found, written)](const Status &removed) {
                      return verdict ? removed : verdict;
                  });
              })
        .unwrap();
}

} // namespace secrets
