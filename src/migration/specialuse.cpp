// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/specialuse.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

using imap::SpecialUse;
using namespace Qt::StringLiterals;

namespace migration {

namespace {

struct Names {
    QHash<QString, SpecialUse> uses; ///< Folded.
    QSet<QString> usual;
};

QString folded(const QString &name)
{
    return name.normalized(QString::NormalizationForm_KC).toCaseFolded().simplified();
}

Names read()
{
    Names names;
    QFile file(u":/migration/special-use-names.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return names;
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    for (const QJsonValue &name : root[u"usual"].toArray())
        names.usual.insert(folded(name.toString()));
    const std::pair<QString, SpecialUse> keys[]{{u"sent"_s, SpecialUse::Sent},
                                                {u"trash"_s, SpecialUse::Trash},
                                                {u"drafts"_s, SpecialUse::Drafts},
                                                {u"junk"_s, SpecialUse::Junk},
                                                {u"archive"_s, SpecialUse::Archive}};
    for (const QJsonValue &language : root[u"languages"].toObject()) {
        for (const auto &[key, use] : keys) {
            for (const QJsonValue &name : language.toObject()[key].toArray())
                names.uses.insert(folded(name.toString()), use);
        }
    }
    return names;
}

const Names &known()
{
    static const Names names = read();
    return names;
}

} // namespace

SpecialUse specialUseByName(const QString &name)
{
    return known().uses.value(folded(name), SpecialUse::None);
}

bool isUsualName(const QString &name)
{
    return known().usual.contains(folded(name));
}

} // namespace migration
