// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rehearsal/serverprocess.h"
#include "rehearsal/socketfolder.h"
#include "rehearsal/zone.h"

namespace rehearsal {

struct NsdOptions {
    QString address;
    quint16 port = 0;
    QList<Zone> zones; ///< Served from the start with this content, then as the primary has them.
    QString primary; ///< Address of the primary, at the same port.
    TsigKey key; ///< For NOTIFY and transfers.
};

/// A secondary name server (NSD) that can be frozen at an old serial.
class Nsd {
public:
    Nsd(QString folder, NsdOptions options);
    ~Nsd(); ///< Ends it as SIGKILL does.

    Status start(); ///< launch() and waitUntilReady().
    Status launch();
    Status waitUntilReady();
    void stop();
    void kill();
    bool isRunning() const { return m_process.isRunning(); }
    qint64 processId() const { return m_process.processId(); }

    QString address() const { return m_options.address; }
    quint16 port() const { return m_options.port; }

    Status freeze(); ///< Takes no further transfer: a secondary that lags.
    Status thaw(); ///< Transfers again, at once.

private:
    Status prepare();
    Status control(const QStringList &arguments) const;
    QByteArray configuration() const;
    QString path(const QString &file) const;

    QString m_folder;
    NsdOptions m_options;
    bool m_isFrozen = false;
    SocketFolder m_sockets;
    ServerProcess m_process;
};

} // namespace rehearsal
