// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/vmimeclient.h"

#include <QCoreApplication>

#include <vmime/security/authenticator.hpp>
#include <vmime/security/sasl/SASLContext.hpp>
#include <vmime/vmime.hpp>

using namespace Qt::StringLiterals;

namespace mail {

namespace {

namespace sasl = vmime::security::sasl;

constexpr qsizetype maxChallenge = 64 * 1024;
constexpr int maxSteps = 10;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(mail)
};

/// Answers vmime's questions about the user.
class Authenticator final : public vmime::security::authenticator {
public:
    Authenticator(const Credentials &credentials, const SaslClient::Channel &channel)
        : m_user(credentials.loginName().toStdString())
        , m_password(credentials.password)
        , m_host(channel.host.toStdString())
    {
    }

    const vmime::string getUsername() const override { return m_user; }
    const vmime::string getPassword() const override { return m_password.reveal().toStdString(); }
    const vmime::string getHostname() const override { return m_host; }
    const vmime::string getAnonymousToken() const override { throw vmime::exceptions::no_auth_information(); }
    const vmime::string getAccessToken() const override { throw vmime::exceptions::no_auth_information(); }
    const vmime::string getServiceName() const override { return "imap"; }
    void setService(vmime::shared_ptr<vmime::net::service>) override { }

private:
    std::string m_user;
    Secret m_password;
    std::string m_host;
};

} // namespace

struct VmimeClient::Exchange {
    vmime::shared_ptr<sasl::SASLContext> context;
    vmime::shared_ptr<sasl::SASLMechanism> mechanism;
    vmime::shared_ptr<sasl::SASLSession> session;
};

VmimeClient::VmimeClient(const QByteArray &mechanism, const Credentials &credentials, const Channel &channel)
    : m_mechanism(mechanism)
    , m_exchange(std::make_unique<Exchange>())
{
    // The C library below reads the password up to its first NUL: a shorter one must not be sent for it.
    m_isBroken =
        credentials.password.reveal().contains('\0') || credentials.loginName().contains(QChar(u'\0'));
    try {
        m_exchange->context = sasl::SASLContext::create();
        m_exchange->mechanism = m_exchange->context->createMechanism(mechanism.toStdString());
        m_exchange->session = m_exchange->context->createSession(
            "imap", vmime::make_shared<Authenticator>(credentials, channel), m_exchange->mechanism);
        m_exchange->session->init();
    } catch (const std::exception &) {
        m_isBroken = true;
    }
}

VmimeClient::~VmimeClient() = default;

bool VmimeClient::sendsFirst() const
{
    return m_mechanism.startsWith("SCRAM-");
}

Result<QByteArray> VmimeClient::initialResponse()
{
    return step({});
}

Result<QByteArray> VmimeClient::respond(QByteArrayView challenge)
{
    return step(challenge);
}

bool VmimeClient::isComplete() const
{
    return m_isComplete;
}

Result<QByteArray> VmimeClient::step(QByteArrayView challenge)
{
    if (m_isBroken || challenge.size() > maxChallenge || ++m_steps > maxSteps) {
        return fail(Error::Kind::Protocol, Text::tr("The login could not be computed."),
                    QString::fromLatin1(m_mechanism), Text::tr("Choose another way of logging in."));
    }
    const QByteArray octets = challenge.toByteArray();
    vmime::byte_t *response = nullptr;
    size_t size = 0;
    try {
        m_isComplete = m_exchange->session->evaluateChallenge(
            reinterpret_cast<const vmime::byte_t *>(octets.constData()), static_cast<size_t>(octets.size()),
            &response, &size);
    } catch (const std::exception &) {
        m_isBroken = true;
        return fail(
            Error::Kind::LoginRefused,
            Text::tr(
                "The server did not prove that it knows the password; it may be a false one, or the password "
                "is wrong."),
            QString::fromLatin1(m_mechanism), Text::tr("Check the server's name and the password."));
    }
    const std::unique_ptr<vmime::byte_t[]> owner(response);
    return QByteArray(reinterpret_cast<const char *>(response), static_cast<qsizetype>(size));
}

} // namespace mail
