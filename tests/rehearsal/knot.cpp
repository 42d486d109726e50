// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/knot.h"

#include <QDir>

#include "rehearsal/dnsquestion.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

QString fileName(const Zone &zone)
{
    return (zone.name == u"."_s ? u"root"_s : zone.name) + u".zone"_s;
}

} // namespace

Knot::Knot(QString folder, KnotOptions options)
    : m_folder(QDir(folder).absolutePath())
    , m_options(std::move(options))
    , m_process(u"knotd"_s)
{
}

Knot::~Knot() = default;

QString Knot::path(const QString &file) const
{
    return m_folder + u'/' + file;
}

QString Knot::tsigFile() const
{
    return path(u"update.key"_s);
}

Status Knot::prepare()
{
    if (!QDir().mkpath(path(u"database"_s)))
        return fail(Error::Kind::Storage, u"The name server's folder cannot be made."_s, m_folder);
    const Status made = m_sockets.make(m_folder);
    if (!made)
        return made;
    Status written = writeFile(path(u"knot.conf"_s), configuration());
    if (written && !m_options.key.name.isEmpty())
        written = writeFile(tsigFile(), m_options.key.toKeyFile());
    for (const Zone &zone : m_options.zones) {
        // A zone that is there holds the serials that its journal goes on from.
        if (written && !QFile::exists(path(fileName(zone))))
            written = writeFile(path(fileName(zone)), zone.toFile());
    }
    return written;
}

QByteArray Knot::configuration() const
{
    QString text = uR"(server:
    rundir: "%4"
    listen: %2@%3
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
    automatic-acl: off
control:
    listen: "knot.sock"
database:
    storage: "%1/database"
log:
  - target: stderr
    any: info
)"_s.arg(m_folder, m_options.address)
                       .arg(m_options.port)
                       .arg(m_sockets.path());
    const bool hasKey = !m_options.key.name.isEmpty();
    if (hasKey) {
        text += u"key:\n  - id: %1\n    algorithm: hmac-sha256\n    secret: %2\n"_s.arg(
            m_options.key.name, QString::fromLatin1(m_options.key.secret));
    }
    QStringList remotes;
    for (const QString &secondary : m_options.secondaries) {
        remotes << u"secondary%1"_s.arg(remotes.size());
        text += (remotes.size() == 1 ? u"remote:\n"_s : QString())
            + u"  - id: %1\n    address: %2@%3\n    via: %4\n    key: %5\n"_s.arg(remotes.last(), secondary)
                  .arg(m_options.port)
                  .arg(m_options.address, m_options.key.name);
    }
    if (hasKey)
        text +=
            u"acl:\n  - id: holder\n    key: %1\n    action: [update, transfer]\n"_s.arg(m_options.key.name);
    text += u"template:\n  - id: default\n    storage: \"%1\"\n    zonefile-sync: -1\n"_s.arg(m_folder);
    if (hasKey)
        text += u"    acl: holder\n"_s;
    if (m_options.isSigning)
        text += u"    dnssec-signing: on\n"_s;
    if (!remotes.isEmpty())
        text += u"    notify: [%1]\n"_s.arg(remotes.join(u", "));
    text += u"zone:\n"_s;
    for (const Zone &zone : m_options.zones)
        text += u"  - domain: \"%1\"\n    file: \"%2\"\n"_s.arg(zone.name, fileName(zone));
    return text.toUtf8();
}

Status Knot::start()
{
    const Status launched = launch();
    return launched ? waitUntilReady() : launched;
}

Status Knot::launch()
{
    const Status prepared = prepare();
    if (!prepared)
        return prepared;
    return m_process.start(u"knotd"_s, {u"-c"_s, path(u"knot.conf"_s)}, m_folder);
}

Status Knot::waitUntilReady()
{
    return m_process.waitUntil([this] {
        return std::all_of(m_options.zones.begin(), m_options.zones.end(), [this](const Zone &zone) {
            return isServed(m_options.address, m_options.port, zone.name);
        });
    });
}

void Knot::stop()
{
    m_process.stop();
}

void Knot::kill()
{
    m_process.kill();
}

QString Knot::zoneOf(const QString &owner) const
{
    QString best;
    for (const Zone &zone : m_options.zones) {
        const bool isInside = owner == zone.name || owner.endsWith(u'.' + zone.name);
        if (isInside && zone.name.size() > best.size())
            best = zone.name;
    }
    return best;
}

Status Knot::setRecords(const QString &owner, const QString &type, int ttl, const QStringList &rdata)
{
    QString script = u"server %1 %2\nzone %3.\norigin .\nupdate delete %4. %5\n"_s.arg(m_options.address)
                         .arg(m_options.port)
                         .arg(zoneOf(owner), owner, type);
    for (const QString &data : rdata)
        script += u"update add %1. %2 %3 %4\n"_s.arg(owner).arg(ttl).arg(type, data);
    // A practice key may stand on a command line; the product's own update code reads tsigFile().
    const QString key =
        u"hmac-sha256:%1:%2"_s.arg(m_options.key.name, QString::fromLatin1(m_options.key.secret));
    const Result<QByteArray> sent =
        runProgram(u"knsupdate"_s, {u"-y"_s, key}, (script + u"send\nquit\n"_s).toUtf8());
    return sent ? Status() : fail(sent.error());
}

} // namespace rehearsal
