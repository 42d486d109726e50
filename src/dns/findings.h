// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dns/comparison.h"

namespace dns {

/// Collects what a comparison has to say.
class Findings {
public:
    void error(Finding::Kind kind, const QString &text) { add(kind, Finding::Severity::Error, text); }
    void warning(Finding::Kind kind, const QString &text) { add(kind, Finding::Severity::Warning, text); }
    void note(Finding::Kind kind, const QString &text) { add(kind, Finding::Severity::Note, text); }

    bool has(Finding::Kind kind) const;

    /// `isAnyThere`: at least a part of what is wanted, or a botched form of it, was found.
    Comparison comparison(bool isAnyThere) const;

private:
    void add(Finding::Kind kind, Finding::Severity severity, const QString &text);

    QList<Finding> m_findings;
};

/// Says so when the wanted records stand at one of misplacedNames().
void reportMisplaced(Findings &findings, const DomainName &owner, const QList<Rdata> &wanted,
                     const Circumstances &circumstances);

/// Says so when a CNAME stands at the owner; a fault unless `isReached` through it.
void reportAlias(Findings &findings, const DomainName &owner, const Circumstances &circumstances,
                 bool isReached);

/// Says so when mail can hardly be delivered to the MX target `host`.
void reportTarget(Findings &findings, const DomainName &host, const Circumstances::Target &target);

} // namespace dns
