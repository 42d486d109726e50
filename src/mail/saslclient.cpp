// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/saslclient.h"

#include <QCoreApplication>

#include <algorithm>

#include "mail/oauthclient.h"
#include "mail/plainclient.h"
#include "mail/vmimeclient.h"

namespace mail {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(mail)
};

/// Printable US-ASCII, which every server takes for the same password, whether it prepares it by RFC 4013,
/// by RFC 8265 or not at all: all other passwords are only safe as the octets that they are.
bool isUnambiguous(const Secret &password)
{
    const QByteArray octets = password.reveal();
    return std::all_of(octets.begin(), octets.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

/// From the one to be preferred.
QByteArrayList suitable(const Credentials &credentials, const SaslClient::Channel &channel)
{
    const bool mayShow = channel.isEncrypted || channel.allowPlaintext;
    if (!credentials.token.isEmpty())
        return mayShow ? QByteArrayList{"OAUTHBEARER", "XOAUTH2"} : QByteArrayList();
    if (!credentials.authorizationName().isEmpty())
        return mayShow ? QByteArrayList{"PLAIN"} : QByteArrayList();
    if (!mayShow)
        return {"SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"};
    if (channel.isEncrypted && !isUnambiguous(credentials.password))
        return {"PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"};
    // Inside TLS CRAM-MD5 adds nothing, and many servers offer it without having what it needs.
    if (channel.isEncrypted)
        return {"SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN", "CRAM-MD5"};
    return {"SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"};
}

std::unique_ptr<SaslClient> make(const QByteArray &mechanism, const Credentials &credentials,
                                 const SaslClient::Channel &channel)
{
    if (mechanism == "PLAIN")
        return std::make_unique<PlainClient>(credentials);
    if (mechanism == "XOAUTH2")
        return std::make_unique<OAuthClient>(OAuthClient::Form::XOAuth2, credentials, channel);
    if (mechanism == "OAUTHBEARER")
        return std::make_unique<OAuthClient>(OAuthClient::Form::OAuthBearer, credentials, channel);
    return std::make_unique<VmimeClient>(mechanism, credentials, channel);
}

} // namespace

Result<std::unique_ptr<SaslClient>> SaslClient::choose(const QByteArrayList &offered,
                                                       const Credentials &credentials, const Channel &channel)
{
    const QByteArray wanted = credentials.mechanism.toLatin1().toUpper();
    for (const QByteArray &mechanism : suitable(credentials, channel)) {
        const bool isOffered = std::any_of(offered.begin(), offered.end(), [&](const QByteArray &name) {
            return name.compare(mechanism, Qt::CaseInsensitive) == 0;
        });
        if (isOffered && (wanted.isEmpty() || wanted == mechanism))
            return make(mechanism, credentials, channel);
    }
    return fail(Error::Kind::LoginRefused, Text::tr("The server offers no way of logging in that fits."),
                plainText(QByteArrayView(offered.join(' '))),
                credentials.token.isEmpty()
                    ? Text::tr("Ask the server's administrator for another way of logging in.")
                    : Text::tr("Use a password instead of an access token."));
}

} // namespace mail
