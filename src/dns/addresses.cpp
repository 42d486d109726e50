// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/addresses.h"

#include <QPromise>

#include "dns/client.h"
#include "dns/walk.h"

namespace dns {

namespace {

/// One search; a child of the client that deletes itself at its end.
class AddressSearch final : public QObject {
public:
    AddressSearch(Client &client, const Environment &environment, const DomainName &host)
        : QObject(&client)
        , m_context{client, environment, {}}
        , m_host(host)
    {
        m_promise.start();
    }

    QFuture<QList<QHostAddress>> start()
    {
        ask(Type::A);
        return m_promise.future();
    }

private:
    void ask(Type type)
    {
        auto *walk = new Walk(m_context, {m_host, type}, 0, this);
        walk->start([this, type](const Trail &trail) {
            if (trail.end)
                m_found += trail.end->message.addresses(m_host);
            if (type == Type::A)
                ask(Type::AAAA);
            else
                finish();
        });
    }

    void finish()
    {
        deleteLater();
        m_promise.addResult(m_found);
        m_promise.finish();
    }

    WalkContext m_context;
    DomainName m_host;
    QList<QHostAddress> m_found;
    QPromise<QList<QHostAddress>> m_promise;
};

} // namespace

QFuture<QList<QHostAddress>> findAddresses(Client &client, const Environment &environment,
                                           const DomainName &host)
{
    return (new AddressSearch(client, environment, host))->start();
}

} // namespace dns
