// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QObject>
#include <QStringList>
#include <memory>
#include <optional>

#include "onboarding/project.h"
#include "onboarding/records.h"

namespace dns {
struct RRset;
} // namespace dns

namespace onboarding {

class ProjectFile;
class Services;
class Vault;
class ZoneWay;

/// What publishing would change in the zone, as zone-file lines.
struct ZoneDifference {
    QStringList removed;
    QStringList added;
    QStringList left; ///< What is not as wanted and stays so, since only its owner can decide: sentences.

    bool isEmpty() const { return removed.isEmpty() && added.isEmpty(); }
    bool operator==(const ZoneDifference &) const = default;
};

/// Changes the zone by RFC 2136 or by the DNS host's HTTP interface, only if it still is what was seen
/// (compare and swap), and takes it back. Wanted MX and CNAME sets take the place of what stands there; other
/// records are added to what stands there, and one of a policy such as SPF or DMARC only where there is none,
/// since two are an error.
class Publisher final : public QObject {
    Q_OBJECT

public:
    Publisher(ProjectFile &file, const Services &services, Vault &vault, QObject *parent = nullptr);
    ~Publisher() override;

    bool isConfigured() const;
    /// Keeps it in the project, in the place of what was. BadInput where the server is neither address nor
    /// name, or the key file cannot be read.
    Status configure(const DnsUpdate &update);
    /// The same for the DNS host's HTTP interface; its secrets go to the Vault, see dnsSecretKey(). BadInput:
    /// no such interface.
    Status configure(const DnsApi &api);

    /// The exact difference; nothing is changed. Unreachable, Refused: the server does not serve the zone.
    QFuture<Result<ZoneDifference>> dryRun(const QList<RecordView> &wanted);
    /// Keeps the former records in the project, then applies, and reads back. Refused: the zone was changed
    /// meanwhile, the server said no, it did not do all, or the difference is no longer what was `confirmed`;
    /// LoginRefused: the key is wrong; Storage: the project could not be saved, nothing was changed. Where
    /// some sets were changed before it failed, the message names them and the others; applying again does
    /// the rest.
    QFuture<Result<ZoneDifference>> apply(RecordSet set, const QList<RecordView> &wanted,
                                          const std::optional<ZoneDifference> &confirmed = {});
    /// Puts back what stood there before the first apply() since the last undo, also where apply() failed in
    /// between; what others have added stays. Refused: somebody else has changed an MX or CNAME set since.
    /// Usage: there is nothing to undo. What failed can be undone again.
    QFuture<Result<ZoneDifference>> undo(RecordSet set);
    QFuture<Result<ZoneDifference>> undoDryRun(RecordSet set); ///< What undo() would change now.
    bool canUndo(RecordSet set) const { return undoable().contains(set); }
    QList<RecordSet> undoable() const; ///< Latest first.

signals:
    void changed(); ///< The zone was changed, or can be changed in another way than before.

private:
    struct Change;
    struct Undoing;
    QFuture<Result<std::shared_ptr<ZoneWay>>> way(const DomainName &zone);
    QFuture<Result<Change>> plan(const QList<RecordView> &wanted);
    QFuture<Result<Change>> planIn(const DomainName &zone, const QList<dns::RRset> &sets);
    QFuture<Result<Undoing>> planUndo(RecordSet set);
    Status keep(RecordSet set, const Change &change);
    Result<Change> kept(RecordSet set) const;

    ProjectFile &m_file;
    const Services &m_services;
    Vault &m_vault;
};

} // namespace onboarding
