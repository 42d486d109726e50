// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

#include "httpserver.h"

/// A zone as the HTTP interfaces of DNS hosts keep it: it remembers what it is told, each in
/// the form that its documentation gives, and refuses what is not in that form.
class FakeZone {
public:
    explicit FakeZone(QString id, QString zone = QStringLiteral("example.org"))
        : m_id(std::move(id))
        , m_zone(std::move(zone))
    {
    }

    HttpResponse answer(const HttpRequest &request);

    /// From now on so many requests may change something, then no more. Not for porkbun, which reads by POST.
    void allowChanges(int count) { m_changesLeft = count; }

    /// "example.org MX 10 mx.example.net", sorted.
    QStringList lines() const;
    void add(const QString &name, const QString &type, int priority, const QString &value);

private:
    struct Record {
        int id = 0;
        QString name; ///< Whole, no dot.
        QString type;
        int priority = 0;
        QString value; ///< Plain: no quotes, no dot, no priority.
        int ttl = 3600;
    };

    static HttpResponse json(const QJsonValue &value, int status = 200);
    static HttpResponse error(int status, const char *text);
    bool isAuthorized(const HttpRequest &request) const;
    HttpResponse cloudflare(const HttpRequest &request);
    HttpResponse digitalocean(const HttpRequest &request);
    HttpResponse porkbun(const HttpRequest &request);
    HttpResponse gandi(const HttpRequest &request);
    HttpResponse desec(const HttpRequest &request);
    HttpResponse godaddy(const HttpRequest &request);
    HttpResponse hetzner(const HttpRequest &request);

    QString whole(const QString &relative) const;
    QString relative(const QString &name) const;
    QList<Record> of(const QString &name, const QString &type) const;
    void remove(const QString &name, const QString &type);
    bool remove(int id);
    /// False: not in presentation format.
    bool setPresentation(const QString &name, const QString &type, const QStringList &values, int ttl);
    static QString presentation(const Record &record);

    QString m_id;
    QString m_zone;
    QList<Record> m_records;
    int m_nextId = 100;
    int m_changesLeft = 1000;
};
