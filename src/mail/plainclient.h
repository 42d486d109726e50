// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/saslclient.h"

namespace mail {

/// PLAIN (RFC 4616). Ours, since vmime cannot send an authorization identity.
class PlainClient final : public SaslClient {
public:
    explicit PlainClient(const Credentials &credentials);

    QByteArray mechanism() const override { return "PLAIN"; }
    bool sendsFirst() const override { return true; }
    Result<QByteArray> initialResponse() override;
    Result<QByteArray> respond(QByteArrayView challenge) override;
    bool isComplete() const override { return m_isComplete; }

private:
    Credentials m_credentials;
    bool m_isComplete = false;
};

} // namespace mail
