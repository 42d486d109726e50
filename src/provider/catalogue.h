// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "base/result.h"
#include "provider/profile.h"

namespace provider {

/// The profiles that ship with Mailhaul and those that the user keeps in a folder of his own, where a
/// file <id>.json takes the place of a shipped profile of the same id.
class Catalogue {
public:
    /// A file of the user's folder that cannot be used, with the reason.
    struct Mistake {
        QString fileName;
        Error error;
    };

    /// Reads everything at once; `userFolder` may be empty or missing. At most 200 files.
    explicit Catalogue(const QString &userFolder = {});

    const QList<Profile> &list() const { return m_profiles; } ///< By name as the user reads it.
    const Profile *find(const QString &id) const; ///< Null where there is none; valid as long as this.
    const QList<Mistake> &mistakes() const { return m_mistakes; }

private:
    void add(Profile profile);
    void readFolder(const QString &folder);

    QList<Profile> m_profiles;
    QList<Mistake> m_mistakes;
};

/// Reads one profile file: BadInput where it cannot be read, else as parseProfile().
Result<Profile> readProfile(const QString &fileName);

/// Where the user's own profiles are looked for, e.g. ~/.config/Mailhaul/providers.
QString userProfileFolder();

} // namespace provider
