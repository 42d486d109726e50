// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCryptographicHash>

#include "imap/session.h"
#include "migration/reconcile.h"

namespace migration {

/// SHA-256 of each body that is streamed into it, without keeping any.
class DigestSink final : public imap::BodySink {
public:
    enum class What {
        Octets, ///< The message as it is.
        Essence, ///< headerEssence() instead of the header: equal also where a server has rewritten that.
    };

    explicit DigestSink(What what = What::Octets)
        : m_what(what)
    {
    }

    const Digests &digests() const { return m_digests; }

    void beginBody(quint32 uid, quint64) override
    {
        m_uid = uid;
        m_hash.reset();
        m_header.clear();
        m_isInHeader = m_what == What::Essence;
    }
    void bodyChunk(QByteArrayView octets) override
    {
        if (!m_isInHeader) {
            m_hash.addData(octets);
            return;
        }
        const qsizetype from = std::max<qsizetype>(0, m_header.size() - 3);
        m_header.append(octets);
        const qsizetype end = m_header.indexOf("\r\n\r\n", from);
        if (end >= 0 || m_header.size() > largestHeader)
            endHeader(end >= 0 ? end + 2 : m_header.size());
    }
    void endBody() override
    {
        if (m_isInHeader)
            endHeader(m_header.size());
        m_digests.insert(m_uid, m_hash.result());
    }

private:
    static constexpr qsizetype largestHeader = 1024 * 1024;

    void endHeader(qsizetype end)
    {
        m_isInHeader = false;
        m_hash.addData(headerEssence(m_header.left(end)));
        m_hash.addData(QByteArrayView(m_header).sliced(end));
        m_header.clear();
    }

    const What m_what;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    QByteArray m_header;
    quint32 m_uid = 0;
    bool m_isInHeader = false;
    Digests m_digests;
};

} // namespace migration
