// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "imap/command.h"
#include "mail/saslclient.h"

namespace imap {

/// AUTHENTICATE, with the initial response where the server takes it (RFC 4959).
class AuthenticateCommand final : public Command {
public:
    /// `initial` is the client's first message, base64, to be sent with the command; empty for none.
    AuthenticateCommand(std::unique_ptr<mail::SaslClient> client, const std::optional<QByteArray> &initial,
                        Reply<void> reply);
    std::optional<QByteArray> continued(QByteArrayView text) override;
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    std::unique_ptr<mail::SaslClient> m_client;
    bool m_hasSpoken; ///< The first message was sent.
    std::optional<Error> m_error; ///< Why we gave up ourselves.
    Reply<void> m_reply;
};

/// LOGIN, for servers that offer no SASL mechanism.
class LoginCommand final : public Command {
public:
    LoginCommand(const QByteArray &user, const QByteArray &password, Reply<void> reply);
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    Reply<void> m_reply;
};

/// ID (RFC 2971); the reply is the server's name and version.
class IdCommand final : public Command {
public:
    explicit IdCommand(Reply<QString> reply);
    bool takeData(QByteArrayView name, QByteArrayView rest) override;
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    QString m_software;
    Reply<QString> m_reply;
};

/// ENABLE QRESYNC (RFC 7162); the reply is whether the server did it.
class EnableCommand final : public Command {
public:
    explicit EnableCommand(Reply<bool> reply);
    bool takeData(QByteArrayView name, QByteArrayView rest) override;
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    bool m_isEnabled = false;
    Reply<bool> m_reply;
};

/// NAMESPACE (RFC 2342).
class NamespaceCommand final : public Command {
public:
    explicit NamespaceCommand(Reply<Namespaces> reply);
    bool takeData(QByteArrayView name, QByteArrayView rest) override;
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    Namespaces m_namespaces;
    Reply<Namespaces> m_reply;
};

} // namespace imap
