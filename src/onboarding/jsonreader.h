// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QSet>
#include <QStringList>

#include "base/result.h"

namespace onboarding {

/// A wrong value and its place (RFC 6901).
struct JsonMistake {
    QString pointer;
    QString message;
};

/// Parses octets that must hold one JSON object. BadInput has line and column, or says that it is no object.
Result<QJsonObject> parseJsonObject(const QByteArray &octets);

QJsonObject toJson(const QMap<QString, QString> &texts); ///< What JsonReader::map() reads.

/// Reads one JSON object value by value. A value that is missing gives its default; one of a wrong type is a
/// mistake. What was asked for is known; rest() is what was not.
class JsonReader {
public:
    /// `mistakes` must outlive the reader.
    JsonReader(QJsonObject object, QString pointer, QList<JsonMistake> &mistakes);

    bool has(const QString &key) const { return m_object.contains(key); }
    QStringList keys() const { return m_object.keys(); }
    QString text(const QString &key, const QString &missing = {});
    qint64 integer(const QString &key, qint64 missing, qint64 least, qint64 most);
    bool boolean(const QString &key, bool missing);
    QStringList texts(const QString &key);
    QMap<QString, QString> map(const QString &key); ///< An object of texts.
    JsonReader object(const QString &key);
    QList<JsonReader> objects(const QString &key); ///< Of an array; at most 100,000.

    void complain(const QString &key, const QString &message);
    const QJsonObject &whole() const { return m_object; }
    QJsonObject rest() const;

private:
    QJsonObject m_object;
    QString m_pointer;
    QList<JsonMistake> *m_mistakes;
    QSet<QString> m_known;
};

} // namespace onboarding
