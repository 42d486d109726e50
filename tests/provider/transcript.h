// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include "httpserver.h"

/// What a host documents: the requests that it wants and the replies that it gives, as tests replay them.
///
/// A file holds the scenarios of one operation. "=== NAME" begins one. Lines with "> " are a request: method
/// and target, headers that matter, an empty line, the body; "> again" stands for the request at the same
/// place of the scenario before. Lines with "< " are the reply to it: status, headers, an empty line, the
/// body as it is. "= " is what must come of it all. "# " is a remark.
/// "{{server}}" in a reply stands for the address of the server.
namespace transcript {

/// A request and the reply to it.
struct Step {
    QByteArray method;
    QByteArray target;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< A value "~ PATTERN" is a regular expression.
    QByteArray body;
    HttpResponse reply;
};

/// What happens one after the other, and what must come of it.
struct Scenario {
    QString name;
    QList<Step> steps;
    QStringList outcome;
};

/// Ends the program with the line's number where the file is wrong.
QList<Scenario> read(const QString &fileName);

/// "key = value" lines.
QMap<QString, QString> readValues(const QString &fileName);

/// How the request differs from the documented one; empty: it does not. JSON and XML are compared by
/// meaning, the query as a set, everything else octet by octet.
QString difference(const HttpRequest &request, const Step &step);

} // namespace transcript
