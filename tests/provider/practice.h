// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include "httpserver.h"
#include "provider/catalogue.h"
#include "provider/client.h"

/// A client of the practice host's profile, and what its tests share.
namespace practice {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace provider;

inline const QByteArray token = "t0ken-\"quoted\"&<odd>";
inline const QByteArray password = "p%ss wörd\"\\&<>+";

inline DomainName domain()
{
    return DomainName::fromALabels(u"example.org");
}

inline MailAddress address(QStringView text)
{
    return MailAddress::parse(text).value();
}

inline Client::Options quick()
{
    Client::Options options;
    options.timeout = 2s;
    options.firstWait = 5ms;
    options.longestWait = 3s;
    return options;
}

/// A client of the practice host's profile against `server`.
struct Practice {
    explicit Practice(HttpServer &server, const Client::Options &options = quick())
        : profile(*Catalogue().find(u"rehearsal"_s))
        , client(profile, domain(),
                 Values{{{u"apiUrl"_s, server.baseUrl()}}, {{u"apiToken"_s, Secret(token)}}}, options)
    {
    }

    Profile profile;
    Client client;
};

template <typename T> Result<T> resultOf(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 10'000))
        qFatal("the client did not end");
    return future.result();
}

inline HttpResponse json(int status, const QByteArray &body)
{
    return {status, body, {"Content-Type: application/json"}, HttpResponse::Manner::Whole};
}

inline MailboxRequest ann()
{
    return {address(u"ann@example.org"), Secret(password), u"Ann Ünder"_s, 5'000'000'000};
}

} // namespace practice
