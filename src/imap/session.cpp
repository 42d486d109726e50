// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/session.h"

#include <algorithm>

#include "imap/engine.h"
#include "imap/fetchcommands.h"
#include "imap/mailboxcommands.h"

namespace imap {

namespace {

bool isAtom(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7f && !std::strchr("(){%*\"\\[]", c);
    });
}

} // namespace

Session::Session(Account account, QObject *parent)
    : QObject(parent)
    , m_engine(std::make_unique<Engine>(*this, std::move(account)))
{
}

Session::~Session() = default;

void Session::open()
{
    m_engine->open();
}

void Session::logout()
{
    m_engine->logout();
}

void Session::abort()
{
    m_engine->abort();
}

Session::State Session::state() const
{
    return m_engine->state;
}

const Account &Session::account() const
{
    return m_engine->account;
}

const Capabilities &Session::capabilities() const
{
    return m_engine->capabilities;
}

const Namespaces &Session::namespaces() const
{
    return m_engine->namespaces;
}

QString Session::serverSoftware() const
{
    return m_engine->serverSoftware;
}

const net::Connection *Session::connection() const
{
    return m_engine->connection.get();
}

int Session::commandsInFlight() const
{
    return m_engine->inFlight();
}

void Session::listAhead()
{
    m_engine->listing = std::make_shared<Listing>();
}

void Session::list(Reply<QList<Mailbox>> reply)
{
    if (const std::shared_ptr<Listing> ahead = std::exchange(m_engine->listing, nullptr)) {
        if (ahead->outcome)
            QMetaObject::invokeMethod(
                this, [ahead, reply = std::move(reply)] { reply(*ahead->outcome); }, Qt::QueuedConnection);
        else
            ahead->reply = std::move(reply);
        return;
    }
    m_engine->list(&Engine::issue, std::move(reply));
}

void Session::create(const QByteArray &mailbox, SpecialUse use, Reply<void> reply)
{
    QByteArray suffix;
    if (use != SpecialUse::None && m_engine->capabilities.has("CREATE-SPECIAL-USE"))
        suffix = " (USE (" + specialUseAttribute(use) + "))";
    m_engine->issue(std::make_unique<SimpleCommand>("CREATE", mailbox, suffix, std::move(reply)));
}

void Session::subscribe(const QByteArray &mailbox, Reply<void> reply)
{
    m_engine->issue(std::make_unique<SimpleCommand>("SUBSCRIBE", mailbox, QByteArray(), std::move(reply)));
}

void Session::select(const QByteArray &mailbox, Access access, Reply<SelectedMailbox> reply)
{
    m_engine->issue(std::make_unique<SelectCommand>(
        mailbox, access == Access::ReadOnly, hasModSeqs(), std::move(reply)));
}

void Session::status(const QByteArray &mailbox, Reply<MailboxStatus> reply)
{
    QByteArray items = "MESSAGES UIDNEXT UIDVALIDITY UNSEEN";
    if (hasModSeqs())
        items += " HIGHESTMODSEQ";
    if (m_engine->capabilities.has("STATUS=SIZE"))
        items += " SIZE";
    if (m_engine->capabilities.has("APPENDLIMIT"))
        items += " APPENDLIMIT";
    m_engine->issue(std::make_unique<StatusCommand>(mailbox, items, std::move(reply)));
}

void Session::quota(const QByteArray &mailbox, Reply<QList<QuotaResource>> reply)
{
    if (state() == State::Ready && !m_engine->capabilities.has("QUOTA"))
        noop([reply = std::move(reply)](const Outcome<void> &) { reply(QList<QuotaResource>()); });
    else
        m_engine->issue(std::make_unique<QuotaCommand>(mailbox, std::move(reply)));
}

void Session::listNames(const QByteArray &pattern, Reply<QByteArrayList> reply)
{
    m_engine->issue(
        std::make_unique<ListCommand>("LIST", "\"\" " + quoted(pattern),
                                      [reply = std::move(reply)](const Outcome<QList<ListLine>> &listed) {
                                          if (!listed)
                                              return reply(tl::unexpected(listed.error()));
                                          QByteArrayList names;
                                          for (const ListLine &line : *listed)
                                              names += line.name;
                                          reply(names);
                                      }));
}

void Session::setQuota(const QByteArray &root, qint64 kibibytes, Reply<void> reply)
{
    m_engine->issue(std::make_unique<SimpleCommand>(
        "SETQUOTA", root, " (STORAGE " + QByteArray::number(kibibytes) + ')', std::move(reply)));
}

void Session::noop(Reply<void> reply)
{
    m_engine->issue(std::make_unique<SimpleCommand>("NOOP", std::move(reply)));
}

void Session::fetchMetadata(const UidSet &uids, std::function<void(const MessageInfo &)> row,
                            Reply<void> reply, quint64 changedSince, bool labels)
{
    const bool withLabels = labels && m_engine->capabilities.has("X-GM-EXT-1");
    auto command =
        std::make_unique<MetadataCommand>(uids, withLabels, changedSince, std::move(row), std::move(reply));
    if (uids.isEmpty() || (changedSince > 0 && !hasModSeqs()))
        m_engine->reject(std::move(command));
    else
        m_engine->issue(std::move(command));
}

void Session::fetchChanges(const UidSet &uids, quint64 since, std::function<void(const MessageInfo &)> row,
                           std::function<void(const UidSet &)> vanished, Reply<void> reply)
{
    auto command =
        std::make_unique<MetadataCommand>(uids, since, std::move(row), std::move(vanished), std::move(reply));
    if (uids.isEmpty() || since == 0 || !hasQuickResync())
        m_engine->reject(std::move(command));
    else
        m_engine->issue(std::move(command));
}

bool Session::hasModSeqs() const
{
    // RFC 7162 §3.2.3: QRESYNC implies CONDSTORE, which then need not be named.
    return m_engine->capabilities.has("CONDSTORE") || m_engine->capabilities.has("QRESYNC");
}

bool Session::hasQuickResync() const
{
    return m_engine->hasQuickResync;
}

void Session::fetchHeaders(const UidSet &uids, const QByteArrayList &fields,
                           std::function<void(quint32, const QByteArray &)> row, Reply<void> reply)
{
    const bool isLawful =
        !uids.isEmpty() && !fields.isEmpty() && std::all_of(fields.begin(), fields.end(), isAtom);
    auto command = std::make_unique<HeaderCommand>(uids, fields, std::move(row), std::move(reply));
    if (isLawful)
        m_engine->issue(std::move(command));
    else
        m_engine->reject(std::move(command));
}

void Session::fetchBodies(const UidSet &uids, BodySink *sink, Reply<void> reply)
{
    auto command = std::make_unique<BodyCommand>(uids, sink, std::move(reply));
    if (uids.isEmpty())
        m_engine->reject(std::move(command));
    else
        m_engine->issue(std::move(command));
}

void Session::pauseReading()
{
    m_engine->setPaused(true);
}

void Session::resumeReading()
{
    m_engine->setPaused(false);
}

bool Session::isReadingPaused() const
{
    return m_engine->isReadingPaused();
}

void Session::storeFlags(const UidSet &uids, StoreMode mode, const Flags &flags, Reply<void> reply)
{
    const QByteArray item = mode == StoreMode::Replace ? " FLAGS.SILENT ("
        : mode == StoreMode::Add                       ? " +FLAGS.SILENT ("
                                                       : " -FLAGS.SILENT (";
    auto command = std::make_unique<SimpleCommand>("UID STORE " + uids.toWire() + item + flags.toWire() + ')',
                                                   std::move(reply));
    if (uids.isEmpty())
        m_engine->reject(std::move(command));
    else
        m_engine->issue(std::move(command));
}

void Session::copy(const UidSet &uids, const QByteArray &mailbox, Reply<Copied> reply)
{
    auto command = std::make_unique<CopyCommand>(uids, mailbox, std::move(reply));
    if (uids.isEmpty())
        m_engine->reject(std::move(command));
    else
        m_engine->issue(std::move(command));
}

void Session::search(const QByteArray &criteria, Reply<UidSet> reply)
{
    auto command = std::make_unique<SearchCommand>(criteria, std::move(reply));
    if (!isQuotable(criteria) || criteria.isEmpty())
        m_engine->reject(std::move(command));
    else
        m_engine->issue(std::move(command));
}

qint64 Session::pendingOctets() const
{
    return m_engine->pendingOctets();
}

Appender &Session::appender()
{
    return m_engine->appender;
}

} // namespace imap
