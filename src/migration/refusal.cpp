// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/refusal.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>

using imap::Code;
using namespace Qt::StringLiterals;

namespace migration {

namespace {

const QString repairOption = u"--repair "_s;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(migration)
};

QString shownSize(qint64 octets)
{
    return QLocale().formattedDataSize(octets);
}

Outcome refused(quint32 uid, const QString &reason, const QString &server, const QString &remedy)
{
    Outcome outcome;
    outcome.uid = uid;
    outcome.state = MessageState::Refused;
    outcome.reason = reason;
    outcome.server = plainText(server);
    outcome.remedy = remedy;
    return outcome;
}

} // namespace

RefusalScope refusalScope(const imap::Failure &failure)
{
    switch (failure.code) {
    case Code::OverQuota:
        return RefusalScope::Account;
    case Code::Throttled:
    case Code::Unavailable:
    case Code::InUse:
    case Code::ServerBug:
        return RefusalScope::Server;
    case Code::NonExistent:
    case Code::TryCreate:
        return RefusalScope::Folder;
    case Code::Limit: // Of an APPEND this is about the message's size (RFC 5530 §3, Dovecot).
    case Code::TooBig:
        return RefusalScope::Message;
    case Code::None:
    case Code::Other:
    case Code::Alert:
    case Code::AlreadyExists:
    case Code::AuthenticationFailed:
    case Code::AuthorizationFailed:
    case Code::Cannot:
    case Code::ExpungeIssued:
    case Code::NoPerm:
    case Code::PrivacyRequired:
    case Code::ReadOnly:
    case Code::UseAttr:
        break;
    }
    if (failure.error.kind == Error::Kind::OverQuota)
        return RefusalScope::Account;
    return failure.error.kind == Error::Kind::Throttled ? RefusalScope::Server : RefusalScope::Message;
}

namespace {

QString faultSentence(const Faults &faults, Repairs cures)
{
    if (cures.testFlag(Repair::StripNul))
        return Text::tr("The new server refused this message; it holds NUL characters.");
    if (cures.testFlag(Repair::WrapLines))
        //: %1 is a number
        return Text::tr("The new server refused this message; it has a line of %1 characters.")
            .arg(QLocale().toString(faults.longestLine));
    if (faults.hasRawHeader)
        return Text::tr("The new server refused this message; its header holds characters that are not "
                        "permitted there.");
    if (faults.hasBareLineFeed)
        return Text::tr("The new server refused this message; its lines do not end as they must.");
    if (cures.testFlag(Repair::FinalCrlf))
        return Text::tr("The new server refused this message; its last line has no end.");
    return Text::tr("The new server refused this message.");
}

} // namespace

Outcome originalNotSaved(quint32 uid, const QString &file, const QString &why)
{
    //: %1 is a file
    return refused(uid,
                   Text::tr("The message was not repaired, because its original could not be kept as “%1”.")
                       .arg(file),
                   why, Text::tr("Make room beside the ledger, then run the migration again."));
}

QString originalsFolder(const QString &ledgerFile)
{
    const QFileInfo ledger(ledgerFile);
    return u"%1/%2-originals"_s.arg(ledger.absolutePath(), ledger.completeBaseName());
}

Repairs repairsIn(const QString &remedy)
{
    static const QRegularExpression named(repairOption + u"([a-z,-]+)"_s);
    return parseRepairs(named.match(remedy).captured(1)).value_or(Repairs());
}

QString changedByRepair(Repairs repairs, const QString &originalFile)
{
    //: %1 are names of repairs, %2 is a file
    return Text::tr("The message was changed so that the new server takes it (%1). Its original is kept as “%2”.")
        .arg(repairWords(repairs), originalFile);
}

Outcome refusedByDestination(quint32 uid, qint64 size, const imap::Failure &failure, const Faults &faults,
                             qint64 lineLimit, Repairs done)
{
    const Repairs cures = curesFor(faults, lineLimit) & ~done;
    const QString words = failure.error.detail.isEmpty() ? failure.error.message : failure.error.detail;
    if (refusalScope(failure) == RefusalScope::Account)
        return refused(
            uid,
            Text::tr("The new mailbox has no room for a message of this size (%1).").arg(shownSize(size)),
            words, Text::tr("Give the new mailbox a larger quota, then run the migration again."));
    if (failure.code == Code::TooBig || failure.code == Code::Limit)
        return refused(
            uid, Text::tr("The new server does not take a message of this size (%1).").arg(shownSize(size)),
            words,
            Text::tr("Ask the new host to raise its limit, or save the attachments and delete the message."));
    if (failure.code == Code::NoPerm || failure.code == Code::ReadOnly)
        return refused(
            uid, Text::tr("The new server does not permit writing into this folder."), words,
            Text::tr("Ask the new host for the right to write, or map the folder to another one."));
    const QString byHand =
        Text::tr("Forward the message by hand as an attachment, or ask the new host why it is refused.");
    if (done && !cures)
        return refused(uid, Text::tr("The new server refuses this message even as it was changed for it."), words,
                       byHand);
    //: “Problems” is a tab of the wizard; %1 is an option of mailhaulctl
    const QString repair =
        Text::tr("Have it changed so that the new server takes it: below the list of problems in the wizard, or "
                 "with “%1” in mailhaulctl. Its original is kept as a file. Or forward it by hand as an attachment.")
            .arg(repairOption + repairWords(cures));
    return refused(uid, faultSentence(faults, cures), words, cures ? repair : byHand);
}

Outcome refusedAsTooBig(quint32 uid, qint64 size, qint64 limit)
{
    //: %1 and %2 are sizes such as "35 MB"
    return refused(
        uid,
        Text::tr("The message is larger (%1) than the new server takes (%2).")
            .arg(shownSize(size), shownSize(limit)),
        {}, Text::tr("Ask the new host to raise its limit, or save the attachments and delete the message."));
}

Outcome unreadableAtSource(quint32 uid, const QString &serverWords, bool isPassing)
{
    if (isPassing)
        return refused(uid, Text::tr("The old server does not hand this message out at the moment."), serverWords,
                       Text::tr("Run the migration again later; it tries once more then."));
    return refused(uid, Text::tr("The old server lists this message, but does not hand it out."), serverWords,
                   Text::tr("Try to open it in a mail program; ask the old host to repair the mailbox."));
}

Outcome emptyAtSource(quint32 uid)
{
    return refused(uid, Text::tr("The message is empty at the old server: there is nothing to copy."), {},
                   Text::tr("Delete it at the old server, or ask the old host to restore it."));
}

Outcome refusedByDisconnect(quint32 uid, const QString &serverWords)
{
    return refused(
        uid, Text::tr("A server drops the connection whenever this message is transferred."), serverWords,
        Text::tr("Forward the message by hand as an attachment, or ask the hosts to look into their logs."));
}

} // namespace migration
