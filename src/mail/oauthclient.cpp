// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/oauthclient.h"

namespace mail {

namespace {

/// saslname of RFC 5801 §4.
QByteArray saslName(const QString &name)
{
    return name.toUtf8().replace('=', "=3D").replace(',', "=2C");
}

} // namespace

OAuthClient::OAuthClient(Form form, const Credentials &credentials, const Channel &channel)
    : m_form(form)
    , m_credentials(credentials)
    , m_channel(channel)
{
}

Result<QByteArray> OAuthClient::initialResponse()
{
    m_hasSpoken = true;
    const QByteArray token = "auth=Bearer " + m_credentials.token.reveal() + "\x01\x01";
    if (m_form == Form::XOAuth2)
        return "user=" + m_credentials.user.toUtf8() + '\x01' + token;
    return "n,a=" + saslName(m_credentials.user) + ",\x01host=" + m_channel.host.toUtf8()
        + "\x01port=" + QByteArray::number(m_channel.port) + '\x01' + token;
}

Result<QByteArray> OAuthClient::respond(QByteArrayView challenge)
{
    if (!m_hasSpoken)
        return initialResponse();
    m_refusal = plainText(challenge);
    if (m_refusal.isEmpty())
        m_refusal = QStringLiteral("refused");
    return m_form == Form::XOAuth2 ? QByteArray("") : QByteArray("\x01");
}

} // namespace mail
