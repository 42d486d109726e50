// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "httpserver.h"
#include "provider/client.h"

/// Clients of profiles that a test writes.
namespace language {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace provider;

inline MailAddress address(QStringView text)
{
    return MailAddress::parse(text).value();
}

inline DomainName domain()
{
    return DomainName::fromALabels(u"example.org");
}

/// A profile with these parts of "api" and "operations", against `server`.
inline std::unique_ptr<Client> clientOf(HttpServer &server, QJsonObject api, const QJsonObject &operations)
{
    api.insert(u"baseUrl"_s, server.baseUrl() + api.value(u"baseUrl"_s).toString());
    const QJsonObject variable{{u"key"_s, u"token"_s}, {u"label"_s, u"Token"_s}, {u"secret"_s, true}};
    const QJsonObject json{{u"format"_s, 1},       {u"id"_s, u"test"_s},
                           {u"name"_s, u"Test"_s}, {u"variables"_s, QJsonArray{variable}},
                           {u"api"_s, api},        {u"operations"_s, operations}};
    const Result<Profile> profile = parseProfile(QJsonDocument(json).toJson());
    if (!profile)
        qFatal("%s", qPrintable(profile.error().toString()));
    Client::Options options;
    options.firstWait = 5ms;
    options.clock = [] { return QDateTime(QDate(2026, 3, 1), QTime(4, 5, 6), Qt::UTC); };
    return std::make_unique<Client>(*profile, domain(), Values{{}, {{u"token"_s, Secret(u"key"_s)}}},
                                    options);
}

inline QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

template <typename T> Result<T> resultOf(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }))
        qFatal("the client did not end");
    return future.result();
}

inline HttpResponse answer(int status, const QByteArray &body)
{
    return {status, body, {}, HttpResponse::Manner::Whole};
}

inline MailboxRequest ann()
{
    return {address(u"ann@example.org"), Secret(u"secret"_s), {}, {}};
}

} // namespace language
