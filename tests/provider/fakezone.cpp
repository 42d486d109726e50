// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakezone.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QStringList texts(const QJsonValue &array)
{
    QStringList texts;
    for (const QJsonValue &value : array.toArray())
        texts += value.toString();
    return texts;
}

bool hasPriority(const QString &type)
{
    return type == u"MX"_s || type == u"SRV"_s;
}

} // namespace

QString FakeZone::whole(const QString &relative) const
{
    return relative.isEmpty() || relative == u"@"_s ? m_zone : relative + u'.' + m_zone;
}

QString FakeZone::relative(const QString &name) const
{
    return name == m_zone ? u"@"_s : name.chopped(m_zone.size() + 1);
}

HttpResponse FakeZone::json(const QJsonValue &value, int status)
{
    const QByteArray body =
        value.isArray() ? QJsonDocument(value.toArray()).toJson() : QJsonDocument(value.toObject()).toJson();
    return {status, body, {"Content-Type: application/json"}};
}

HttpResponse FakeZone::error(int status, const char *text)
{
    const QString words = QString::fromLatin1(text);
    return json(QJsonObject{{u"message"_s, words}, {u"detail"_s, words}, {u"status"_s, u"error"_s}}, status);
}

void FakeZone::add(const QString &name, const QString &type, int priority, const QString &value)
{
    m_records += Record{m_nextId++, name, type, priority, value, 3600};
}

QStringList FakeZone::lines() const
{
    QStringList lines;
    for (const Record &record : m_records) {
        lines += u"%1 %2 %3%4"_s.arg(
            record.name, record.type,
            hasPriority(record.type) ? QString::number(record.priority) + u' ' : QString(), record.value);
    }
    lines.sort();
    return lines;
}

QList<FakeZone::Record> FakeZone::of(const QString &name, const QString &type) const
{
    QList<Record> found;
    std::copy_if(m_records.begin(), m_records.end(), std::back_inserter(found),
                 [&](const Record &record) { return record.name == name && record.type == type; });
    return found;
}

void FakeZone::remove(const QString &name, const QString &type)
{
    m_records.removeIf([&](const Record &record) { return record.name == name && record.type == type; });
}

bool FakeZone::remove(int id)
{
    return m_records.removeIf([id](const Record &record) { return record.id == id; }) > 0;
}

QString FakeZone::presentation(const Record &record)
{
    if (hasPriority(record.type))
        return u"%1 %2."_s.arg(record.priority).arg(record.value);
    return record.type == u"TXT"_s ? u'"' + record.value + u'"' : record.value + u'.';
}

bool FakeZone::setPresentation(const QString &name, const QString &type, const QStringList &values, int ttl)
{
    remove(name, type);
    for (QString value : values) {
        const bool isText = type == u"TXT"_s;
        if (isText ? !value.startsWith(u'"') || !value.endsWith(u'"') : !value.endsWith(u'.'))
            return false;
        const int priority = hasPriority(type) ? value.section(u' ', 0, 0).toInt() : 0;
        value = isText ? value.mid(1).chopped(1) : value.section(u' ', hasPriority(type) ? 1 : 0).chopped(1);
        m_records += Record{m_nextId++, name, type, priority, value, ttl};
    }
    return !values.isEmpty();
}

bool FakeZone::isAuthorized(const HttpRequest &request) const
{
    const QByteArray header = request.headers.value("authorization");
    if (m_id == u"porkbun"_s)
        return request.json().value(u"apikey"_s) == u"k"_s
            && request.json().value(u"secretapikey"_s) == u"s"_s;
    if (m_id == u"godaddy"_s)
        return header == "sso-key k:s";
    return header == (m_id == u"desec"_s ? "Token t" : "Bearer t");
}

HttpResponse FakeZone::answer(const HttpRequest &request)
{
    if (!isAuthorized(request))
        return error(m_id == u"porkbun"_s ? 400 : 401, "Invalid API key");
    if (request.method != "GET" && m_id != u"porkbun"_s && --m_changesLeft < 0)
        return error(403, "Too many changes");
    const QHash<QString, HttpResponse (FakeZone::*)(const HttpRequest &)> all{
        {u"cloudflare"_s, &FakeZone::cloudflare}, {u"digitalocean"_s, &FakeZone::digitalocean},
        {u"porkbun"_s, &FakeZone::porkbun},       {u"gandi"_s, &FakeZone::gandi},
        {u"desec"_s, &FakeZone::desec},           {u"godaddy"_s, &FakeZone::godaddy},
        {u"hetzner"_s, &FakeZone::hetzner}};
    const auto host = all.value(m_id);
    if (request.method != "GET") {
        m_before = m_records;
        m_lateReadingsLeft = m_lateReadings;
    } else if (m_lateReadingsLeft > 0) {
        --m_lateReadingsLeft;
        m_records.swap(m_before);
        const HttpResponse late = (this->*host)(request);
        m_records.swap(m_before);
        return late;
    }
    return (this->*host)(request);
}

QJsonObject FakeZone::service(const Record &record)
{
    return {{u"priority"_s, record.priority},
            {u"weight"_s, record.value.section(u' ', 0, 0).toInt()},
            {u"port"_s, record.value.section(u' ', 1, 1).toInt()},
            {u"target"_s, record.value.section(u' ', 2)}};
}

bool FakeZone::addService(const QString &name, const QJsonObject &fields, const QString &targetKey)
{
    for (const QString &key : {u"priority"_s, u"weight"_s, u"port"_s}) {
        if (!fields.value(key).isDouble())
            return false;
    }
    QString target = fields.value(targetKey).toString();
    if (target.endsWith(u'.'))
        target.chop(1);
    add(name, u"SRV"_s, fields.value(u"priority"_s).toInt(),
        u"%1 %2 %3"_s.arg(fields.value(u"weight"_s).toInt())
            .arg(fields.value(u"port"_s).toInt())
            .arg(target));
    return !target.isEmpty();
}

HttpResponse FakeZone::cloudflare(const HttpRequest &request)
{
    const auto result = [](const QJsonValue &value) {
        return json(QJsonObject{{u"success"_s, true}, {u"result"_s, value}});
    };
    const QString path = QString::fromLatin1(request.path());
    if (path == u"/zones"_s)
        return result(request.query().queryItemValue(u"name"_s) == m_zone
                          ? QJsonArray{QJsonObject{{u"id"_s, u"z1"_s}}}
                          : QJsonArray());
    if (request.method == "GET" && path == u"/zones/z1/dns_records"_s) {
        QJsonArray records;
        for (const Record &record :
             of(request.query().queryItemValue(u"name"_s), request.query().queryItemValue(u"type"_s))) {
            QJsonObject each{
                {u"id"_s, QString::number(record.id)},
                {u"type"_s, record.type},
                {u"name"_s, record.name},
                {u"ttl"_s, record.ttl},
                {u"content"_s, record.type == u"TXT"_s ? u'"' + record.value + u'"' : record.value}};
            if (hasPriority(record.type))
                each.insert(u"priority"_s, record.priority);
            if (record.type == u"SRV"_s)
                each.insert(u"data"_s, service(record));
            records += each;
        }
        return json(QJsonObject{{u"result"_s, records},
                                {u"result_info"_s, QJsonObject{{u"total_count"_s, records.size()}}}});
    }
    if (request.method == "POST" && path == u"/zones/z1/dns_records"_s) {
        const QJsonObject body = request.json();
        if (!body.value(u"ttl"_s).isDouble() || body.value(u"name"_s).toString().isEmpty())
            return error(400, "ttl must be a number");
        const bool isService = body.value(u"type"_s) == u"SRV"_s;
        if (isService == body.contains(u"content"_s) || isService != body.contains(u"data"_s))
            return error(400, "content, or data where a type has fields");
        if (isService)
            return addService(body.value(u"name"_s).toString(), body.value(u"data"_s).toObject(), u"target"_s)
                ? result(QJsonObject())
                : error(400, "invalid data");
        add(body.value(u"name"_s).toString(), body.value(u"type"_s).toString(),
            body.value(u"priority"_s).toInt(), body.value(u"content"_s).toString());
        return result(QJsonObject());
    }
    const bool isGone = request.method == "DELETE" && remove(path.section(u'/', -1).toInt());
    return isGone ? result(QJsonObject()) : error(404, "not found");
}

HttpResponse FakeZone::digitalocean(const HttpRequest &request)
{
    const QString path = QString::fromLatin1(request.path());
    if (request.method == "GET") {
        QJsonArray records;
        for (const Record &record :
             of(request.query().queryItemValue(u"name"_s), request.query().queryItemValue(u"type"_s))) {
            const bool isService = record.type == u"SRV"_s;
            const QJsonObject fields = service(record);
            records += QJsonObject{
                {u"id"_s, record.id},
                {u"type"_s, record.type},
                {u"name"_s, relative(record.name)},
                {u"data"_s, isService ? fields.value(u"target"_s) : QJsonValue(record.value)},
                {u"priority"_s, hasPriority(record.type) ? QJsonValue(record.priority) : QJsonValue()},
                {u"weight"_s, isService ? fields.value(u"weight"_s) : QJsonValue()},
                {u"port"_s, isService ? fields.value(u"port"_s) : QJsonValue()},
                {u"ttl"_s, record.ttl}};
        }
        return json(QJsonObject{{u"domain_records"_s, records},
                                {u"meta"_s, QJsonObject{{u"total"_s, records.size()}}}});
    }
    if (request.method == "POST") {
        const QJsonObject body = request.json();
        QString data = body.value(u"data"_s).toString();
        if (body.value(u"type"_s) != u"TXT"_s && !data.endsWith(u'.'))
            return error(422, "Data needs to end with a dot (.)");
        data = body.value(u"type"_s) == u"TXT"_s ? data : data.chopped(1);
        if (body.value(u"type"_s) == u"SRV"_s)
            return addService(whole(body.value(u"name"_s).toString()), body, u"data"_s)
                ? json(QJsonObject(), 201)
                : error(422, "SRV needs priority, weight and port");
        add(whole(body.value(u"name"_s).toString()), body.value(u"type"_s).toString(),
            body.value(u"priority"_s).toInt(), data);
        return json(QJsonObject(), 201);
    }
    return remove(path.section(u'/', -1).toInt()) ? HttpResponse{204, {}, {}} : error(404, "not found");
}

HttpResponse FakeZone::porkbun(const HttpRequest &request)
{
    const QString path = QString::fromLatin1(request.path());
    const QJsonObject success{{u"status"_s, u"SUCCESS"_s}};
    if (request.method != "POST")
        return error(400, "All requests are POST");
    if (path == u"/dns/retrieve/"_s + m_zone) {
        QJsonArray records;
        for (const Record &record : m_records) {
            records += QJsonObject{{u"id"_s, QString::number(record.id)},
                                   {u"name"_s, record.name},
                                   {u"type"_s, record.type},
                                   {u"content"_s, record.value},
                                   {u"ttl"_s, QString::number(record.ttl)},
                                   {u"prio"_s, QString::number(record.priority)}};
        }
        return json(QJsonObject{{u"status"_s, u"SUCCESS"_s}, {u"records"_s, records}});
    }
    const QJsonObject body = request.json();
    if (path == u"/dns/create/"_s + m_zone) {
        if (body.value(u"ttl"_s).toString().toInt() < 600)
            return error(400, "ttl must be at least 600");
        add(whole(body.value(u"name"_s).toString()), body.value(u"type"_s).toString(),
            body.value(u"prio"_s).toString().toInt(), body.value(u"content"_s).toString());
        return json(success);
    }
    const bool isGone =
        path.startsWith(u"/dns/delete/%1/"_s.arg(m_zone)) && remove(path.section(u'/', -1).toInt());
    return isGone ? json(success) : error(400, "no such record");
}

HttpResponse FakeZone::gandi(const HttpRequest &request)
{
    const QStringList parts = QUrl::fromPercentEncoding(request.path()).split(u'/');
    const QString name = whole(parts.value(4));
    const QString type = parts.value(5);
    if (request.method == "PUT") {
        const QJsonObject body = request.json();
        return setPresentation(name, type, texts(body.value(u"rrset_values"_s)),
                               body.value(u"rrset_ttl"_s).toInt())
            ? json(QJsonObject(), 201)
            : error(400, "invalid values");
    }
    const QList<Record> found = of(name, type);
    if (found.isEmpty())
        return error(404, "The resource could not be found.");
    if (request.method == "DELETE") {
        remove(name, type);
        return {204, {}, {}};
    }
    QJsonArray values;
    for (const Record &record : found)
        values += presentation(record);
    return json(QJsonObject{{u"rrset_name"_s, parts.value(4)},
                            {u"rrset_type"_s, type},
                            {u"rrset_ttl"_s, found.constFirst().ttl},
                            {u"rrset_values"_s, values}});
}

HttpResponse FakeZone::desec(const HttpRequest &request)
{
    const QStringList parts = QUrl::fromPercentEncoding(request.path()).split(u'/');
    const QJsonObject body = request.json();
    if (request.method == "POST" || request.method == "PATCH") {
        const bool isNew = request.method == "POST";
        const QString name = whole(isNew ? body.value(u"subname"_s).toString() : parts.value(4));
        const QString type = isNew ? body.value(u"type"_s).toString() : parts.value(5);
        if (body.value(u"ttl"_s).toInt() < 3600 || body.value(u"subname"_s) == u"@"_s
            || of(name, type).isEmpty() != isNew)
            return error(400, "invalid");
        return setPresentation(name, type, texts(body.value(u"records"_s)), body.value(u"ttl"_s).toInt())
            ? json(QJsonObject(), isNew ? 201 : 200)
            : error(400, "invalid records");
    }
    const QString name = whole(parts.value(4));
    const QList<Record> found = of(name, parts.value(5));
    if (found.isEmpty())
        return error(404, "Not found.");
    if (request.method == "DELETE") {
        remove(name, parts.value(5));
        return {204, {}, {}};
    }
    QJsonArray values;
    for (const Record &record : found)
        values += presentation(record);
    return json(QJsonObject{{u"subname"_s, parts.value(4) == u"@"_s ? QString() : parts.value(4)},
                            {u"type"_s, parts.value(5)},
                            {u"ttl"_s, found.constFirst().ttl},
                            {u"records"_s, values}});
}

HttpResponse FakeZone::godaddy(const HttpRequest &request)
{
    const QStringList parts = QUrl::fromPercentEncoding(request.path()).split(u'/');
    const QString type = parts.value(4);
    const QString name = whole(parts.value(5));
    if (request.method == "DELETE") {
        remove(name, type);
        return {204, {}, {}};
    }
    if (request.method == "PUT") {
        const QJsonArray records = QJsonDocument::fromJson(request.body).array();
        remove(name, type);
        for (const QJsonValue &record : records) {
            if (record[u"ttl"_s].toInt() < 600 || record[u"data"_s].toString().endsWith(u'.'))
                return error(422, "invalid record");
            add(name, type, record[u"priority"_s].toInt(), record[u"data"_s].toString());
        }
        return records.isEmpty() ? error(422, "no records") : HttpResponse{200, {}, {}};
    }
    QJsonArray records;
    for (const Record &record : of(name, type)) {
        QJsonObject each{{u"data"_s, record.value},
                         {u"name"_s, relative(name)},
                         {u"ttl"_s, record.ttl},
                         {u"type"_s, type}};
        if (type == u"MX"_s)
            each.insert(u"priority"_s, record.priority);
        records += each;
    }
    return json(records);
}

HttpResponse FakeZone::hetzner(const HttpRequest &request)
{
    const QStringList parts = QUrl::fromPercentEncoding(request.path()).split(u'/');
    const QJsonObject body = request.json();
    const QJsonObject action{{u"action"_s, QJsonObject{{u"status"_s, u"running"_s}}}};
    QStringList values;
    for (const QJsonValue &record : body.value(u"records"_s).toArray())
        values += record[u"value"_s].toString();
    const bool isNew = parts.size() == 4;
    const QString name = whole(isNew ? body.value(u"name"_s).toString() : parts.value(4));
    const QString type = isNew ? body.value(u"type"_s).toString() : parts.value(5);
    const QList<Record> found = of(name, type);
    if (request.method == "POST") {
        if (isNew != found.isEmpty() || (!isNew && parts.value(7) != u"set_records"_s))
            return error(409, "uniqueness_error");
        return setPresentation(name, type, values, 3600) ? json(action, 201) : error(422, "invalid_input");
    }
    if (found.isEmpty())
        return error(404, "not_found");
    if (request.method == "DELETE") {
        remove(name, type);
        return json(action);
    }
    QJsonArray records;
    for (const Record &record : found)
        records += QJsonObject{{u"value"_s, presentation(record)}, {u"comment"_s, QString()}};
    return json(QJsonObject{{u"rrset"_s,
                             QJsonObject{{u"name"_s, relative(name)},
                                         {u"type"_s, type},
                                         {u"ttl"_s, found.constFirst().ttl},
                                         {u"records"_s, records}}}});
}
