// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/address.h"

#include <QCoreApplication>
#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr qsizetype longestLink = 8192;

bool isLoopback(const QString &host)
{
    return host == u"localhost"_s || QHostAddress(host).isLoopback();
}

} // namespace

Result<QUrl> checkedBaseUrl(const QString &text)
{
    const auto refuse = [](const QString &why) {
        return fail(
            Error::Kind::BadProfile,
            QCoreApplication::translate("provider", "The address of the provider's API cannot be used."),
            why);
    };
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return refuse(u"is not the address of a web server"_s);
    if (url.scheme() != u"https"_s && !(url.scheme() == u"http"_s && isLoopback(url.host())))
        return refuse(u"must begin with https:// (http:// only on loopback)"_s);
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return refuse(u"must hold no user name, query or fragment"_s);
    while (url.path().endsWith(u'/'))
        url.setPath(url.path().chopped(1));
    return url;
}

Result<QUrl> below(const QUrl &base, const QString &encodedPath)
{
    const QString whole = base.path(QUrl::FullyEncoded) + encodedPath;
    const QStringList segments = whole.split(u'/');
    const bool leaves = segments.contains(u"."_s) || segments.contains(u".."_s);
    QUrl url = base;
    url.setPath(whole, QUrl::StrictMode);
    if (leaves || !url.isValid() || url.host() != base.host() || url.port() != base.port())
        return fail(
            Error::Kind::BadInput,
            QCoreApplication::translate("provider", "A value does not fit into the provider's address."),
            encodedPath);
    return url;
}

std::optional<QUrl> pageBelow(const QUrl &base, const QString &link)
{
    const QUrl url(link, QUrl::StrictMode);
    const auto origin = [](const QUrl &address) {
        return address.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    };
    const QStringList segments = url.path(QUrl::FullyEncoded).split(u'/');
    const bool leaves = segments.contains(u"."_s) || segments.contains(u".."_s)
        || !url.path(QUrl::FullyEncoded).startsWith(base.path(QUrl::FullyEncoded) + u'/');
    if (link.size() > longestLink || !url.isValid() || leaves || origin(url) != origin(base))
        return {};
    return url;
}

} // namespace provider
