// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/values.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

#include "provider/profile.h"
#include "provider/template.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

QString shownName(const Variable &variable)
{
    return variable.label.isEmpty() ? variable.key : variable.label;
}

void addNames(const QString &text, QSet<QString> &required)
{
    const auto parts = parseTemplate(text);
    if (!parts)
        return;
    for (const TemplatePart &part : *parts) {
        if (part.placeholder && !part.placeholder->isOptional)
            required.insert(part.placeholder->name);
    }
}

void addNames(const QList<RecordTemplate> &records, QSet<QString> &required)
{
    for (const RecordTemplate &record : records) {
        addNames(record.name, required);
        addNames(record.value, required);
        addNames(record.preference, required);
    }
}

} // namespace

Status checkValue(const Variable &variable, const QString &value)
{
    constexpr qsizetype longest = 4096;
    const auto refuse = [&variable](const QString &message) {
        return fail(Error::Kind::BadInput, message.arg(shownName(variable)), variable.key, variable.help);
    };
    if (value.isEmpty() && variable.isRequired)
        //: %1 is the label of a field.
        return refuse(QCoreApplication::translate("provider", "“%1” is missing."));
    if (value.isEmpty())
        return {};
    const bool hasControl =
        std::any_of(value.begin(), value.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
    if (value.size() > longest || hasControl)
        //: %1 is the label of a field.
        return refuse(QCoreApplication::translate(
            "provider", "“%1” is too long or holds characters that cannot be typed."));
    if (!variable.choices.isEmpty() && !variable.choices.contains(value))
        //: %1 is the label of a field.
        return refuse(QCoreApplication::translate("provider", "“%1” must be one of the choices."));
    const QRegularExpression pattern = boundedExpression(variable.pattern, true);
    if (!variable.pattern.isEmpty() && !pattern.match(value).hasMatch())
        //: %1 is the label of a field.
        return refuse(
            QCoreApplication::translate("provider", "“%1” does not look as this provider writes it."));
    return {};
}

Status checkValues(const Profile &profile, const Values &values)
{
    for (const QStringList &keys : {values.texts.keys(), values.secrets.keys()}) {
        for (const QString &key : keys) {
            const Variable *variable = profile.variable(key);
            if (!variable || variable->isSecret != values.secrets.contains(key))
                return fail(Error::Kind::BadInput,
                            QCoreApplication::translate("provider",
                                                        "The provider profile does not ask for this value."),
                            key);
        }
    }
    for (const Variable &variable : profile.variables) {
        const QString value = variable.isSecret
            ? QString::fromUtf8(values.secrets.value(variable.key).reveal())
            : values.texts.value(variable.key);
        if (const Status status = checkValue(variable, value); !status)
            return status;
    }
    return {};
}

QStringList missingForRecords(const Profile &profile, const Values &values)
{
    QSet<QString> required;
    if (profile.ownership)
        addNames(QList<RecordTemplate>{profile.ownership->record}, required);
    addNames(profile.records, required);
    for (const QList<RecordTemplate> &records : profile.alternatives)
        addNames(records, required);
    const Values complete = withDefaults(profile, values);
    QStringList missing;
    for (const Variable &variable : profile.variables) {
        if (required.contains(variable.key) && complete.texts.value(variable.key).isEmpty())
            missing.append(variable.key);
    }
    return missing;
}

Values withDefaults(const Profile &profile, Values values)
{
    for (const Variable &variable : profile.variables) {
        if (!variable.defaultValue.isEmpty() && values.texts.value(variable.key).isEmpty())
            values.texts.insert(variable.key, variable.defaultValue);
    }
    return values;
}

} // namespace provider
