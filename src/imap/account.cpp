// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/account.h"

#include <QCoreApplication>
#include <QFutureWatcher>
#include <QPromise>

#include "imap/session.h"
#include "net/connection.h"

namespace imap {

namespace {

using LoginResult = Result<ServerSummary>;

ServerSummary summaryOf(const Session &session)
{
    const Capabilities &capabilities = session.capabilities();
    ServerSummary summary;
    summary.software = session.serverSoftware();
    summary.tlsProtocol = session.connection()->protocolName();
    summary.certificate = session.connection()->verdict();
    summary.hasUidPlus = capabilities.has("UIDPLUS");
    summary.hasMultiAppend = capabilities.has("MULTIAPPEND");
    summary.hasLiteralPlus = capabilities.has("LITERAL+");
    return summary;
}

/// One log-in that deletes itself at its end.
class LoginTest final : public QObject {
public:
    explicit LoginTest(const Account &account)
        : m_session(account)
    {
        connect(&m_session, &Session::ready, this, [this] {
            finish(summaryOf(m_session));
            m_session.logout();
        });
        connect(&m_session, &Session::closed, this, &QObject::deleteLater);
        connect(&m_session, &Session::failed, this, [this](const Error &error) {
            finish(fail(error));
            deleteLater();
        });
        connect(&m_watcher, &QFutureWatcher<LoginResult>::canceled, this, [this] {
            m_session.abort();
            finish(
                fail(Error::Kind::Cancelled, QCoreApplication::translate("imap", "The login was given up.")));
            deleteLater();
        });
    }

    QFuture<LoginResult> start()
    {
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        m_session.open();
        return m_promise.future();
    }

private:
    void finish(const LoginResult &result)
    {
        if (std::exchange(m_isFinished, true))
            return;
        m_promise.addResult(result);
        m_promise.finish();
    }

    Session m_session;
    QPromise<LoginResult> m_promise;
    QFutureWatcher<LoginResult> m_watcher;
    bool m_isFinished = false;
};

} // namespace

QFuture<Result<ServerSummary>> testLogin(const Account &account)
{
    auto *test = new LoginTest(account); // Deletes itself when the session has ended.
    return test->start();
}

} // namespace imap
