// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imap/command.h"

namespace imap {

/// UID FETCH (UID FLAGS INTERNALDATE RFC822.SIZE).
class MetadataCommand final : public Command {
public:
    using Row = std::function<void(const MessageInfo &)>;

    using Vanished = std::function<void(const UidSet &)>;

    MetadataCommand(const UidSet &uids, bool withLabels, quint64 changedSince, Row row, Reply<void> reply);
    /// With VANISHED: the expunged ones are told too.
    MetadataCommand(const UidSet &uids, quint64 since, Row row, Vanished vanished, Reply<void> reply);
    bool takeFetch(const FetchItems &items) override;
    bool takeData(QByteArrayView name, QByteArrayView rest) override;
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    UidSet m_uids;
    Row m_row;
    Vanished m_vanished;
    Reply<void> m_reply;
};

/// UID FETCH (UID BODY.PEEK[HEADER.FIELDS (…)]).
class HeaderCommand final : public Command {
public:
    using Row = std::function<void(quint32 uid, const QByteArray &block)>;

    HeaderCommand(const UidSet &uids, const QByteArrayList &fields, Row row, Reply<void> reply);
    bool takeFetch(const FetchItems &items) override;
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    UidSet m_uids;
    Row m_row;
    Reply<void> m_reply;
};

/// UID FETCH (UID BODY.PEEK[]).
class BodyCommand final : public Command {
public:
    BodyCommand(const UidSet &uids, BodySink *sink, Reply<void> reply);
    bool takeFetch(const FetchItems &items) override; ///< A body that came as quoted string.
    BodySink *sinkFor(quint32 uid) override;
    bool wantsBodies() const override { return true; }
    void finish(const Outcome<ResponseText> &outcome) override;

private:
    UidSet m_uids;
    BodySink *m_sink;
    Reply<void> m_reply;
};

} // namespace imap
