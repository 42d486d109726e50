// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/saslclient.h"

namespace mail {

/// OAUTHBEARER (RFC 7628) and Google's XOAUTH2. A refusal comes as a challenge, which must be answered before
/// the server says no.
class OAuthClient final : public SaslClient {
public:
    enum class Form { OAuthBearer, XOAuth2 };

    OAuthClient(Form form, const Credentials &credentials, const Channel &channel);

    QByteArray mechanism() const override { return m_form == Form::XOAuth2 ? "XOAUTH2" : "OAUTHBEARER"; }
    bool sendsFirst() const override { return true; }
    Result<QByteArray> initialResponse() override;
    Result<QByteArray> respond(QByteArrayView challenge) override;
    bool isComplete() const override { return m_hasSpoken && m_refusal.isEmpty(); }
    QString refusal() const override { return m_refusal; }

private:
    Form m_form;
    Credentials m_credentials;
    Channel m_channel;
    QString m_refusal;
    bool m_hasSpoken = false;
};

} // namespace mail
