// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "imap/command.h"

namespace mail {
class SaslClient;
}

namespace imap {

class Engine;

/// The way of a session from the greeting to State::Ready: STARTTLS, capabilities, log-in, namespaces.
class Login {
public:
    explicit Login(Engine &engine);

    bool isAwaitingGreeting() const { return m_isAwaitingGreeting; }
    void greeted(QByteArrayView name, const ResponseText &text);
    void secured(); ///< TLS stands.

private:
    void askCapabilities(void (Login::*next)());
    void secure();
    void authenticate();
    void exchange(std::unique_ptr<mail::SaslClient> client);
    void logInPlainly();
    void loginAnswered(const Outcome<void> &outcome);
    void askNamespaces();
    void stepDone();
    void fail(const Failure &failure);
    Error refused(const Failure &failure) const;

    Engine &m_engine;
    int m_stepsLeft = 0;
    bool m_isAwaitingGreeting = true;
    bool m_isPreauthenticated = false;
};

/// What a BYE means.
Error farewell(const ResponseText &text);

} // namespace imap
