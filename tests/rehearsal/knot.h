// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rehearsal/serverprocess.h"
#include "rehearsal/socketfolder.h"
#include "rehearsal/zone.h"

namespace rehearsal {

struct KnotOptions {
    QString address; ///< Where to listen.
    quint16 port = 0;
    QList<Zone> zones;
    TsigKey key; ///< May update and transfer the zones; empty name: nobody may.
    bool isSigning = false; ///< Signs its zones by itself (DNSSEC).
    QStringList secondaries; ///< Addresses that are notified, at the same port.
};

/// An authoritative server (Knot DNS) whose zones can be changed while it runs.
class Knot {
public:
    Knot(QString folder, KnotOptions options);
    ~Knot(); ///< Ends it as SIGKILL does.

    Status start(); ///< launch() and waitUntilReady().
    Status launch();
    Status waitUntilReady();
    void stop();
    void kill(); ///< As when the machine goes away.
    bool isRunning() const { return m_process.isRunning(); }
    qint64 processId() const { return m_process.processId(); }

    QString address() const { return m_options.address; }
    quint16 port() const { return m_options.port; }
    QString tsigFile() const; ///< The key in BIND's format, for `--tsig-file`.

    /// Replaces an RRset by RFC 2136 update; the serial rises. `owner` is fully qualified, `rdata` in
    /// presentation format; an empty list removes the RRset. Needs a key.
    Status setRecords(const QString &owner, const QString &type, int ttl, const QStringList &rdata);

private:
    Status prepare();
    QByteArray configuration() const;
    QString path(const QString &file) const;
    QString zoneOf(const QString &owner) const;

    QString m_folder;
    KnotOptions m_options;
    SocketFolder m_sockets;
    ServerProcess m_process;
};

} // namespace rehearsal
