// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/unbound.h"

#include <QDir>
#include <QFile>

#include "rehearsal/dnsquestion.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

Unbound::Unbound(QString folder, UnboundOptions options)
    : m_folder(QDir(folder).absolutePath())
    , m_options(std::move(options))
    , m_process(u"unbound"_s)
{
}

Unbound::~Unbound() = default;

QByteArray Unbound::configuration() const
{
    // infra-host-ttl: a server that was down is asked again soon. The stub zone "." keeps every question
    // inside the rehearsal.
    QString text = uR"(server:
  interface: %1@%2
  num-threads: 1
  username: ""
  chroot: ""
  directory: "%3"
  pidfile: ""
  use-syslog: no
  logfile: ""
  do-daemonize: no
  do-ip6: no
  module-config: "%6"
  access-control: 127.0.0.0/8 allow
  do-not-query-localhost: no
  local-zone: "test." nodefault
  infra-host-ttl: 1
  msg-cache-size: 1m
  rrset-cache-size: 1m
  outgoing-range: 64
  num-queries-per-thread: 32
  cache-min-ttl: %4
  serve-expired: %5
)"_s.arg(m_options.address)
                       .arg(m_options.port)
                       .arg(m_folder)
                       .arg(m_options.cacheMinTtl)
                       .arg(m_options.servesExpired ? u"yes"_s : u"no"_s,
                            m_options.trustAnchor.isEmpty() ? u"iterator"_s : u"validator iterator"_s);
    if (!m_options.trustAnchor.isEmpty())
        text += u"  trust-anchor: \"%1\"\n"_s.arg(m_options.trustAnchor);
    text += m_options.moreConfiguration;
    text += u"remote-control:\n  control-enable: no\n"_s;
    for (auto zone = m_options.zones.cbegin(); zone != m_options.zones.cend(); ++zone) {
        text += u"stub-zone:\n  name: \"%1\"\n"_s.arg(zone.key());
        for (const QString &server : zone.value())
            text += u"  stub-addr: %1@%2\n"_s.arg(server).arg(m_options.port);
    }
    return text.toUtf8();
}

Status Unbound::start()
{
    const Status launched = launch();
    return launched ? waitUntilReady() : launched;
}

Status Unbound::launch()
{
    const QString file = m_folder + u"/unbound.conf"_s;
    const Status written = writeFile(file, configuration());
    if (!written)
        return written;
    const Result<QString> installed = findProgram(u"unbound"_s);
    if (!installed)
        return fail(installed.error());
    // AppArmor confines the installed program to the folders of the system's own resolver.
    const QString own = m_folder + u"/unbound"_s;
    if (!QFile::exists(own) && !QFile::copy(*installed, own))
        return fail(Error::Kind::Storage, u"The rehearsal could not write “%1”."_s.arg(own));
    return m_process.start(own, {u"-d"_s, u"-p"_s, u"-c"_s, file}, m_folder);
}

Status Unbound::waitUntilReady()
{
    // A name that it answers by itself, so that nothing enters the cache.
    return m_process.waitUntil(
        [this] { return isServed(m_options.address, m_options.port, u"localhost"_s); });
}

void Unbound::stop()
{
    m_process.stop();
}

} // namespace rehearsal
