// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/migraterequest.h"

#include <QUrl>

#include "base/csv.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

constexpr quint16 imapsPort = 993;
constexpr quint16 imapPort = 143;

/// Where each value stands in a row; -1: not there.
struct Columns {
    int from = 0;
    int fromUser = 1;
    int fromPassword = 2;
    int to = 3;
    int toUser = 4;
    int toPassword = 5;
};

Error at(int line, int column, const Error &error)
{
    Error placed = error;
    placed.message = Text::tr("Line %1, column %2: %3").arg(line).arg(column).arg(error.message);
    placed.detail.clear(); // The cell, which is a password where columns were mixed up.
    return placed;
}

std::optional<Columns> columns(const QStringList &header)
{
    QStringList words;
    for (const QString &field : header)
        words += field.trimmed().toLower();
    const auto find = [&words](const QString &ours, const QString &imapsync) {
        const qsizetype index = words.indexOf(ours);
        return int(index >= 0 ? index : words.indexOf(imapsync));
    };
    Columns found;
    found.from = find(u"from"_s, u"host1"_s);
    found.fromUser = find(u"from_user"_s, u"user1"_s);
    found.fromPassword = find(u"from_password"_s, u"password1"_s);
    found.to = find(u"to"_s, u"host2"_s);
    found.toUser = find(u"to_user"_s, u"user2"_s);
    found.toPassword = find(u"to_password"_s, u"password2"_s);
    if (found.from < 0 || found.to < 0)
        return {};
    return found;
}

/// A URL, or a host name with TLS from the first octet.
Result<CopyEndpoint> endpoint(const QString &place)
{
    if (place.contains(u"://"_s))
        return parseServerUrl(place);
    return parseServerUrl(u"imaps://"_s + place);
}

Result<CopyEndpoint> side(const CsvRow &row, int host, int user, int password)
{
    Result<CopyEndpoint> found = endpoint(row.fields.value(host));
    if (!found)
        return fail(at(row.line, host + 1, found.error()));
    if (const QString name = row.fields.value(user); !name.isEmpty())
        found->user = name;
    if (found->user.isEmpty())
        return fail(at(row.line, user + 1,
                       Error{Error::Kind::BadInput, Text::tr("The user name is missing."), {}, {}}));
    found->password = Secret(row.fields.value(password));
    return found;
}

Result<CopyJob> job(const CsvRow &row, const Columns &columns)
{
    CopyJob job;
    Result<CopyEndpoint> from = side(row, columns.from, columns.fromUser, columns.fromPassword);
    if (!from)
        return fail(from.error());
    Result<CopyEndpoint> to = side(row, columns.to, columns.toUser, columns.toPassword);
    if (!to)
        return fail(to.error());
    job.from = std::move(*from);
    job.to = std::move(*to);
    job.id = job.to.user;
    return job;
}

} // namespace

Result<migration::Repairs> parseRepairs(const QString &words)
{
    return migration::parseRepairs(words);
}

Result<CopyEndpoint> parseServerUrl(const QString &address)
{
    const QUrl url(address, QUrl::StrictMode);
    const auto wrong = [&address](const QString &why) {
        // What follows "user:" may be a password, so the address itself is not repeated in that case.
        return fail(Error::Kind::BadInput, why, address.contains(u'@') ? QString() : plainText(address, 200),
                    Text::tr("Write it as “imaps://user%40example.org@mail.example.org:993”."));
    };
    const QString scheme = url.scheme().toLower();
    if (!url.isValid() || (scheme != u"imaps"_s && scheme != u"imap"_s))
        return wrong(Text::tr("The server's address must begin with imaps:// or imap://."));
    if (!url.password().isEmpty())
        return wrong(Text::tr("A password must not stand in the server's address."));
    if (url.host().isEmpty())
        return wrong(Text::tr("The server's address has no host name."));
    if ((!url.path().isEmpty() && url.path() != u"/"_s) || url.hasQuery() || url.hasFragment())
        return wrong(Text::tr("Nothing may follow the port in the server's address."));
    CopyEndpoint endpoint;
    endpoint.security = scheme == u"imaps"_s ? Security::Tls : Security::StartTls;
    endpoint.host = url.host();
    endpoint.port = quint16(url.port(endpoint.security == Security::Tls ? imapsPort : imapPort));
    endpoint.user = url.userName(QUrl::FullyDecoded);
    return endpoint;
}

Result<QList<CopyJob>> readCopyJobs(const QByteArray &octets)
{
    const QString table = decodedText(octets);
    Result<QList<CsvRow>> rows = parseCsv(table, guessedDelimiter(table));
    if (!rows)
        return fail(rows.error());
    Columns places;
    if (!rows->isEmpty()) {
        if (const std::optional<Columns> header = columns(rows->constFirst().fields)) {
            places = *header;
            rows->removeFirst();
        }
    }
    QList<CopyJob> jobs;
    QHash<QString, int> lines;
    for (const CsvRow &row : std::as_const(*rows)) {
        if (row.fields.constFirst().startsWith(u'#'))
            continue; // imapsync's files have comments.
        Result<CopyJob> found = job(row, places);
        if (!found)
            return fail(found.error());
        const int known = lines.value(found->id);
        if (known > 0) {
            return fail(Error::Kind::BadInput,
                        Text::tr("Line %1, column %2: %3")
                            .arg(row.line)
                            .arg(places.toUser + 1)
                            .arg(Text::tr("The mailbox occurs in line %1 already.").arg(known)));
        }
        lines.insert(found->id, row.line);
        jobs += std::move(*found);
    }
    if (jobs.isEmpty())
        return fail(Error::Kind::BadInput, Text::tr("The table is empty."));
    return jobs;
}

} // namespace onboarding
