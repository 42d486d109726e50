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
    /// From now on so many readings after each change show what was there before. Not for porkbun, either.
    void readLate(int count) { m_lateReadings = count; }

    /// "example.org MX 10 mx.example.net", sorted.
    QStringList lines() const;
    void add(const QString &name, const QString &type, int priority, const QString &value);

private:
    struct Record {
        int id = 0;
        QString name; ///< Whole, no dot.
        QString type;
        int priority = 0;
        QString value; ///< Plain: no quotes, no dot, no priority; of SRV "weight port target".
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
    static QJsonObject service(const Record &record); ///< SRV in four fields.
    /// False: one is missing, or is no number.
    bool addService(const QString &name, const QJsonObject &fields, const QString &targetKey);

    QString m_id;
    QString m_zone;
    QList<Record> m_records;
    int m_nextId = 100;
    int m_changesLeft = 1000;
    int m_lateReadings = 0;
    int m_lateReadingsLeft = 0;
    QList<Record> m_before; ///< The last change.
};
