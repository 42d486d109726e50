// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/saslclient.h"

namespace mail {

/// SCRAM-SHA-256, SCRAM-SHA-1, CRAM-MD5 and LOGIN, computed by vmime's SASL layer without its network one.
class VmimeClient final : public SaslClient {
public:
    VmimeClient(const QByteArray &mechanism, const Credentials &credentials, const Channel &channel);
    ~VmimeClient() override;

    QByteArray mechanism() const override { return m_mechanism; }
    bool sendsFirst() const override;
    Result<QByteArray> initialResponse() override;
    Result<QByteArray> respond(QByteArrayView challenge) override;
    bool isComplete() const override;

private:
    struct Exchange; // vmime's part.

    Result<QByteArray> step(QByteArrayView challenge);

    QByteArray m_mechanism;
    std::unique_ptr<Exchange> m_exchange;
    bool m_isComplete = false;
    bool m_isBroken = false;
    int m_steps = 0;
};

} // namespace mail
