// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include "dns/message.h"
#include "dns/tsig.h"

/// What must hold for any octets; names the first property that does not, "" when all do.
inline QString brokenProperty(QByteArrayView octets)
{
    using namespace Qt::StringLiterals;
    dns::TsigKey key;
    key.secret = Secret(QByteArray("secret"));
    if (dns::verifiedMessage(octets, key, {}, QDateTime::fromSecsSinceEpoch(0)))
        return u"octets without our signature are believed"_s;
    const Result<dns::Message> message = dns::parseMessage(octets);
    if (!message)
        return {};
    if (!message->questions.isEmpty()) {
        const dns::Question &question = message->questions.constFirst();
        message->canonicalName({question.name, dns::Type::A});
        message->answer(question.name, question.type).texts();
        message->addresses(question.name);
    }
    message->referral();
    message->negativeTtl();
    // Compressed messages grow when they are written, so a long one may not fit any more.
    const Result<QByteArray> written = dns::toWire(*message);
    if (!written)
        return octets.size() > 1000 ? QString() : u"a message that was read cannot be written"_s;
    const Result<dns::Message> again = dns::parseMessage(*written);
    if (!again)
        return u"a message that was written cannot be read"_s;
    return *again == *message ? QString() : u"writing and reading changes a message"_s;
}
