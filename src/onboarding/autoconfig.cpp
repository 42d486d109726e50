// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/autoconfig.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPromise>
#include <QXmlStreamReader>
#include <memory>

#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr qsizetype longestFile = 256 * 1024;
constexpr int patience = 6000; // milliseconds

void readServer(QXmlStreamReader &xml, MailHost &host)
{
    while (xml.readNextStartElement()) {
        const QString name = xml.name().toString();
        const QString value = xml.readElementText(QXmlStreamReader::SkipChildElements).trimmed();
        if (name == u"hostname"_s)
            host.host = value.toLower();
        else if (name == u"port"_s)
            host.port = value.toUShort();
        else if (name == u"socketType"_s)
            host.security = value == u"SSL"_s ? Security::Tls : Security::StartTls;
        else if (name == u"username"_s && value == u"%EMAILLOCALPART%"_s)
            host.loginForm = MailHost::LoginForm::LocalPart;
    }
}

} // namespace

Result<MailHost> parseAutoconfig(const QByteArray &octets)
{
    QXmlStreamReader xml(octets.left(longestFile));
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != u"incomingServer"_s)
            continue;
        if (xml.attributes().value(u"type"_s) != u"imap"_s)
            continue;
        MailHost host;
        host.source = MailHost::Source::Autoconfig;
        readServer(xml, host);
        if (!host.host.isEmpty() && host.port != 0 && DomainName::parse(host.host))
            return host;
    }
    return fail(Error::Kind::BadInput, Text::tr("The settings file names no IMAP server."));
}

QList<QUrl> autoconfigPlaces(const DomainName &domain)
{
    const QString name = domain.toString();
    return {QUrl(u"https://autoconfig.%1/mail/config-v1.1.xml"_s.arg(name)),
            QUrl(u"https://%1/.well-known/autoconfig/mail/config-v1.1.xml"_s.arg(name)),
            QUrl(u"https://autoconfig.thunderbird.net/v1.1/%1"_s.arg(name))};
}

QFuture<Result<MailHost>> fetchAutoconfig(QNetworkAccessManager &network, const QUrl &place)
{
    QNetworkRequest request(place);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setMaximumRedirectsAllowed(3);
    request.setTransferTimeout(patience);
    QNetworkReply *reply = network.get(request);
    QObject::connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received) {
        if (received > longestFile)
            reply->abort();
    });
    auto promise = std::make_shared<QPromise<Result<MailHost>>>();
    promise->start();
    QObject::connect(reply, &QNetworkReply::finished, reply, [reply, promise] {
        reply->deleteLater();
        if (reply->error() == QNetworkReply::NoError)
            promise->addResult(parseAutoconfig(reply->read(longestFile)));
        else
            promise->addResult(fail(Error::Kind::Unreachable,
                                    Text::tr("There is no settings file at %1.").arg(reply->url().host()),
                                    plainText(reply->errorString())));
        promise->finish();
    });
    return promise->future();
}

} // namespace onboarding
