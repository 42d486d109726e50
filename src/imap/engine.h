// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "imap/bodyspool.h"
#include "imap/command.h"
#include "imap/linegauge.h"
#include "imap/outbox.h"
#include "imap/session.h"
#include "imap/wire.h"
#include "net/connection.h"

namespace imap {

class Login;

/// A list that was asked for before anybody wanted it.
struct Listing {
    std::optional<Outcome<QList<Mailbox>>> outcome;
    Reply<QList<Mailbox>> reply; ///< Of who wants it, where it has not come yet.
};

/// The inside of a session: the queue of commands, and the way of each answer to the one that takes it.
class Engine final : public ResponseHandler {
public:
    Engine(Session &session, Account account);
    ~Engine();

    void open();
    bool takeToken();
    void logout();
    void abort();
    void fail(const Error &error); ///< Ends the session: commands are lost, failed() is emitted.

    /// Sends a command; only Login may do so before State::Ready.
    void issue(std::unique_ptr<Command> command);
    void issueForLogin(std::unique_ptr<Command> command);
    /// LIST, with LSUB where one command cannot tell both; `send` is one of the two above.
    void list(void (Engine::*send)(std::unique_ptr<Command>), Reply<QList<Mailbox>> reply);
    void listAhead(); ///< Where it is wanted.
    /// Begins a command whose text Appender writes piece by piece; returns its number.
    quint32 issueOpen(std::unique_ptr<Command> command);
    void closeOpen(); ///< The open command is complete; what was issued meanwhile follows.
    void reject(std::unique_ptr<Command> command); ///< Reply with NotSent.

    void setPaused(bool paused);
    void becomeReady();
    void securedByTls(); ///< Forgets what came unencrypted; the login goes on.
    void startTls(); ///< After the OK to STARTTLS: reads nothing more before the handshake.
    void watch(); ///< Sets whether silence counts, after anything that may have changed it.

    Account account; ///< Does not change after open().
    Session::State state = Session::State::Idle;
    Capabilities capabilities;
    Namespaces namespaces;
    QString serverSoftware;
    bool hasQuickResync = false; ///< QRESYNC is enabled.
    std::shared_ptr<Listing> listing; ///< Wanted ahead, and not taken yet.
    Outbox outbox;
    Appender appender;
    std::unique_ptr<net::Connection> connection;
    QByteArray selectedName; ///< Wire name in the last SELECT; empty where it failed.

    qint64 pendingOctets() const;
    bool isReadingPaused() const { return m_isPaused; }
    int inFlight() const { return static_cast<int>(m_inFlight.size()); }

    // ResponseHandler
    void response(QByteArrayView text) override;
    LiteralUse literal(QByteArrayView soFar, quint64 size) override;
    void literalChunk(QByteArrayView octets) override;
    void literalEnd() override;
    bool isPaused() const override
    {
        return m_isPaused || m_isHeld || state == Session::State::Closed || m_spool;
    }

private:
    void transmit(std::unique_ptr<Command> command);
    void considerCompression(); ///< Where no command is open: asks for it, if it pays.
    void startCompression(quint32 command); ///< After the OK to COMPRESS: what follows is compressed.
    void pump();
    bool replaySpool();
    void peerClosed();
    void ended();
    void untagged(QByteArrayView text);
    void numbered(quint64 number, QByteArrayView name, QByteArrayView rest);
    void fetched(quint64 sequence, QByteArrayView rest);
    void claim(const FetchItems &items);
    void expunged(quint64 sequence);
    void statusText(QByteArrayView name, QByteArrayView rest);
    void tagged(QByteArrayView text);
    void continued(QByteArrayView text);
    LiteralUse bodyLiteral(const FetchItems &items, quint64 size);
    BodySink *sinkFor(quint32 uid) const;
    /// Offers something to the commands that speak of the mailbox selected now, until one takes it.
    bool firstInSelected(const std::function<bool(Command &)> &takes) const;
    void noteUid(quint64 sequence, quint32 uid);
    quint32 uidOf(quint64 sequence) const; ///< 0: unknown.
    void loseCommands(const Error &error);
    void drop();
    bool hasUnaskedLiteral() const;

    Session &m_session;
    std::unique_ptr<Wire> m_wire;
    std::unique_ptr<Login> m_login;
    std::deque<std::unique_ptr<Command>> m_inFlight;
    std::deque<std::unique_ptr<Command>> m_deferred; ///< Issued while an APPEND is open.
    LineGauge m_line;
    FetchParser m_fetchParser;
    std::vector<quint32> m_uidBySequence; ///< Of the selected mailbox, as far as rows have told; 0: unknown.
    BodySink *m_sink = nullptr; ///< Of the body that is coming in.
    std::unique_ptr<BodySpool> m_unclaimed; ///< A body whose UID is not known yet.
    std::unique_ptr<BodySpool> m_spool; ///< One whose UID came after it, on its way into the sink.
    QByteArray m_goodbye; ///< The words of BYE.
    quint32 m_lastNumber = 0;
    int m_expunges = 0; ///< Since the selection.
    bool m_isPaused = false;
    bool m_isHeld = false; ///< What follows the response is of another kind: TLS or compressed.
    bool m_mayCompress = true; ///< COMPRESS was not asked for yet.
    bool m_hasStreamed = false; ///< The response that is coming in had its body streamed.
    bool m_isPumping = false;
    bool m_isPeerGone = false;
    bool m_isLeaving = false; ///< LOGOUT was sent.
};

} // namespace imap
