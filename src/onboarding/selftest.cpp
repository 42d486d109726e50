// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/selftest.h"

#include <QSslSocket>
#include <QStringDecoder>
#include <QStringEncoder>
#include <QTemporaryDir>

#include "base/chain.h"
#include "imap/mailboxname.h"
#include "migration/ledger.h"
#include "onboarding/services.h"
#include "onboarding/text.h"
#include "provider/catalogue.h"
#include "secrets/store.h"

using namespace Qt::StringLiterals;

namespace onboarding {

namespace {

SelfTestLine tls()
{
    const bool isThere = QSslSocket::supportsSsl();
    return {u"tls"_s, isThere,
            isThere
                ? Text::tr("%1, %2").arg(QSslSocket::activeBackend(), QSslSocket::sslLibraryVersionString())
                : Text::tr("There is no TLS library.")};
}

SelfTestLine sqlite()
{
    QTemporaryDir folder;
    const auto ledger =
        migration::Ledger::open(folder.filePath(u"selftest.ledger"_s), migration::Ledger::Mode::Write);
    if (!ledger)
        return {u"sqlite"_s, false, ledger.error().toString()};
    return {u"sqlite"_s, true, Text::tr("A ledger was made and opened.")};
}

SelfTestLine charset()
{
    const QString sample = u"Grüße, 送信済み, 🐌"_s;
    QStringEncoder encoder(QStringEncoder::Utf8);
    const QByteArray octets = encoder(sample);
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString back = decoder(octets);
    const bool isSame = back == sample && !decoder.hasError();
    return {u"charset"_s, isSame,
            isSame ? Text::tr("Text in other scripts comes back as it was.")
                   : Text::tr("Text in other scripts is damaged.")};
}

SelfTestLine profiles(const Services &services)
{
    const QList<Error> errors = services.profileErrors();
    if (!errors.isEmpty())
        return {u"profiles"_s, false, errors.constFirst().toString()};
    const int count = int(services.catalogue().list().size());
    return {u"profiles"_s, count > 0, Text::tr("%n provider(s) are known.", nullptr, count)};
}

} // namespace

QFuture<QList<SelfTestLine>> selfTest(const Services &services)
{
    QList<SelfTestLine> lines = {
        {u"version"_s, true, u"Mailhaul " MAILHAUL_VERSION ""_s},
        {u"qt"_s, true, QString::fromLatin1(qVersion())},
        tls(),
        sqlite(),
        charset(),
        profiles(services),
    };
    return chain(
        secrets::roundTrip(services.secrets()), &services.secrets(), [lines, &services](const Status &kept) {
            const bool isWanted = services.options().keychain;
            const bool isPersistent = services.secrets().isPersistent();
            const QString found = isPersistent ? Text::tr("A secret came back from the keychain as it was.")
                : isWanted ? Text::tr("There is no keychain; secrets are kept in memory only.")
                           : Text::tr("Switched off; secrets are kept in memory only.");
            return lines
                + QList<SelfTestLine>{{u"keychain"_s, kept.has_value() && (isPersistent || !isWanted),
                                       kept ? found : kept.error().toString()}};
        });
}

} // namespace onboarding
