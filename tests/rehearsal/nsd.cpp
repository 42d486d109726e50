// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/nsd.h"

#include <QDir>

#include "rehearsal/dnsquestion.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

Nsd::Nsd(QString folder, NsdOptions options)
    : m_folder(QDir(folder).absolutePath())
    , m_options(std::move(options))
    , m_process(u"nsd"_s)
{
}

Nsd::~Nsd() = default;

QString Nsd::path(const QString &file) const
{
    return m_folder + u'/' + file;
}

Status Nsd::prepare()
{
    const Status made = m_sockets.make(m_folder);
    if (!made)
        return made;
    Status written = writeFile(path(u"nsd.conf"_s), configuration());
    for (const Zone &zone : m_options.zones) {
        if (written && !QFile::exists(path(zone.name + u".zone"_s)))
            written = writeFile(path(zone.name + u".zone"_s), zone.toFile());
    }
    return written;
}

QByteArray Nsd::configuration() const
{
    QString text =
        uR"(server:
  ip-address: %1@%2
  username: ""
  chroot: ""
  zonesdir: "%3"
  database: ""
  pidfile: "%3/nsd.pid"
  xfrdfile: "%3/xfrd.state"
  xfrdir: "%3"
  zonelistfile: "%3/zone.list"
  server-count: 1
remote-control:
  control-enable: yes
  control-interface: "%6/nsd.ctl"
key:
  name: "%4"
  algorithm: hmac-sha256
  secret: "%5"
)"_s.arg(m_options.address)
            .arg(m_options.port)
            .arg(m_folder, m_options.key.name, QString::fromLatin1(m_options.key.secret), m_sockets.path());
    for (const Zone &zone : m_options.zones) {
        text += u"zone:\n  name: \"%1\"\n  zonefile: \"%1.zone\"\n"_s.arg(zone.name);
        if (m_isFrozen)
            continue;
        text += u"  allow-notify: 127.0.0.0/8 %1\n  request-xfr: AXFR %2@%3 %1\n"_s
                    .arg(m_options.key.name, m_options.primary)
                    .arg(m_options.port);
    }
    return text.toUtf8();
}

Status Nsd::start()
{
    const Status launched = launch();
    return launched ? waitUntilReady() : launched;
}

Status Nsd::launch()
{
    const Status prepared = prepare();
    if (!prepared)
        return prepared;
    return m_process.start(u"nsd"_s, {u"-d"_s, u"-c"_s, path(u"nsd.conf"_s)}, m_folder);
}

Status Nsd::waitUntilReady()
{
    return m_process.waitUntil([this] {
        return std::all_of(m_options.zones.begin(), m_options.zones.end(), [this](const Zone &zone) {
            return isServed(m_options.address, m_options.port, zone.name);
        });
    });
}

void Nsd::stop()
{
    m_process.stop();
}

void Nsd::kill()
{
    m_process.kill();
}

Status Nsd::control(const QStringList &arguments) const
{
    const Result<QByteArray> done =
        runProgram(u"nsd-control"_s, QStringList{u"-c"_s, path(u"nsd.conf"_s)} + arguments);
    return done ? Status() : fail(done.error());
}

Status Nsd::freeze()
{
    m_isFrozen = true;
    const Status written = writeFile(path(u"nsd.conf"_s), configuration());
    return written ? control({u"reconfig"_s}) : written;
}

Status Nsd::thaw()
{
    m_isFrozen = false;
    Status done = writeFile(path(u"nsd.conf"_s), configuration());
    if (done)
        done = control({u"reconfig"_s});
    for (const Zone &zone : m_options.zones) {
        if (done)
            done = control({u"transfer"_s, zone.name});
    }
    return done;
}

} // namespace rehearsal
