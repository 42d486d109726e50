// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/update.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QTimer>
#include <QtEndian>

#include <utility>

#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

Record withoutData(const DomainName &name, Type type, RecordClass recordClass)
{
    return {name, type, {}, Unknown(), recordClass};
}

tl::unexpected<Error> refused(const QString &message, Rcode rcode, const QString &remedy)
{
    return fail(Error::Kind::Refused, message, toString(rcode), remedy);
}

/// What the RCODE of a genuine reply means (RFC 2136 §2.2).
Status outcome(Rcode rcode)
{
    switch (rcode) {
    case Rcode::NoError:
        return {};
    case Rcode::YXDomain:
    case Rcode::YXRRSet:
    case Rcode::NXRRSet:
    case Rcode::NXDomain:
        return refused(
            Words::tr("The records at the name server are no longer those that were expected, so nothing "
                      "was changed."),
            rcode, Words::tr("Look at the domain again before you change it."));
    case Rcode::Refused:
        return refused(Words::tr("The name server does not let this key change these records."), rcode,
                       Words::tr("Ask whoever runs the name server to permit it."));
    case Rcode::NotAuth:
    case Rcode::NotZone:
        return refused(Words::tr("This name server does not take changes to this zone."), rcode,
                       Words::tr("Send the change to the zone’s primary name server."));
    case Rcode::FormErr:
    case Rcode::ServFail:
    case Rcode::NotImp:
    case Rcode::BadVers:
    case Rcode::BadKey:
    case Rcode::BadTime:
    case Rcode::BadTrunc:
        break;
    }
    return refused(Words::tr("The name server could not make the change."), rcode,
                   Words::tr("Try again, or change the records in the panel of your DNS host."));
}

} // namespace

Update::Update(DomainName zone)
    : m_zone(std::move(zone))
{
}

Update &Update::requireExactly(const RRset &rrset)
{
    if (rrset.isEmpty())
        return requireAbsent(rrset.name, rrset.type);
    for (const Rdata &datum : rrset.data)
        m_prerequisites += Record{rrset.name, rrset.type, {}, datum};
    return *this;
}

Update &Update::requireAbsent(const DomainName &name, Type type)
{
    m_prerequisites += withoutData(name, type, RecordClass::NONE);
    return *this;
}

Update &Update::requireExists(const DomainName &name, Type type)
{
    m_prerequisites += withoutData(name, type, RecordClass::ANY);
    return *this;
}

Update &Update::add(const Record &record)
{
    m_changes += record;
    return *this;
}

Update &Update::add(const RRset &rrset)
{
    m_changes += rrset.records();
    return *this;
}

Update &Update::remove(const DomainName &name, Type type)
{
    m_changes += withoutData(name, type, RecordClass::ANY);
    return *this;
}

Update &Update::remove(const Record &record)
{
    m_changes += Record{record.name, record.type, {}, record.data, RecordClass::NONE};
    return *this;
}

Update &Update::replace(const RRset &former, const RRset &wanted)
{
    requireExactly(RRset{wanted.name, wanted.type, {}, former.data});
    remove(wanted.name, wanted.type);
    return add(wanted);
}

Message Update::message() const
{
    Message message;
    message.id = quint16(QRandomGenerator::system()->bounded(0x10000));
    message.opcode = Opcode::Update;
    message.questions = {Question{m_zone, Type::SOA}};
    message.answers = m_prerequisites;
    message.authority = m_changes;
    return message;
}

namespace {

/// Servers do not sign what they turn away before they look at the key, as for zones that are not theirs.
bool isUnsignedRefusal(const Message &message)
{
    const bool isEarly = message.rcode == Rcode::NotAuth || message.rcode == Rcode::Refused
        || message.rcode == Rcode::NotImp || message.rcode == Rcode::FormErr;
    return message.additional.isEmpty() && isEarly;
}

/// One update on its way; deletes itself when its outcome is known or nobody waits for it any more.
class Delivery final : public QObject {
public:
    Delivery(const Server &server, const TsigKey &key, SignedMessage request, QObject *parent)
        : QObject(parent)
        , m_server(server)
        , m_key(key)
        , m_request(std::move(request))
    {
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, &QObject::deleteLater);
        connect(&m_socket, &QTcpSocket::connected, this, &Delivery::send);
        connect(&m_socket, &QTcpSocket::readyRead, this, &Delivery::read);
        connect(&m_socket, &QTcpSocket::errorOccurred, this, [this] { unreachable(m_socket.errorString()); });
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] { unreachable(u"timeout"_s); });
    }

    QFuture<Status> start(std::chrono::milliseconds timeout)
    {
        const QFuture<Status> future = m_promise.future();
        m_timer.start(timeout);
        m_socket.connectToHost(m_server.address, m_server.port);
        return future;
    }

private:
    void send()
    {
        QByteArray length(2, Qt::Uninitialized); // RFC 1035 §4.2.2
        qToBigEndian(quint16(m_request.octets.size()), length.data());
        m_socket.write(length + m_request.octets);
    }

    void read()
    {
        m_received += m_socket.readAll();
        if (m_received.size() < 2)
            return;
        const qsizetype length = qFromBigEndian<quint16>(m_received.constData());
        if (m_received.size() < 2 + length)
            return;
        const QByteArrayView octets = QByteArrayView(m_received).sliced(2, length);
        const Result<Message> reply =
            verifiedMessage(octets, m_key, m_request.mac, QDateTime::currentDateTimeUtc());
        if (reply)
            finish(outcome(reply->rcode));
        else if (const Result<Message> plain = parseMessage(octets); plain && isUnsignedRefusal(*plain))
            finish(outcome(plain->rcode));
        else
            finish(fail(reply.error()));
    }

    void unreachable(const QString &detail)
    {
        const bool wasSent =
            m_socket.state() == QAbstractSocket::ConnectedState || m_socket.bytesToWrite() > 0;
        //: %1 is the address of a name server
        const QString message = wasSent
            ? Words::tr("The name server %1 did not say whether it made the change.")
            : Words::tr("The name server %1 cannot be reached.");
        finish(fail(Error::Kind::Unreachable, message.arg(m_server.toString()), detail,
                    wasSent ? Words::tr("Look at the domain’s records before you try again.") : QString()));
    }

    void finish(const Status &status)
    {
        m_socket.disconnect(this);
        m_timer.stop();
        m_watcher.disconnect(this);
        deleteLater();
        QPromise<Status> promise = std::move(m_promise); // Who waits may destroy the Updater.
        promise.addResult(status);
        promise.finish();
    }

    Server m_server;
    TsigKey m_key;
    SignedMessage m_request;
    QTcpSocket m_socket;
    QTimer m_timer;
    QByteArray m_received;
    QPromise<Status> m_promise;
    QFutureWatcher<Status> m_watcher;
};

} // namespace

Updater::Updater(QObject *parent)
    : QObject(parent)
{
}

Updater::~Updater() = default;

QFuture<Status> Updater::apply(const Server &server, const TsigKey &key, const Update &update,
                               std::chrono::milliseconds timeout)
{
    Result<SignedMessage> request = signedMessage(update.message(), key, QDateTime::currentDateTimeUtc());
    if (!request) {
        QPromise<Status> promise;
        promise.start();
        promise.addResult(fail(request.error()));
        promise.finish();
        return promise.future();
    }
    return (new Delivery(server, key, std::move(*request), this))->start(timeout);
}

} // namespace dns
