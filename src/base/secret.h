// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMetaType>

/// A password, token or key in memory: UTF-8 octets that never print and are wiped with the last copy.
class Secret {
public:
    Secret() = default;
    explicit Secret(QByteArray utf8);
    explicit Secret(const QString &text);
    Secret(const Secret &) = default;
    Secret(Secret &&) = default;
    Secret &operator=(const Secret &);
    Secret &operator=(Secret &&);
    ~Secret();

    bool isEmpty() const { return m_octets.isEmpty(); }

    /// The octets themselves; call it only where they go to the wire or the keychain.
    const QByteArray &reveal() const { return m_octets; }

    bool operator==(const Secret &) const = default;

private:
    void wipe();

    QByteArray m_octets;
};
Q_DECLARE_METATYPE(Secret)

/// `text` with every occurrence of each secret replaced by "•••": plain, escaped as in a quoted string,
/// percent-encoded, and in base64, also as a part of encoded credentials (SASL PLAIN, HTTP Basic).
QString redacted(QString text, const QList<Secret> &secrets);
