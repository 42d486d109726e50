// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCryptographicHash>

#include "imap/session.h"
#include "migration/reconcile.h"

namespace migration {

/// SHA-256 of each body that is streamed into it, without keeping any.
class DigestSink final : public imap::BodySink {
public:
    const Digests &digests() const { return m_digests; }

    void beginBody(quint32 uid, quint64) override
    {
        m_uid = uid;
        m_hash.reset();
    }
    void bodyChunk(QByteArrayView octets) override { m_hash.addData(octets); }
    void endBody() override { m_digests.insert(m_uid, m_hash.result()); }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    quint32 m_uid = 0;
    Digests m_digests;
};

} // namespace migration
