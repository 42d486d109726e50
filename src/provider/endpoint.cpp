// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/endpoint.h"

#include <QCoreApplication>
#include <QHostAddress>

#include "provider/scope.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

Result<Endpoint> endpoint(const EndpointTemplate &wanted, const Scope &scope)
{
    if (wanted.host.isEmpty())
        return fail(Error::Kind::BadProfile,
                    QCoreApplication::translate("provider", "The provider profile names no such server."));
    QStringList texts;
    for (const QString &text : {wanted.host, wanted.port, wanted.security}) {
        const auto expanded = expand(text, scope);
        if (!expanded)
            return fail(expanded.error());
        texts.append(expanded->value_or(QString()).trimmed());
    }
    // An address is as good as a name here: practice hosts and small networks have no other.
    QString host = texts.at(0);
    if (QHostAddress(host).isNull()) {
        const Result<DomainName> name = DomainName::parse(host);
        if (!name || name->isRoot())
            return fail(Error::Kind::BadInput,
                        QCoreApplication::translate("provider", "The name of the mail server is not valid."),
                        host);
        host = name->toString();
    }
    const quint16 port = texts.at(1).toUShort();
    if (port == 0)
        return fail(Error::Kind::BadInput,
                    QCoreApplication::translate(
                        "provider", "The port of the mail server must be a number from 1 to 65535."),
                    texts.at(1));
    if (texts.at(2) != u"tls"_s && texts.at(2) != u"starttls"_s)
        return fail(Error::Kind::BadInput,
                    QCoreApplication::translate(
                        "provider", "The security of the mail server must be “tls” or “starttls”."),
                    texts.at(2));
    return Endpoint{host, port,
                    texts.at(2) == u"tls"_s ? Endpoint::Security::Tls : Endpoint::Security::StartTls};
}

} // namespace

Result<Endpoint> imapEndpoint(const Profile &profile, const DomainName &domain, const Values &values)
{
    return endpoint(profile.imap, profileScope(profile, domain, values));
}

Result<Endpoint> smtpEndpoint(const Profile &profile, const DomainName &domain, const Values &values)
{
    return endpoint(profile.smtp, profileScope(profile, domain, values));
}

Result<QUrl> webmailAddress(const Profile &profile, const DomainName &domain, const Values &values)
{
    if (profile.webmail.isEmpty())
        return QUrl();
    const auto text = expand(profile.webmail, profileScope(profile, domain, values));
    if (!text)
        return fail(text.error());
    const QUrl url(text->value_or(QString()), QUrl::StrictMode);
    if (*text && (url.scheme() != u"https"_s || url.host().isEmpty() || !url.userInfo().isEmpty()))
        return fail(Error::Kind::BadInput,
                    QCoreApplication::translate("provider", "The address of the webmail is not valid."),
                    **text);
    return url;
}

Result<QString> loginName(const Profile &profile, const MailAddress &mailbox, const Values &values)
{
    Scope scope = profileScope(profile, mailbox.domain, values);
    setAddress(scope, mailbox);
    const auto text = expand(profile.login, scope);
    if (!text)
        return fail(text.error());
    return text->value_or(QString());
}

} // namespace provider
