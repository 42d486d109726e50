// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

#include "provider/operation.h"

namespace provider {

/// What the parser of one profile knows while it reads: the first mistake, and the names that templates
/// may use.
struct ParseState {
    QString mistake; ///< "<JSON pointer>: <what is wrong>"; empty: none so far.
    QStringList names;
    QStringList secretNames;
    QSet<QString> used; ///< Names that templates have used so far.

    void add(const QString &pointer, const QString &what);
};

/// Whether a text must be there.
enum class Presence { Required, Optional };

/// Reads one JSON object key by key, and names what is wrong by its pointer.
class ObjectReader {
public:
    ObjectReader(const QJsonValue &value, QString pointer, ParseState &state);

    bool has(const QString &key) const { return m_object.contains(key); }
    QString pointer(const QString &key) const;
    void mistake(const QString &key, const QString &what);

    QString text(const QString &key, Presence presence = Presence::Optional);
    QStringList texts(const QString &key);
    bool boolean(const QString &key);
    std::optional<qint64> number(const QString &key, qint64 least, qint64 most);
    QJsonValue value(const QString &key); ///< Undefined where it is missing.
    ObjectReader object(const QString &key);
    /// Calls `read` for each element of an array of objects.
    void forEach(const QString &key, const std::function<void(ObjectReader &)> &read);
    /// Calls `read(key, pointer, value)` for each member of an object.
    void forEachMember(const QString &key,
                       const std::function<void(const QString &, const QString &, const QJsonValue &)> &read);

    /// A template whose syntax and names are checked.
    QString templateText(const QString &key, Presence presence = Presence::Optional);
    QList<Field> fields(const QString &key); ///< An object of templates.
    QString path(const QString &key); ///< A checked JSON pointer with "*".
    /// See boundedExpression().
    QRegularExpression expression(const QString &key, bool isWhole = false);

    /// Every key that was never asked for is a mistake. Call it last.
    void finish();

    ParseState &state() { return m_state; }

private:
    QJsonObject m_object;
    QString m_pointer;
    ParseState &m_state;
    QSet<QString> m_asked;
};

/// Checks one template's syntax and names. `isXml`: elements are possible.
void checkTemplate(const QString &text, const QString &pointer, ParseState &state, bool isXml = false);
/// The same for each string of a JSON value.
void checkTemplates(const QJsonValue &value, const QString &pointer, ParseState &state);
/// Whether the template uses a secret.
bool hasSecret(const QString &text, const ParseState &state);

/// Adds api and operations; see operation.h.
std::optional<Api> readApi(ObjectReader &profile);

} // namespace provider
