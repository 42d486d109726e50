// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/logincommands.h"

#include <QCoreApplication>

namespace imap {

namespace {

template <typename T> void report(const Reply<T> &reply, const Outcome<ResponseText> &outcome, const T &value)
{
    if (outcome)
        reply(value);
    else
        reply(tl::unexpected(outcome.error()));
}

QByteArray authenticateText(const mail::SaslClient &client, const std::optional<QByteArray> &initial)
{
    QByteArray text = "AUTHENTICATE " + client.mechanism();
    if (initial)
        text += ' ' + (initial->isEmpty() ? QByteArray("=") : *initial);
    return text;
}

} // namespace

AuthenticateCommand::AuthenticateCommand(std::unique_ptr<mail::SaslClient> client,
                                         const std::optional<QByteArray> &initial, Reply<void> reply)
    : Command(authenticateText(*client, initial))
    , m_client(std::move(client))
    , m_hasSpoken(initial.has_value())
    , m_reply(std::move(reply))
{
}

std::optional<QByteArray> AuthenticateCommand::continued(QByteArrayView text)
{
    const bool isFirst = !std::exchange(m_hasSpoken, true);
    const QByteArray challenge = QByteArray::fromBase64(text.toByteArray());
    const Result<QByteArray> answer =
        isFirst && m_client->sendsFirst() ? m_client->initialResponse() : m_client->respond(challenge);
    if (answer)
        return answer->toBase64();
    m_error = answer.error();
    return QByteArray("*"); // Cancels the exchange (RFC 9051 §6.2.2); the server answers BAD.
}

void AuthenticateCommand::finish(const Outcome<ResponseText> &outcome)
{
    if (m_error) {
        m_reply(tl::unexpected(Failure{*m_error, Failure::Cause::NotSent, Code::None}));
    } else if (!outcome) {
        Failure failure = outcome.error();
        if (!m_client->refusal().isEmpty())
            failure.error.detail += QLatin1Char(' ') + m_client->refusal();
        m_reply(tl::unexpected(failure));
    } else if (!m_client->isComplete()) {
        const Error error{
            Error::Kind::LoginRefused,
            QCoreApplication::translate(
                "imap", "The server did not prove that it knows the password; it may be a false one."),
            {},
            {}};
        m_reply(tl::unexpected(Failure{error, Failure::Cause::NotSent, Code::None}));
    } else {
        m_reply({});
    }
}

LoginCommand::LoginCommand(const QByteArray &user, const QByteArray &password, Reply<void> reply)
    : Command("LOGIN ")
    , m_reply(std::move(reply))
{
    addString(user);
    addText(" ");
    addString(password);
}

void LoginCommand::finish(const Outcome<ResponseText> &outcome)
{
    if (outcome)
        m_reply({});
    else
        m_reply(tl::unexpected(outcome.error()));
}

IdCommand::IdCommand(Reply<QString> reply)
    : Command("ID (\"name\" \"Mailhaul\" \"version\" \"" MAILHAUL_VERSION "\")")
    , m_reply(std::move(reply))
{
}

bool IdCommand::takeData(QByteArrayView name, QByteArrayView rest)
{
    if (name.compare("ID", Qt::CaseInsensitive) != 0)
        return false;
    constexpr qsizetype maxLength = 100;
    QByteArray software, version;
    Cursor cursor(rest);
    cursor.skipBlanks();
    if (!cursor.accept('('))
        return true; // NIL
    for (cursor.skipBlanks(); !cursor.atEnd() && !cursor.accept(')'); cursor.skipBlanks()) {
        const std::optional<QByteArray> field = cursor.string();
        cursor.skipBlanks();
        const std::optional<QByteArray> value = cursor.nstring();
        if (!field || !value)
            break;
        if (field->compare("name", Qt::CaseInsensitive) == 0)
            software = *value;
        else if (field->compare("version", Qt::CaseInsensitive) == 0)
            version = *value;
    }
    m_software = plainText(QByteArrayView(software + ' ' + version), maxLength);
    return true;
}

void IdCommand::finish(const Outcome<ResponseText> &outcome)
{
    report(m_reply, outcome, m_software);
}

EnableCommand::EnableCommand(Reply<bool> reply)
    : Command("ENABLE QRESYNC")
    , m_reply(std::move(reply))
{
}

bool EnableCommand::takeData(QByteArrayView name, QByteArrayView rest)
{
    if (name.compare("ENABLED", Qt::CaseInsensitive) != 0)
        return false;
    m_isEnabled = rest.toByteArray().toUpper().split(' ').contains("QRESYNC");
    return true;
}

void EnableCommand::finish(const Outcome<ResponseText> &outcome)
{
    report(m_reply, outcome, m_isEnabled);
}

NamespaceCommand::NamespaceCommand(Reply<Namespaces> reply)
    : Command("NAMESPACE")
    , m_reply(std::move(reply))
{
}

bool NamespaceCommand::takeData(QByteArrayView name, QByteArrayView rest)
{
    if (name.compare("NAMESPACE", Qt::CaseInsensitive) != 0)
        return false;
    m_namespaces = parseNamespaces(rest).value_or(m_namespaces);
    return true;
}

void NamespaceCommand::finish(const Outcome<ResponseText> &outcome)
{
    report(m_reply, outcome, m_namespaces);
}

} // namespace imap
