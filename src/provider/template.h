// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

#include "base/result.h"
#include "base/secret.h"

namespace provider {

/// One "{{name}}" of a template. The whole syntax: {{name}}, {{name?}}, {{name|filter}}, {{name?|filter}}.
struct Placeholder {
    enum class Filter {
        None,
        Join, ///< "join:SEPARATOR": the items of a list in one text.
        List, ///< "list": a JSON array; the placeholder must be the whole JSON string.
        Set, ///< "set": a JSON object with the items of a list as keys and true as values; likewise.
        Number, ///< "number": a JSON number; likewise.
        Boolean, ///< "boolean": a JSON true or false; likewise.
        Or, ///< "or:NAME": the value of NAME where this one is empty.
        Elements, ///< "elements:NAME": each item of a list as an XML element; in XML only.
    };

    QString name;
    bool isOptional = false; ///< Empty: the whole template, and the field it stands in, is left out.
    Filter filter = Filter::None;
    QString argument; ///< Separator, or the other name.
};

/// Whether the placeholder becomes a JSON value of its own instead of a piece of text.
bool isTyped(Placeholder::Filter filter);

/// A stretch of literal text, then a placeholder except at the end.
struct TemplatePart {
    QString literal;
    std::optional<Placeholder> placeholder;
};

/// Splits a template. BadProfile says what is wrong in `detail`.
Result<QList<TemplatePart>> parseTemplate(const QString &text);

/// The names that templates may use, with their values.
class Scope {
public:
    void setText(const QString &name, const QString &text) { m_values.insert(name, {text}); }
    void setList(const QString &name, const QStringList &items) { m_values.insert(name, items); }
    void setSecret(const QString &name, const Secret &secret);
    void setItem(const QString &name, const QString &list, qsizetype index);

    QStringList value(const QString &name) const { return m_values.value(name); }
    bool isSecret(const QString &name) const { return m_secrets.contains(name); }
    /// Every secret, also as JSON, HTML and forms write it, so that none can be echoed unnoticed.
    QList<Secret> secretForms() const;

private:
    QHash<QString, QStringList> m_values;
    QHash<QString, Secret> m_secrets;
};

/// Where an expanded value is put.
enum class Escaping {
    None,
    Url, ///< Each value percent-encoded (RFC 3986 §2.3: only unreserved characters stay).
    Xml, ///< Each value as character data or attribute value.
};

/// The template with the values of `scope`; nothing where an optional placeholder is empty.
/// BadInput: a value is missing, its name is in `detail`.
Result<std::optional<QString>> expand(const QString &text, const Scope &scope,
                                      Escaping escaping = Escaping::None);

/// The same for each line; the lines in one text. Lines that expand to nothing are left out.
Result<QString> expandLines(const QStringList &lines, const Scope &scope, Escaping escaping);

/// The same for each string of a JSON value, and each key. An object of an array with the member
/// "$each": {"value": "values"} stands for as many as the list `values` has items, {{value}} being one of
/// them in each; several lists go side by side. Members and elements that expand to nothing are left out, and
/// so are objects of which nothing is left.
Result<QJsonValue> expandJson(const QJsonValue &value, const Scope &scope);

} // namespace provider
