// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/headertext.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <vmime/platforms/posix/posixHandler.hpp>
#include <vmime/vmime.hpp>

#include <mutex>

#include "base/error.h"

using namespace Qt::StringLiterals;

namespace mail {

namespace {

constexpr qsizetype maxOctets = 256 * 1024;
constexpr qsizetype maxEncodedWords = 2'000; // vmime needs a second for 100,000.

void setUpVmime()
{
    static std::once_flag once;
    std::call_once(once, [] { vmime::platform::setHandler<vmime::platforms::posix::posixHandler>(); });
}

QString decodedRaw(QByteArrayView octets)
{
    QStringDecoder utf8(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    const QString text = utf8.decode(octets);
    if (!utf8.hasError())
        return text;
    QStringDecoder western("windows-1252", QStringConverter::Flag::Stateless);
    return western.isValid() ? QString(western.decode(octets)) : QString::fromLatin1(octets);
}

/// One run of RFC 2047 words; as it stands where vmime cannot read it.
QString decodedWords(const QString &words)
{
    try {
        setUpVmime();
        const vmime::shared_ptr<vmime::text> text = vmime::text::decodeAndUnfold(words.toStdString());
        return QString::fromStdString(text->getConvertedText(vmime::charset(vmime::charsets::UTF_8)));
    } catch (const std::exception &) {
        return words;
    }
}

QByteArray unfolded(QByteArray value)
{
    value.replace("\r\n", "\n");
    value.replace("\n ", " ");
    value.replace("\n\t", " ");
    return value.trimmed();
}

} // namespace

QString decodedHeader(const QByteArray &value)
{
    static const QRegularExpression run(
        u"=\\?[^?\\s]{1,60}\\?[bBqQ]\\?[^?\\s]*\\?=(?:\\s+=\\?[^?\\s]{1,60}\\?[bBqQ]\\?[^?\\s]*\\?=)*+"_s);
    const QString raw = decodedRaw(unfolded(value.first(std::min(value.size(), maxOctets))));
    QString text;
    qsizetype from = 0;
    qsizetype runs = 0;
    for (auto match = run.match(raw); match.hasMatch() && runs < maxEncodedWords;
         match = run.match(raw, from)) {
        text += QStringView(raw).mid(from, match.capturedStart() - from);
        text += decodedWords(match.captured());
        from = match.capturedEnd();
        ++runs;
    }
    text += QStringView(raw).mid(from);
    return plainText(text, maxOctets);
}

QByteArrayList headerFields(const QByteArray &block, QByteArrayView name)
{
    const QByteArrayView header = QByteArrayView(block).first(std::min(block.size(), maxOctets));
    QByteArrayList values;
    qsizetype from = 0;
    while (from < header.size()) {
        qsizetype end = header.indexOf('\n', from);
        while (end >= 0 && end + 1 < header.size()
               && (header.at(end + 1) == ' ' || header.at(end + 1) == '\t'))
            end = header.indexOf('\n', end + 1);
        if (end < 0)
            end = header.size();
        const QByteArrayView field = header.sliced(from, end - from);
        const qsizetype colon = field.indexOf(':');
        if (colon >= 0 && field.first(colon).trimmed().compare(name, Qt::CaseInsensitive) == 0)
            values += unfolded(field.sliced(colon + 1).toByteArray());
        if (field.trimmed().isEmpty())
            break; // The end of the header.
        from = end + 1;
    }
    return values;
}

QByteArray headerField(const QByteArray &block, QByteArrayView name)
{
    return headerFields(block, name).value(0);
}

} // namespace mail
