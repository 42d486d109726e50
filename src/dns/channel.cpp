// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/channel.h"

#include <QSocketNotifier>

#include <algorithm>
#include <utility>

#include <ares.h>

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr int udpPayloadSize = 1232; // What Edns announces by default.
constexpr qsizetype additionalCountOffset = 11; // Low octet of ARCOUNT.

bool initializeLibrary()
{
    static const bool initialized = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    return initialized;
}

} // namespace

Channel::Channel(const Server &server, std::chrono::milliseconds timeout, int tries, QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_timeout(timeout)
    , m_tries(tries)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this,
            [this] { process(qintptr(ARES_SOCKET_BAD), qintptr(ARES_SOCKET_BAD)); });
}

Channel::~Channel()
{
    m_done = true; // c-ares calls back for what it gives up.
    if (m_channel)
        ares_destroy(m_channel);
}

bool Channel::open(bool hasEdns)
{
    ares_options options{};
    // SERVFAIL and REFUSED are answers here, and no search list or hosts file may have a say.
    options.flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_PRIMARY;
    int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
    if (hasEdns) { // Otherwise c-ares cuts UDP answers off at 512 octets.
        options.flags |= ARES_FLAG_EDNS;
        options.ednspsz = udpPayloadSize;
        mask |= ARES_OPT_EDNSPSZ;
    }
    options.timeout = int(m_timeout.count());
    options.tries = m_tries;
    options.sock_state_cb_data = this;
    options.sock_state_cb = [](void *channel, ares_socket_t socket, int readable, int writable) {
        static_cast<Channel *>(channel)->watchSocket(qintptr(socket), readable != 0, writable != 0);
    };
#ifdef ARES_OPT_QUERY_CACHE
    options.qcache_max_ttl = 0; // From 1.31 on c-ares caches unless told not to.
    mask |= ARES_OPT_QUERY_CACHE;
#endif
    if (!initializeLibrary() || ares_init_options(&m_channel, &options, mask) != ARES_SUCCESS)
        return false;
    const bool isV6 = m_server.address.protocol() == QAbstractSocket::IPv6Protocol;
    const QString address =
        (isV6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(m_server.address.toString()).arg(m_server.port);
    return ares_set_servers_ports_csv(m_channel, address.toLatin1().constData()) == ARES_SUCCESS;
}

void Channel::send(const QByteArray &message)
{
    const bool hasEdns = message.size() > additionalCountOffset && message.at(additionalCountOffset) != 0;
    if (!open(hasEdns)) {
        done(ARES_ENOTINITIALIZED, {});
        return;
    }
    ares_send(
        m_channel, reinterpret_cast<const unsigned char *>(message.constData()), int(message.size()),
        [](void *channel, int status, int, unsigned char *octets, int length) {
            const char *data = reinterpret_cast<const char *>(octets);
            static_cast<Channel *>(channel)->done(status, octets ? QByteArray(data, length) : QByteArray());
        },
        this);
    process(qintptr(ARES_SOCKET_BAD), qintptr(ARES_SOCKET_BAD));
}

void Channel::watchSocket(qintptr socket, bool readable, bool writable)
{
    Notifiers &notifiers = m_sockets[socket];
    watchDirection(notifiers.read, socket, true, readable);
    watchDirection(notifiers.write, socket, false, writable);
    if (!readable && !writable)
        m_sockets.remove(socket);
}

void Channel::watchDirection(QSocketNotifier *&notifier, qintptr socket, bool isRead, bool wanted)
{
    if (wanted == (notifier != nullptr))
        return;
    if (!wanted) {
        notifier->setEnabled(false);
        std::exchange(notifier, nullptr)->deleteLater(); // It may be the one that is calling.
        return;
    }
    notifier = new QSocketNotifier(socket, isRead ? QSocketNotifier::Read : QSocketNotifier::Write, this);
    const qintptr none = qintptr(ARES_SOCKET_BAD);
    connect(notifier, &QSocketNotifier::activated, this,
            [=, this] { process(isRead ? socket : none, isRead ? none : socket); });
}

void Channel::process(qintptr readable, qintptr writable)
{
    if (m_done)
        return;
    ares_process_fd(m_channel, ares_socket_t(readable), ares_socket_t(writable));
    timeval wait{};
    if (m_done || !ares_timeout(m_channel, nullptr, &wait))
        return;
    // Rounded up: a timer that fires too early would spin.
    m_timer.start(std::chrono::seconds(wait.tv_sec) + std::chrono::milliseconds(wait.tv_usec / 1000 + 1));
}

void Channel::done(int status, const QByteArray &octets)
{
    if (std::exchange(m_done, true))
        return;
    m_timer.stop();
    // c-ares must not be destroyed from within its callback, which whoever is told now may well want.
    QMetaObject::invokeMethod(
        this,
        [this, status, octets] {
            if (status == ARES_SUCCESS)
                emit answered(octets);
            else
                emit failed(errorFor(status));
        },
        Qt::QueuedConnection);
}

Error Channel::errorFor(int status) const
{
    const QString detail = m_server.toString() + u": "_s + QString::fromLatin1(ares_strerror(status));
    const QString name = m_server.toString();
    //: %1 is the address of a DNS server
    QString message = tr("The DNS server %1 cannot be reached.").arg(name);
    if (status == ARES_ETIMEOUT)
        message = tr("The DNS server %1 does not answer.").arg(name);
    else if (status == ARES_ECONNREFUSED)
        message = tr("Nothing answers DNS questions at %1.").arg(name);
    else if (status == ARES_EBADRESP)
        return {
            Error::Kind::Protocol, tr("The DNS server %1 sent a malformed answer.").arg(name), detail, {}};
    return {Error::Kind::Unreachable, message, detail, {}};
}

} // namespace dns
