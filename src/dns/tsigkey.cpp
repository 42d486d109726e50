// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QRegularExpression>

#include "dns/tsig.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

constexpr qsizetype maxFileSize = 64 * 1024;

Result<TsigKey::Algorithm> parseAlgorithm(const QString &text)
{
    const QString lower = text.toLower();
    if (lower == u"hmac-sha256"_s)
        return TsigKey::Algorithm::HmacSha256;
    if (lower == u"hmac-sha512"_s)
        return TsigKey::Algorithm::HmacSha512;
    if (lower == u"hmac-sha1"_s)
        return TsigKey::Algorithm::HmacSha1;
    return fail(Error::Kind::BadInput,
                //: %1 is the algorithm that a key file names
                Words::tr("The key’s algorithm “%1” is not one of hmac-sha256, hmac-sha512 and hmac-sha1.")
                    .arg(plainText(text, 40)));
}

/// Never quotes `base64`: it is the secret.
Result<TsigKey> keyFrom(const QString &name, const QString &algorithm, const QString &base64)
{
    const Result<DomainName> parsedName = DomainName::parse(name);
    if (!parsedName || parsedName->isRoot())
        return fail(Error::Kind::BadInput, Words::tr("The key’s name is no domain name."));
    const Result<TsigKey::Algorithm> parsedAlgorithm = parseAlgorithm(algorithm);
    if (!parsedAlgorithm)
        return fail(parsedAlgorithm.error());
    const auto secret =
        QByteArray::fromBase64Encoding(base64.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!secret || secret.decoded.isEmpty())
        return fail(Error::Kind::BadInput, Words::tr("The key’s secret is not base64."));
    return TsigKey{*parsedName, *parsedAlgorithm, Secret(secret.decoded)};
}

/// Words, quoted strings and the signs { } ; of BIND's configuration; comments left out.
QStringList bindTokens(const QString &text)
{
    static const QRegularExpression token(uR"re(/\*.*?\*/|(?:#|//)[^\n]*|"([^"]*)"|([{};])|([^\s{};"]+))re"_s,
                                          QRegularExpression::DotMatchesEverythingOption);
    QStringList tokens;
    for (QRegularExpressionMatchIterator it = token.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (match.lastCapturedIndex() > 0)
            tokens += match.captured(match.lastCapturedIndex());
    }
    return tokens;
}

} // namespace

Result<TsigKey> parseTsigKey(QByteArrayView octets)
{
    if (octets.size() > maxFileSize)
        return fail(Error::Kind::BadInput, Words::tr("The key file is larger than 64 KB."));
    const QString text = QString::fromUtf8(octets);
    static const QRegularExpression oneLine(uR"(\A\s*([A-Za-z0-9-]+):([^:\s]+):([A-Za-z0-9+/=]+)\s*\z)"_s);
    if (const QRegularExpressionMatch match = oneLine.match(text); match.hasMatch())
        return keyFrom(match.captured(2), match.captured(1), match.captured(3));

    const QStringList tokens = bindTokens(text);
    const qsizetype key = tokens.indexOf(u"key"_s);
    const qsizetype end = tokens.indexOf(u"}"_s, key + 1);
    if (key < 0 || end < 0 || tokens.value(key + 2) != u"{"_s)
        return fail(Error::Kind::BadInput,
                    Words::tr("The file holds no key: neither BIND’s nor Knot’s form was found."));
    QString algorithm;
    QString secret;
    for (qsizetype i = key + 3; i + 1 < end; ++i) {
        if (tokens.at(i) == u"algorithm"_s)
            algorithm = tokens.at(++i);
        else if (tokens.at(i) == u"secret"_s)
            secret = tokens.at(++i);
    }
    return keyFrom(tokens.at(key + 1), algorithm, secret);
}

Result<TsigKey> loadTsigKey(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        //: %1 is a file name
        return fail(Error::Kind::BadInput, Words::tr("The key file %1 cannot be read.").arg(path),
                    file.errorString());
    }
    return parseTsigKey(file.read(maxFileSize + 1));
}

} // namespace dns
