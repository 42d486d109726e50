// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/plainclient.h"

#include <QCoreApplication>

namespace mail {

PlainClient::PlainClient(const Credentials &credentials)
    : m_credentials(credentials)
{
}

Result<QByteArray> PlainClient::initialResponse()
{
    m_isComplete = true;
    return m_credentials.authorizationName().toUtf8() + '\0' + m_credentials.loginName().toUtf8() + '\0'
        + m_credentials.password.reveal();
}

Result<QByteArray> PlainClient::respond(QByteArrayView)
{
    if (!m_isComplete)
        return initialResponse();
    return fail(
        Error::Kind::Protocol,
        QCoreApplication::translate("mail", "The server asked for more than this way of logging in has."));
}

} // namespace mail
