// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "rehearsal/serverprocess.h"

namespace rehearsal {

struct UnboundOptions {
    QString id = QStringLiteral("resolver"); ///< In resolvers.json.
    QString operatorName; ///< In resolvers.json; empty: the id.
    QString region = QStringLiteral("Rehearsal");
    QString address; ///< Where to listen.
    quint16 port = 0;
    QHash<QString, QStringList> zones; ///< Zone name -> addresses of its servers, at the same port.
    int cacheMinTtl = 0; ///< Seconds; stretches shorter TTLs.
    bool servesExpired = false; ///< Answers from expired entries (RFC 8767) while it asks anew.
    QString trustAnchor; ///< A DS record: it checks signatures below that name.
    QString moreConfiguration; ///< Lines of the server clause.
};

/// A caching resolver (Unbound) whose cache really expires.
class Unbound {
public:
    Unbound(QString folder, UnboundOptions options);
    ~Unbound(); ///< Ends it as SIGKILL does.

    Status start(); ///< launch() and waitUntilReady().
    Status launch();
    Status waitUntilReady();
    void stop();
    bool isRunning() const { return m_process.isRunning(); }
    qint64 processId() const { return m_process.processId(); }

    QString address() const { return m_options.address; }
    quint16 port() const { return m_options.port; }
    const UnboundOptions &options() const { return m_options; }

private:
    QByteArray configuration() const;

    QString m_folder;
    UnboundOptions m_options;
    ServerProcess m_process;
};

} // namespace rehearsal
