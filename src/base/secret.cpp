// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secret.h"

#include <QStringList>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// What base64 of a longer text shows of `octets` when `before` octets of a group of three precede them:
/// without the characters at both edges that depend on the neighbours.
QString base64Inside(const QByteArray &octets, qsizetype before)
{
    const QByteArray group = QByteArray(before, '\0') + octets;
    const qsizetype first = before == 0 ? 0 : before + 1;
    return QString::fromLatin1(group.toBase64()).mid(first, group.size() * 8 / 6 - first);
}

/// How a secret can stand in a log line: itself, escaped, or encoded.
QStringList spellings(const Secret &secret)
{
    constexpr qsizetype shortestBase64 = 4; // Shorter ones are found in any word.
    const QByteArray &octets = secret.reveal();
    if (octets.isEmpty())
        return {};

    const QString plain = QString::fromUtf8(octets);
    QString escaped = plain;
    escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    QStringList forms {plain, escaped, QString::fromLatin1(octets), QString::fromLatin1(octets.toBase64()),
                       QString::fromLatin1(octets.toBase64(QByteArray::Base64UrlEncoding)),
                       QString::fromLatin1(QUrl::toPercentEncoding(plain))};
    for (qsizetype before = 0; before < 3; ++before) {
        const QString inside = base64Inside(octets, before);
        if (inside.size() >= shortestBase64)
            forms += {inside, QString(inside).replace(u'+', u'-').replace(u'/', u'_')};
    }
    return forms;
}

} // namespace

Secret::Secret(QByteArray utf8)
    : m_octets(std::move(utf8))
{
}

Secret::Secret(const QString &text)
    : m_octets(text.toUtf8())
{
}

Secret &Secret::operator=(const Secret &other)
{
    if (this != &other) {
        wipe();
        m_octets = other.m_octets;
    }
    return *this;
}

Secret &Secret::operator=(Secret &&other)
{
    if (this != &other) {
        wipe();
        m_octets = std::exchange(other.m_octets, {});
    }
    return *this;
}

Secret::~Secret()
{
    wipe();
}

void Secret::wipe()
{
    // A shared buffer belongs to another copy, which wipes it when it is the last.
    if (m_octets.isDetached()) {
        volatile char *octet = m_octets.data();
        for (qsizetype i = 0; i < m_octets.size(); ++i)
            octet[i] = 0;
    }
    m_octets.clear();
}

QString redacted(QString text, const QList<Secret> &secrets)
{
    QStringList forms;
    for (const Secret &secret : secrets)
        forms += spellings(secret);
    // The longest first, or a secret that begins another would leave the other's rest to be read.
    std::sort(forms.begin(), forms.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
    for (const QString &form : std::as_const(forms)) {
        // %2f and %2F are the same; beyond that, to hide too much does no harm.
        text.replace(form, u"•••"_s, form.contains(u'%') ? Qt::CaseInsensitive : Qt::CaseSensitive);
    }
    return text;
}
