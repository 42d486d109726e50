// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/provisioningapi.h"

#include "rehearsal/apiserver.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

ProvisioningApi::ProvisioningApi(Dovecot &host, ProvisioningApiOptions options)
    : m_host(host)
    , m_options(std::move(options))
{
}

ProvisioningApi::~ProvisioningApi()
{
    stop();
}

Status ProvisioningApi::start()
{
    stop();
    m_api = std::make_unique<ApiServer>(m_host, m_options);
    m_server = std::make_unique<HttpServer>(
        [api = m_api.get()](const HttpRequest &request) { return api->reply(request); },
        m_options.answerTime);
    const quint16 port = m_baseUrl.isEmpty() ? quint16(0) : static_cast<quint16>(m_baseUrl.port());
    if (!m_server->listen(QHostAddress(QHostAddress::LocalHost), port))
        return fail(Error::Kind::Unreachable, u"The provisioning API did not start."_s,
                    m_server->errorString());
    m_baseUrl = QUrl(u"http://127.0.0.1:%1"_s.arg(m_server->serverPort()));
    m_server->moveToThread(&m_thread);
    m_thread.start();
    return {};
}

void ProvisioningApi::stop()
{
    m_thread.quit();
    m_thread.wait();
    m_server.reset(); // Its thread has ended, so this one may destroy it.
    m_api.reset();
}

} // namespace rehearsal
