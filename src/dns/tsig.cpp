// SPDX-License-Identifier: GPL-3.0-or-later
#include "dns/tsig.h"

#include <QMessageAuthenticationCode>

#include <optional>

#include "dns/wire.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr quint16 fudge = 300; // Seconds, RFC 8945 §10.
constexpr qsizetype additionalCountOffset = 10;
constexpr qsizetype headerSize = 12;

DomainName algorithmName(TsigKey::Algorithm algorithm)
{
    switch (algorithm) {
    case TsigKey::Algorithm::HmacSha1:
        return DomainName::fromALabels(u"hmac-sha1");
    case TsigKey::Algorithm::HmacSha256:
        return DomainName::fromALabels(u"hmac-sha256");
    case TsigKey::Algorithm::HmacSha512:
        return DomainName::fromALabels(u"hmac-sha512");
    }
    Q_UNREACHABLE();
    return {};
}

QCryptographicHash::Algorithm hash(TsigKey::Algorithm algorithm)
{
    switch (algorithm) {
    case TsigKey::Algorithm::HmacSha1:
        return QCryptographicHash::Sha1;
    case TsigKey::Algorithm::HmacSha256:
        return QCryptographicHash::Sha256;
    case TsigKey::Algorithm::HmacSha512:
        return QCryptographicHash::Sha512;
    }
    Q_UNREACHABLE();
    return QCryptographicHash::Sha256;
}

/// A TSIG record's contents (RFC 8945 §4.2).
struct Signature {
    DomainName keyName;
    DomainName algorithm;
    quint64 time = 0; ///< Seconds since 1970.
    quint16 fudge = 0;
    QByteArray mac;
    quint16 originalId = 0;
    Rcode error = Rcode::NoError;
    QByteArray other;
};

/// The MAC over a message without its TSIG record (§4.3.3); `requestMac` only for replies.
QByteArray macFor(QByteArrayView message, const Signature &signature, const TsigKey &key,
                  const QByteArray &requestMac)
{
    WireWriter digested;
    if (!requestMac.isEmpty()) {
        digested.number16(quint16(requestMac.size()));
        digested.octets(requestMac);
    }
    digested.octets(message);
    digested.name(signature.keyName);
    digested.number16(quint16(RecordClass::ANY));
    digested.number32(0);
    digested.name(signature.algorithm);
    digested.number48(signature.time);
    digested.number16(signature.fudge);
    digested.number16(quint16(signature.error));
    digested.number16(quint16(signature.other.size()));
    digested.octets(signature.other);
    return QMessageAuthenticationCode::hash(digested.octets(), key.secret.reveal(), hash(key.algorithm));
}

void writeSignature(WireWriter &writer, const Signature &signature)
{
    writer.name(signature.keyName);
    writer.number16(quint16(Type::TSIG));
    writer.number16(quint16(RecordClass::ANY));
    writer.number32(0);
    const qsizetype begin = writer.beginLength16();
    writer.name(signature.algorithm);
    writer.number48(signature.time);
    writer.number16(signature.fudge);
    writer.number16(quint16(signature.mac.size()));
    writer.octets(signature.mac);
    writer.number16(signature.originalId);
    writer.number16(quint16(signature.error));
    writer.number16(quint16(signature.other.size()));
    writer.octets(signature.other);
    writer.endLength16(begin);
}

void skipRecord(WireReader &reader)
{
    reader.name();
    reader.octets(8); // Type, class, TTL.
    reader.octets(reader.number16());
}

/// Reads the last record, which must be a TSIG (§5.1); moves `begin` to where it stands.
std::optional<Signature> readSignature(QByteArrayView octets, qsizetype &begin)
{
    WireReader reader(octets);
    reader.octets(4); // Id and flags, which parseMessage() has read.
    const int questions = reader.number16();
    int records = reader.number16();
    records += reader.number16();
    records += reader.number16();
    for (int i = 0; i < questions && reader.isValid(); ++i) {
        reader.name();
        reader.octets(4);
    }
    for (int i = 1; i < records && reader.isValid(); ++i)
        skipRecord(reader);
    begin = reader.position();
    Signature signature;
    signature.keyName = reader.name();
    const Type type = Type(reader.number16());
    const RecordClass recordClass = RecordClass(reader.number16());
    const quint32 ttl = reader.number32();
    reader.limit(reader.number16());
    signature.algorithm = reader.name();
    signature.time = quint64(reader.number16()) << 32;
    signature.time |= reader.number32();
    signature.fudge = reader.number16();
    signature.mac = reader.octets(reader.number16()).toByteArray();
    signature.originalId = reader.number16();
    signature.error = Rcode(reader.number16());
    signature.other = reader.octets(reader.number16()).toByteArray();
    reader.release();
    const bool isTsig = type == Type::TSIG && recordClass == RecordClass::ANY && ttl == 0;
    if (!reader.isValid() || !reader.atEnd() || records == 0 || !isTsig)
        return std::nullopt;
    return signature;
}

/// The message as it was before the TSIG record was added to it.
QByteArray withoutSignature(QByteArrayView octets, qsizetype begin, quint16 originalId)
{
    WireReader counts(octets.sliced(additionalCountOffset));
    const quint16 additional = counts.number16();
    WireWriter writer;
    writer.number16(originalId);
    writer.octets(octets.sliced(2, additionalCountOffset - 2));
    writer.number16(quint16(additional - 1));
    writer.octets(octets.sliced(headerSize, begin - headerSize));
    return writer.octets();
}

/// Takes the same time wherever the first difference is.
bool isSame(const QByteArray &left, const QByteArray &right)
{
    if (left.size() != right.size())
        return false;
    int differences = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        differences |= left.at(i) ^ right.at(i);
    return differences == 0;
}

tl::unexpected<Error> refusedSignature(Rcode error)
{
    QString message = Words::tr("The name server does not accept the key.");
    QString remedy =
        Words::tr("Compare name, algorithm and secret of the key with those at the name server.");
    if (error == Rcode::BadTime) {
        message =
            Words::tr("The clocks of this computer and of the name server differ by more than 5 minutes.");
        remedy = Words::tr("Set this computer’s clock.");
    }
    return fail(Error::Kind::LoginRefused, message, u"TSIG "_s + toString(error), remedy);
}

tl::unexpected<Error> notGenuine(const QString &detail)
{
    return fail(Error::Kind::Protocol, Words::tr("The reply does not come from the owner of the key."),
                detail, Words::tr("Do not rely on it: look at the domain’s records before you try again."));
}

} // namespace

Result<SignedMessage> signedMessage(const Message &message, const TsigKey &key, const QDateTime &now)
{
    const Result<QByteArray> plain = toWire(message);
    if (!plain)
        return fail(plain.error());
    Signature signature{.keyName = key.name,
                        .algorithm = algorithmName(key.algorithm),
                        .time = quint64(now.toSecsSinceEpoch()),
                        .fudge = fudge,
                        .mac = {},
                        .originalId = message.id,
                        .error = Rcode::NoError,
                        .other = {}};
    signature.mac = macFor(*plain, signature, key, {});
    WireReader counts(QByteArrayView(*plain).sliced(additionalCountOffset));
    WireWriter writer;
    writer.octets(plain->first(additionalCountOffset));
    writer.number16(quint16(counts.number16() + 1));
    writer.octets(QByteArrayView(*plain).sliced(headerSize));
    writeSignature(writer, signature);
    if (!writer.isValid())
        return fail(Error::Kind::BadInput, Words::tr("The update is too long for one DNS message."));
    return SignedMessage{writer.octets(), signature.mac};
}

Result<Message> verifiedMessage(QByteArrayView octets, const TsigKey &key, const QByteArray &requestMac,
                                const QDateTime &now)
{
    Result<Message> message = parseMessage(octets);
    if (!message)
        return message;
    qsizetype begin = 0;
    const std::optional<Signature> signature = readSignature(octets, begin);
    if (!signature)
        return notGenuine(u"no TSIG, "_s + toString(message->rcode));
    if (signature->mac.isEmpty() && signature->error != Rcode::NoError)
        return refusedSignature(signature->error);
    const QByteArray plain = withoutSignature(octets, begin, signature->originalId);
    const bool isOurKey =
        signature->keyName == key.name && signature->algorithm == algorithmName(key.algorithm);
    if (!isOurKey || !isSame(signature->mac, macFor(plain, *signature, key, requestMac)))
        return notGenuine(u"TSIG BADSIG"_s);
    if (signature->error != Rcode::NoError)
        return refusedSignature(signature->error);
    const qint64 difference = now.toSecsSinceEpoch() - qint64(signature->time);
    if (qAbs(difference) > signature->fudge)
        return notGenuine(u"TSIG BADTIME"_s);
    message->additional.removeLast();
    return message;
}

} // namespace dns
