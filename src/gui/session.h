// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>
#include <optional>

#include "gui/practice.h"
#include "onboarding/move.h"
#include "onboarding/savedmoves.h"

namespace gui {

/// What all pages share: the services, the list of saved moves, and the move that is open, if any.
class Session final : public QObject {
    Q_OBJECT

public:
    struct Options {
        std::optional<Practice> practice; ///< A rehearsal instead of the real world.
        QString listFile; ///< Of the saved moves; empty: the user's own.
    };

    /// `services` must outlive the session.
    Session(onboarding::Services &services, Options options, QObject *parent = nullptr);
    ~Session() override;

    onboarding::Services &services() { return m_services; }
    onboarding::SavedMoves &savedMoves() { return m_savedMoves; }
    const std::optional<Practice> &practice() const { return m_practice; }
    onboarding::Move *move() { return m_move.get(); } ///< Null while none is open.

    /// Opens a project file in place of the open one. As Move::open(); Busy while mail is being copied.
    Status open(const QString &path);
    /// Makes a project file and opens it. As Move::create().
    Status create(const QString &path, const DomainName &domain, const QString &providerId,
                  const QMap<QString, QString> &variables);

    /// Turns the open move to another of its domains. Busy as open(); Storage: what changed is not saved.
    Status turnTo(const DomainName &domain);
    /// Adds a domain to the open move and turns to it. As Move::addDomain() and turnTo().
    Status addDomain(const DomainName &domain);

    /// The page that was shown last and the furthest one that was reached, kept in the project file.
    onboarding::Step lastStep() const;
    onboarding::Step furthestStep() const;
    void rememberStep(onboarding::Step step);

signals:
    void aboutToClose(); ///< The open move ends after this; let go of it.
    void opened();

private:
    Status checkIdle() const;
    void takeOver(std::unique_ptr<onboarding::Move> move);
    void preparePractice();

    onboarding::Services &m_services;
    std::optional<Practice> m_practice;
    onboarding::SavedMoves m_savedMoves;
    std::unique_ptr<onboarding::Move> m_move;
};

} // namespace gui
