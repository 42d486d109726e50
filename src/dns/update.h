// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QFuture>
#include <QObject>

#include <chrono>

#include "base/domainname.h"
#include "base/result.h"
#include "dns/message.h"
#include "dns/server.h"
#include "dns/tsig.h"

namespace dns {

/// A change to a zone that happens as a whole or not at all (RFC 2136). Prerequisites make it
/// compare-and-swap.
class Update {
public:
    explicit Update(DomainName zone);

    const DomainName &zone() const { return m_zone; }
    bool isEmpty() const { return m_changes.isEmpty(); } ///< Changes nothing.

    Update &requireExactly(
        const RRset &rrset); ///< §2.4.2: exactly these values, TTL ignored. Empty: requireAbsent().
    Update &requireAbsent(const DomainName &name, Type type); ///< §2.4.3: no such RRset.
    Update &requireExists(const DomainName &name, Type type); ///< §2.4.1: any values.

    Update &add(const Record &record); ///< §2.5.1
    Update &add(const RRset &rrset);
    Update &remove(const DomainName &name, Type type); ///< §2.5.2: the whole RRset.
    Update &remove(const Record &record); ///< §2.5.4: this one value.

    /// Exactly `former` must be there; afterwards exactly `wanted` is. With the two exchanged it is the undo.
    Update &replace(const RRset &former, const RRset &wanted);

    Message message() const; ///< With a random id, unsigned.

private:
    DomainName m_zone;
    QList<Record> m_prerequisites;
    QList<Record> m_changes;
};

/// Sends updates over TCP, signed, and believes only signed replies.
class Updater final : public QObject {
    Q_OBJECT
public:
    explicit Updater(QObject *parent = nullptr);
    ~Updater() override; ///< Cancels what is under way; the server may have applied it all the same.

    /// Unreachable: no connection, or no whole reply in time; the update may or may not have been applied.
    /// Refused: a prerequisite failed ("somebody else changed the records"), or policy forbids it.
    /// LoginRefused: key name, secret or clock are not accepted. Protocol: the reply is malformed or not
    /// signed by the key. `detail` holds the RCODE.
    QFuture<Status> apply(const Server &server, const TsigKey &key, const Update &update,
                          std::chrono::milliseconds timeout = std::chrono::seconds(10));
};

} // namespace dns
