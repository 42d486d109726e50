// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/postfixadminhost.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include "base/chain.h"
#include "provider/json.h"
#include "provider/listing.h"
#include "provider/profile.h"
#include "provider/values.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr JsonBounds answerBounds{16 * 1024 * 1024, 8};

QByteArray program(const QJsonObject &request)
{
    QFile file(u":/providers/postfixadmin.php"_s);
    return file.open(QIODevice::ReadOnly)
        ? file.readAll().replace("REQUEST", QJsonDocument(request).toJson(QJsonDocument::Compact).toBase64())
        : QByteArray();
}

/// The answer behind whatever PHP or PostfixAdmin print of their own.
Result<QJsonObject> answerIn(const CommandOutput &output)
{
    const qsizetype at = output.output.lastIndexOf("\nmailhaul:");
    if (at < 0)
        return fail(
            Error::Kind::Refused,
            QCoreApplication::translate("provider", "PostfixAdmin did not do what it was asked."),
            plainText(QByteArrayView(output.output), 1000) + u' ' + output.words,
            QCoreApplication::translate(
                "provider", "Check on the server that “postfixadmin-cli” works under the same account."));
    const Result<QJsonValue> json = parseJson(output.output.sliced(at + 10), answerBounds);
    if (!json)
        return fail(json.error());
    const QJsonObject answer = json->toObject();
    const QString words = plainText(answer.value(u"error"_s).toString(), 1000);
    if (words.isEmpty())
        return answer;
    if (answer.value(u"setup"_s).toBool())
        return fail(
            Error::Kind::BadInput,
            QCoreApplication::translate("provider",
                                        "PostfixAdmin is not there, or does not know the domain."),
            words,
            QCoreApplication::translate(
                "provider", "Check the path and the account, and add the domain in PostfixAdmin first."));
    return fail(Error::Kind::Refused, QCoreApplication::translate("provider", "PostfixAdmin refused."),
                words);
}

Result<Outcome> outcomeIn(const QJsonObject &answer)
{
    return answer.value(u"exists"_s).toBool() ? Outcome::AlreadyThere : Outcome::Created;
}

} // namespace

PostfixAdminHost::PostfixAdminHost(const Profile &profile, DomainName domain, const Values &values,
                                   QObject *parent)
    : Host(parent)
    , m_domain(std::move(domain))
{
    const Values complete = withDefaults(profile, values);
    m_place = {complete.texts.value(u"server"_s), complete.texts.value(u"account"_s)};
    m_path = complete.texts.value(u"path"_s);
}

bool PostfixAdminHost::can(OperationName name) const
{
    return driverOperations(Driver::PostfixAdmin).contains(name);
}

template <typename T>
QFuture<Result<T>> PostfixAdminHost::ask(QJsonObject request,
                                         std::function<Result<T>(const QJsonObject &)> read,
                                         const Secret &password)
{
    request.insert(u"path"_s, m_path);
    request.insert(u"domain"_s, m_domain.toString());
    if (!password.isEmpty())
        request.insert(u"password"_s, QString::fromUtf8(password.reveal()));
    const auto understand = [password,
                             read = std::move(read)](const Result<CommandOutput> &output) -> Result<T> {
        Result<QJsonObject> answer = output ? answerIn(*output) : fail(output.error());
        if (answer)
            return read(*answer);
        answer.error().detail = redacted(answer.error().detail, {password});
        return fail(answer.error());
    };
    return chain(runCommand(m_place, {u"php"_s, u"-q"_s}, program(request)), this, understand);
}

QFuture<Result<QList<Mailbox>>> PostfixAdminHost::listMailboxes()
{
    const auto read = [this](const QJsonObject &answer) -> Result<QList<Mailbox>> {
        QList<Mailbox> mailboxes;
        for (const QJsonValue &item : answer.value(u"items"_s).toArray()) {
            const Result<MailAddress> address =
                listedAddress(item.toObject().value(u"username"_s).toString());
            if (!address)
                return fail(address.error());
            const qint64 octets = scalarText(item.toObject().value(u"quotabytes"_s)).toLongLong();
            mailboxes += {*address, plainText(item.toObject().value(u"name"_s).toString(), 200),
                          octets > 0 ? std::optional(octets) : std::nullopt};
        }
        return mailboxes;
    };
    return ask<QList<Mailbox>>({{u"do"_s, u"listMailboxes"_s}}, read);
}

QFuture<Result<Outcome>> PostfixAdminHost::createMailbox(const MailboxRequest &request)
{
    if (const Status checked = checkAddress(request.address, m_domain); !checked)
        return QtFuture::makeReadyFuture(Result<Outcome>(fail(checked.error())));
    constexpr qint64 megabyte = 1024 * 1000; // PostfixAdmin's own ($CONF['quota_multiplier']).
    const qint64 octets = request.quotaOctets.value_or(0);
    return ask<Outcome>({{u"do"_s, u"createMailbox"_s},
                         {u"address"_s, request.address.toString()},
                         {u"name"_s, request.displayName},
                         {u"quota"_s, (octets + megabyte - 1) / megabyte}},
                        outcomeIn, request.password);
}

QFuture<Result<QList<Alias>>> PostfixAdminHost::listAliases()
{
    const auto read = [this](const QJsonObject &answer) -> Result<QList<Alias>> {
        QList<Alias> aliases;
        for (const QJsonValue &item : answer.value(u"items"_s).toArray()) {
            const Result<MailAddress> address = listedAddress(item.toObject().value(u"address"_s).toString());
            if (!address)
                return fail(address.error());
            QStringList members;
            for (const QJsonValue &text : item.toObject().value(u"goto"_s).toArray())
                members += text.toString();
            aliases.append({*address, listedMembers(members)});
        }
        return aliases;
    };
    return ask<QList<Alias>>({{u"do"_s, u"listAliases"_s}}, read);
}

QFuture<Result<Outcome>> PostfixAdminHost::createAlias(const MailAddress &alias,
                                                       const QList<MailAddress> &members)
{
    if (const Status checked = checkAddress(alias, m_domain); !checked)
        return QtFuture::makeReadyFuture(Result<Outcome>(fail(checked.error())));
    QJsonArray texts;
    for (const MailAddress &member : members)
        texts += member.toString();
    const QString address = alias.localPart.isEmpty() ? u'@' + alias.domain.toString() : alias.toString();
    return ask<Outcome>({{u"do"_s, u"createAlias"_s}, {u"address"_s, address}, {u"members"_s, texts}},
                        outcomeIn);
}

QFuture<Status> PostfixAdminHost::setPassword(const MailAddress &address, const Secret &password)
{
    return ask<void>(
        {{u"do"_s, u"setPassword"_s}, {u"address"_s, address.toString()}},
        [](const QJsonObject &) { return Status(); }, password);
}

QFuture<Status> PostfixAdminHost::disableMailbox(const MailAddress &address)
{
    return ask<void>({{u"do"_s, u"disableMailbox"_s}, {u"address"_s, address.toString()}},
                     [](const QJsonObject &) { return Status(); });
}

} // namespace provider
