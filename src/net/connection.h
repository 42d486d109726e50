// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSocket>
#include <QElapsedTimer>
#include <QHostAddress>
#include <QObject>
#include <QTimer>

#include <optional>

#include "base/result.h"
#include "net/certificate.h"
#include "net/deflate.h"
#include "net/endpoint.h"

class QHostInfo;
class QSslSocket;

namespace net {

/// One TCP connection to a mail server, with verified TLS. It lives in whichever thread has called open()
/// and never blocks. Life: open() -> opened() -> any number of readyRead() and written() -> closed() or
/// failed(), once. After failed() or closed() the object is spent; make a new one to try again.
///
/// failed() tells apart by Error::kind: Unreachable (name not found, refused, timed out, TLS handshake
/// failed, connection lost: the message says which), CertificateRefused (verdict() has the details),
/// Protocol (octets in front of the TLS handshake of STARTTLS, or a corrupt compressed stream).
class Connection final : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Opening, Open, Closed };

    explicit Connection(Endpoint endpoint, TlsTrust trust = {}, Timeouts timeouts = {},
                        QObject *parent = nullptr);
    ~Connection() override;

    /// Looks the name up and tries its addresses in turn; with Security::Tls the handshake follows, and
    /// opened() comes after it. Legal once, in State::Idle.
    void open();

    /// Begins TLS on an open plain connection, after the protocol's OK was read; encrypted() or failed()
    /// follows. Fails with Protocol where octets of the peer lie unread, since these were sent before the
    /// handshake by someone who need not be the server (RFC 9051 §11.1). Nothing may be written until
    /// encrypted().
    void startTls();

    /// From here on both directions are raw DEFLATE streams (RFC 4978), inside TLS where that stands.
    /// `arrived` is what was read behind the server's OK: it is compressed already. What is written leaves
    /// compressed at the end of the event that wrote it, or earlier. read() may then emit failed(). Once,
    /// while open.
    void startCompression(QByteArrayView arrived);
    bool isCompressed() const { return m_inflater.has_value(); }

    /// Reads at most `maxSize` octets that have arrived; 0 when there are none. Octets left unread make
    /// the peer wait once 256 KB lie here: that is how a reader slows its peer down.
    qint64 read(char *octets, qint64 maxSize);
    qint64 octetsAvailable() const; ///< Compressed ones count as they are; 0 only where nothing is left.

    /// Hands octets over for sending; takes all of them at once. Nothing happens unless State::Open.
    void write(QByteArrayView octets);

    /// Octets handed over and not yet taken by the operating system, in plain and in encrypted form. A
    /// writer that streams keeps this below about 1 MB and goes on at written().
    qint64 pendingOctets() const;

    /// While set, silence of Timeouts::idle in both directions fails the connection, and so do fifteen times
    /// that in which neither answerCame() was called nor 64 KB went either way: a peer that sends an octet
    /// now and then would never end. Set it while an answer is awaited, clear it while reading is held back
    /// on purpose.
    void setAnswerAwaited(bool awaited);
    void answerCame(); ///< A command was answered: the time that it took is forgotten.

    void close(); ///< Sends what is pending, then closes; closed() follows.
    void abort(); ///< Drops the connection at once; no further signal.

    State state() const { return m_state; }
    bool isEncrypted() const;
    const Endpoint &endpoint() const { return m_endpoint; }
    const CertificateVerdict &verdict() const { return m_verdict; }
    QString protocolName() const; ///< "TLS 1.3", empty when not encrypted.
    /// The shortest time that passed between octets written, or the start of the TLS handshake, and the next
    /// ones read: while question and answer take turns, the round trip. Empty before there was an answer.
    std::optional<std::chrono::microseconds> roundTrip() const { return m_roundTrip; }
    quint64 octetsReceived() const { return m_received; } ///< Plain octets handed to the reader.
    quint64 octetsSent() const { return m_sent; } ///< Plain octets handed over by the writer.

signals:
    void opened();
    void encrypted(); ///< Only after startTls().
    void readyRead();
    void written(); ///< pendingOctets() became smaller.
    void closed(); ///< The peer closed in good order, or close() has ended. Unread octets can still be read.
    void failed(const Error &error);

private:
    void lookedUp(const QHostInfo &info);
    void tryNextAddress();
    void connected();
    void judge(const QList<QSslError> &problems);
    void encryptionReady();
    void becomeOpen();
    void socketFailed();
    void peerClosed();
    void deadlinePassed();
    void octetsArrived();
    void octetsTaken(qint64 octets);
    void flushCompressed();
    qint64 readExpanded(char *octets, qint64 maxSize);
    void noteAnswer();
    void watchProgress();
    quint64 progress() const; ///< Octets that went either way.
    std::chrono::milliseconds timeLeft() const; ///< To open, at least one.
    void giveUp(const Error &error);
    void release();
    Error unreachable(const QString &sentence, const QString &detail = {}) const;
    Error notConnected(QAbstractSocket::SocketError error) const;
    Error handshakeFailed() const;

    const Endpoint m_endpoint;
    const TlsTrust m_trust;
    const Timeouts m_timeouts;
    State m_state = State::Idle;
    QSslSocket *m_socket = nullptr;
    QList<QHostAddress> m_addresses; ///< Not yet tried.
    CertificateVerdict m_verdict;
    QTimer m_deadline; ///< Of the address or handshake that is tried.
    QTimer m_progressTimer;
    QElapsedTimer m_opening;
    QElapsedTimer m_silence;
    QElapsedTimer m_slowness;
    QElapsedTimer m_asked; ///< Valid while the answer to something that was written is awaited.
    std::optional<std::chrono::microseconds> m_roundTrip;
    std::optional<Deflater> m_deflater;
    std::optional<Inflater> m_inflater;
    quint64 m_seenProgress = 0;
    quint64 m_slowStart = 0; ///< The progress when m_slowness was started.
    quint64 m_arrived = 0; ///< Octets read from the socket, compressed or not.
    quint64 m_received = 0;
    quint64 m_sent = 0;
    quint64 m_taken = 0; ///< By the operating system, plain and encrypted ones.
    int m_lookup = -1;
    bool m_isFlushPending = false; ///< The deflater is flushed when the event loop comes round.
    bool m_startTlsPending = false;
    bool m_isTcpConnected = false;
};

} // namespace net
