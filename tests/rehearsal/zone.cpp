// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/zone.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace rehearsal {

QByteArray Zone::toFile() const
{
    const bool hasSoa = std::any_of(records.begin(), records.end(),
                                    [](const QString &line) { return line.contains(u" SOA "_s); });
    const QString origin = name == u"."_s ? name : name + u'.';
    QString text = u"$ORIGIN %1\n$TTL 60\n"_s.arg(origin);
    // Refresh and retry are short, so that a secondary that was frozen comes back soon.
    if (!hasSoa)
        text += u"@ %1 SOA ns1 hostmaster 1 60 5 86400 %1\n"_s.arg(negativeTtl);
    return (text + records.join(u'\n') + u'\n').toUtf8();
}

TsigKey TsigKey::random(const QString &name)
{
    QByteArray octets(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(octets.begin(), octets.end());
    return {name, octets.toBase64()};
}

QByteArray TsigKey::toKeyFile() const
{
    return "key \"" + name.toUtf8() + "\" {\n    algorithm hmac-sha256;\n    secret \"" + secret
        + "\";\n};\n";
}

} // namespace rehearsal
