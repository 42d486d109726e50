// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/command.h"

#include <algorithm>

#include <QCoreApplication>
#include <QRegularExpression>

namespace imap {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(imap)
};

Error::Kind kindOf(const ResponseText &text)
{
    switch (text.code) {
    case Code::OverQuota:
        return Error::Kind::OverQuota;
    case Code::Limit:
    case Code::Unavailable:
    case Code::InUse:
    case Code::Throttled:
        return Error::Kind::Throttled;
    case Code::AuthenticationFailed:
    case Code::AuthorizationFailed:
    case Code::PrivacyRequired:
        return Error::Kind::LoginRefused;
    case Code::None:
    case Code::Other:
    case Code::Alert:
    case Code::AlreadyExists:
    case Code::Cannot:
    case Code::ExpungeIssued:
    case Code::NonExistent:
    case Code::NoPerm:
    case Code::ReadOnly:
    case Code::ServerBug:
    case Code::TooBig:
    case Code::TryCreate:
    case Code::UseAttr:
        break;
    }
    const QByteArray words = text.words.toLower();
    if (words.contains("backoff") || words.contains("throttled") || words.contains("try again later"))
        return Error::Kind::Throttled; // Exchange and others say it in words only.
    if (words.contains("over quota") || words.contains("quota exceeded"))
        return Error::Kind::OverQuota;
    return Error::Kind::Refused;
}

QString sentence(Error::Kind kind)
{
    if (kind == Error::Kind::OverQuota)
        return Text::tr("The mailbox is full.");
    if (kind == Error::Kind::Throttled)
        return Text::tr("The server asks to come back later.");
    if (kind == Error::Kind::LoginRefused)
        return Text::tr("The server refused the login.");
    return Text::tr("The server refused a request.");
}

} // namespace

bool Command::takeData(QByteArrayView, QByteArrayView)
{
    return false;
}

bool Command::takeText(const ResponseText &)
{
    return false;
}

bool Command::takeFetch(const FetchItems &)
{
    return false;
}

BodySink *Command::sinkFor(quint32)
{
    return nullptr;
}

std::optional<QByteArray> Command::continued(QByteArrayView)
{
    return {};
}

void Command::addString(const QByteArray &text)
{
    if (isQuotable(text)) {
        m_parts.last() += quoted(text);
    } else {
        m_parts += text;
        m_parts += QByteArray();
    }
}

SimpleCommand::SimpleCommand(const QByteArray &text, Reply<void> reply)
    : Command(text)
    , m_reply(std::move(reply))
{
}

SimpleCommand::SimpleCommand(const QByteArray &text, const QByteArray &argument, const QByteArray &suffix,
                             Reply<void> reply)
    : Command(text + ' ')
    , m_reply(std::move(reply))
{
    addString(argument);
    addText(suffix);
}

void SimpleCommand::finish(const Outcome<ResponseText> &outcome)
{
    if (!m_reply)
        return;
    if (outcome)
        m_reply({});
    else
        m_reply(tl::unexpected(outcome.error()));
}

std::optional<std::chrono::milliseconds> suggestedWait(const QString &serverWords)
{
    using namespace std::chrono;
    constexpr milliseconds longest = hours(24);
    static const QRegularExpression pattern(
        QStringLiteral("backoff time:? *([0-9]{1,12}) *(milliseconds|ms|seconds|s)?\\b"),
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = pattern.match(serverWords);
    if (!match.hasMatch())
        return {};
    const qint64 number = match.captured(1).toLongLong();
    const bool isSeconds = match.capturedView(2).startsWith(QLatin1Char('s'), Qt::CaseInsensitive);
    return std::min(longest, milliseconds(isSeconds ? number * 1000 : number));
}

Failure refusal(bool isBad, const ResponseText &text)
{
    const Error::Kind kind = kindOf(text);
    return {{kind, sentence(kind), plainText(text.words), {}},
            isBad ? Failure::Cause::Bad : Failure::Cause::No,
            text.code};
}

Failure notSent(const QString &reason)
{
    return {{Error::Kind::Internal, reason, {}, {}}, Failure::Cause::NotSent, Code::None};
}

Failure lost(const Error &error)
{
    return {error, Failure::Cause::Lost, Code::None};
}

} // namespace imap
