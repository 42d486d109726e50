// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/mailboxname.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

namespace imap {

namespace {

constexpr QByteArrayView alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

constexpr std::array<signed char, 128> valuesOfAlphabet()
{
    std::array<signed char, 128> values{};
    values.fill(-1);
    for (qsizetype i = 0; i < alphabet.size(); ++i)
        values[static_cast<size_t>(alphabet.data()[i])] = static_cast<signed char>(i);
    return values;
}

bool isDirect(char16_t c)
{
    return c >= 0x20 && c <= 0x7e;
}

bool is8Bit(char c)
{
    return static_cast<unsigned char>(c) > 0x7f;
}

/// One run between "&" and "-".
QByteArray encodedRun(QStringView run)
{
    QByteArray text = "&";
    quint32 bits = 0;
    int count = 0;
    for (const QChar c : run) {
        bits = (bits << 16) | c.unicode();
        for (count += 16; count >= 6; count -= 6)
            text += alphabet.at((bits >> (count - 6)) & 63);
        bits &= (1U << count) - 1;
    }
    if (count > 0)
        text += alphabet.at((bits << (6 - count)) & 63);
    return text += '-';
}

/// The reverse of encodedRun(), without "&" and "-". Nothing when it is no whole UTF-16.
std::optional<QString> decodedRun(QByteArrayView run)
{
    static constexpr std::array<signed char, 128> values = valuesOfAlphabet();
    QString text;
    quint32 bits = 0;
    int count = 0;
    for (const char c : run) {
        const int value = is8Bit(c) ? -1 : values[static_cast<size_t>(c)];
        if (value < 0)
            return {};
        bits = (bits << 6) | static_cast<quint32>(value);
        count += 6;
        if (count >= 16) {
            count -= 16;
            text += QChar(static_cast<char16_t>(bits >> count));
            bits &= (1U << count) - 1;
        }
    }
    if (count >= 6 || bits != 0 || !text.isValidUtf16())
        return {};
    return text;
}

/// Decodes text and whole runs, also what an encoder should not have written so.
std::optional<QString> decoded(QByteArrayView octets)
{
    QString text;
    for (qsizetype i = 0; i < octets.size(); ++i) {
        const char c = octets.at(i);
        if (is8Bit(c) || c < 0x20 || c == 0x7f)
            return {};
        if (c != '&') {
            text += QLatin1Char(c);
            continue;
        }
        const qsizetype end = octets.indexOf('-', i);
        if (end < 0)
            return {};
        if (end == i + 1) {
            text += u'&';
        } else {
            const std::optional<QString> run = decodedRun(octets.sliced(i + 1, end - i - 1));
            if (!run)
                return {};
            text += *run;
        }
        i = end;
    }
    return text;
}

} // namespace

QByteArray encodedMailboxName(QStringView text)
{
    QByteArray octets;
    for (qsizetype i = 0; i < text.size();) {
        const char16_t c = text.at(i).unicode();
        if (isDirect(c)) {
            octets += static_cast<char>(c);
            if (c == u'&')
                octets += '-';
            ++i;
            continue;
        }
        qsizetype end = i;
        while (end < text.size() && !isDirect(text.at(end).unicode()))
            ++end;
        octets += encodedRun(text.sliced(i, end - i));
        i = end;
    }
    return octets;
}

std::optional<QString> decodedMailboxName(QByteArrayView octets)
{
    std::optional<QString> text = decoded(octets);
    // One text has one encoding (RFC 3501 §5.1.3): whatever else decodes to it is not well-formed.
    if (text && encodedMailboxName(*text) != octets)
        text.reset();
    return text;
}

QString mailboxNameForDisplay(QByteArrayView octets)
{
    if (const std::optional<QString> text = decoded(octets))
        return *text;
    QStringDecoder utf8(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    const QString text = utf8.decode(octets);
    if (!utf8.hasError())
        return text;
    QStringDecoder western("windows-1252", QStringConverter::Flag::Stateless);
    return western.isValid() ? QString(western.decode(octets)) : QString::fromLatin1(octets);
}

} // namespace imap
