// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>

#include <QHash>
#include <QString>

namespace migration {

/// What all accounts of a run share: the connections that a host grants, and how much they achieve together.
/// Lives in the engine thread.
class Traffic {
public:
    explicit Traffic(int perHost) ///< Connections per host at a time; 0: what grant() says.
        : m_perHost(perHost)
    {
    }

    /// The host answers, and is known to grant so many connections; 0: no limit is known.
    void grant(const QString &host, int connections) { m_granted.insert(host, connections); }
    bool hasReached(const QString &host) const { return m_granted.contains(host); }

    bool mayConnect(const QString &source, const QString &destination) const;
    /// One more connection to each host, until the last copy of what is returned is gone.
    std::shared_ptr<void> connect(const QString &source, const QString &destination);

    /// Accounts wait for a connection: nobody should take a further one.
    void setCrowded(bool isCrowded) { m_isCrowded = isCrowded; }
    bool isCrowded() const { return m_isCrowded; }

    void messageDone(qint64 octets); ///< A message has arrived.
    void sample(qint64 now); ///< Milliseconds of a steady clock; to be called several times a second.
    double rate() const; ///< Of the last seconds, in octets a second, where each message counts some more.

    static constexpr qint64 window = 3000; ///< Milliseconds that rate() looks back.
    static constexpr qint64 octetsPerMessage = 8192; ///< What a message costs beside its octets.

    /// Only one account at a time may try whether another connection helps: the effects would mix.
    bool beginTrial(const void *who);
    void endTrial(const void *who);

private:
    struct Sample {
        qint64 time = 0;
        qint64 work = 0;
    };

    int limit(const QString &host) const { return m_perHost > 0 ? m_perHost : m_granted.value(host); }

    const int m_perHost;
    QHash<QString, int> m_granted; ///< By host that has answered.
    std::shared_ptr<QHash<QString, int>> m_connections = std::make_shared<QHash<QString, int>>();
    std::deque<Sample> m_samples;
    qint64 m_work = 0;
    const void *m_trial = nullptr;
    bool m_isCrowded = false;
};

} // namespace migration
