// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "imap/command.h"

namespace imap {

/// LIST "" "*", with RETURN (SPECIAL-USE SUBSCRIBED) where LIST-EXTENDED is offered; LSUB; or LIST "" "".
class ListCommand final : public Command {
public:
    using Lines = QList<ListLine>;

    ListCommand(const QByteArray &name, const QByteArray &rest, Reply<Lines> reply);
    bool takeData(QByteArrayView name, QByteArrayView rest) override;
    bool isOverrun() const override { return m_isOverrun; }
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    QByteArray m_name; ///< "LIST" or "LSUB".
    bool m_isOverrun = false;
    Lines m_lines;
    Reply<Lines> m_reply;
};

/// What LIST and LSUB lines say, without mailboxes of other users, and each mailbox once.
QList<Mailbox> mailboxesOf(const QList<ListLine> &listed, const QList<ListLine> &subscribed,
                           const Namespaces &namespaces);

QByteArray specialUseAttribute(SpecialUse use); ///< "\Sent"; empty for None.

/// SELECT or EXAMINE.
class SelectCommand final : public Command {
public:
    SelectCommand(const QByteArray &mailbox, bool readOnly, bool withModSeq, Reply<SelectedMailbox> reply);
    bool takeText(const ResponseText &text) override;
    void finish(const Outcome<ResponseText> &outcome) override;
    bool changesSelection() const override { return true; }
    const SelectedMailbox &selected() const { return m_selected; }

private:
    SelectedMailbox m_selected;
    Reply<SelectedMailbox> m_reply;
};

class StatusCommand final : public Command {
public:
    StatusCommand(const QByteArray &mailbox, const QByteArray &items, Reply<MailboxStatus> reply);
    bool takeData(QByteArrayView name, QByteArrayView rest) override;
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    MailboxStatus m_status;
    Reply<MailboxStatus> m_reply;
};

/// GETQUOTAROOT.
class QuotaCommand final : public Command {
public:
    QuotaCommand(const QByteArray &mailbox, Reply<QList<QuotaResource>> reply);
    bool takeData(QByteArrayView name, QByteArrayView rest) override;
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    QList<QuotaResource> m_resources;
    Reply<QList<QuotaResource>> m_reply;
};

/// UID SEARCH.
class SearchCommand final : public Command {
public:
    SearchCommand(const QByteArray &criteria, Reply<UidSet> reply);
    bool takeData(QByteArrayView name, QByteArrayView rest) override;
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    UidSet m_found;
    Reply<UidSet> m_reply;
};

/// UID COPY.
class CopyCommand final : public Command {
public:
    CopyCommand(const UidSet &uids, const QByteArray &mailbox, Reply<Copied> reply);
    bool takeText(const ResponseText &text) override; ///< Some servers send COPYUID untagged.
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    Copied m_copied;
    Reply<Copied> m_reply;
};

} // namespace imap
