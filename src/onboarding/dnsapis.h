// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace onboarding {

/// What must be known to change records by the HTTP interface of a DNS host.
struct DnsApiForm {
    struct Field {
        QString key;
        QString label;
        QString help;
        bool isSecret = false;
    };

    QString id;
    QString name;
    QString summary; ///< One sentence, with how well it is known.
    QList<Field> fields; ///< That must be filled in.
};

/// All that Mailhaul knows, by name.
QList<DnsApiForm> dnsApiForms();

/// Where the vault keeps the secret `variable` of such an interface.
QString dnsSecretKey(const QString &variable);

} // namespace onboarding
