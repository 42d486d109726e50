// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secret.h"

#include <QString>
#include <QUrl>

using namespace Qt::StringLiterals;

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
    for (const Secret &secret : secrets) {
        if (secret.isEmpty())
            continue;
        const QString plain = QString::fromUtf8(secret.reveal());
        for (const QString &form : {plain, QString::fromLatin1(QUrl::toPercentEncoding(plain)),
                                    QString::fromLatin1(secret.reveal().toBase64())})
            text.replace(form, u"•••"_s);
    }
    return text;
}
