// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/catalogue.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <algorithm>

// A static library's resources are dropped by the linker unless something names them. The macro must
// stand outside every namespace.
static void initializeResources()
{
    Q_INIT_RESOURCE(providers);
}

using namespace Qt::StringLiterals;

namespace provider {

Catalogue::Catalogue(const QString &userFolder)
{
    initializeResources();
    readFolder(u":/providers"_s);
    if (!userFolder.isEmpty())
        readFolder(userFolder);
    std::sort(m_profiles.begin(), m_profiles.end(), [](const Profile &a, const Profile &b) {
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
}

const Profile *Catalogue::find(const QString &id) const
{
    const auto it = std::find_if(m_profiles.begin(), m_profiles.end(),
                                 [&id](const Profile &profile) { return profile.id == id; });
    return it == m_profiles.end() ? nullptr : &*it;
}

void Catalogue::add(Profile profile)
{
    const auto it = std::find_if(m_profiles.begin(), m_profiles.end(),
                                 [&profile](const Profile &other) { return other.id == profile.id; });
    if (it != m_profiles.end())
        *it = std::move(profile);
    else
        m_profiles.append(std::move(profile));
}

void Catalogue::readFolder(const QString &folder)
{
    constexpr qsizetype mostFiles = 200;
    const QDir directory(folder);
    const QStringList names = directory.entryList({u"*.json"_s}, QDir::Files | QDir::Readable, QDir::Name);
    for (const QString &name : names.first(std::min(names.size(), mostFiles))) {
        if (name.endsWith(u".schema.json"_s))
            continue;
        Result<Profile> profile = readProfile(directory.filePath(name));
        if (profile && profile->id != name.chopped(5))
            profile = fail(Error::Kind::BadProfile,
                           QCoreApplication::translate("provider", "The provider profile has a mistake."),
                           u"/id: must be the file's name without \".json\""_s);
        if (profile)
            add(*std::move(profile));
        else
            m_mistakes.append({directory.filePath(name), profile.error()});
    }
}

Result<Profile> readProfile(const QString &fileName)
{
    constexpr qint64 mostOctets = 256 * 1024;
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::Kind::BadInput,
                    QCoreApplication::translate("provider", "The provider profile cannot be read."),
                    fileName + u": "_s + file.errorString());
    // One octet more than the parser takes, so that it is the parser who says "too large".
    return parseProfile(file.read(mostOctets + 1));
}

QString userProfileFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/Mailhaul/providers"_s;
}

} // namespace provider
