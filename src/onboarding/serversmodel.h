// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QTimer>
#include <optional>

namespace onboarding {

/// The last answer of one server.
struct ServerView {
    enum class Role { Authoritative, Resolver };
    enum class Verdict {
        NotAsked,
        New,
        Old, ///< What was there before the change.
        Other, ///< Neither; of text records those that stand beside the new one.
        Nothing,
        Trouble,
    };

    QString name; ///< Host name of an authoritative server, id of a resolver.
    QString address;
    QString serverOperator; ///< "Google, global"; empty for authoritative servers.
    Role role = Role::Authoritative;
    Verdict verdict = Verdict::NotAsked;
    QString answer; ///< "10 mx1.example.net, 20 mx2.example.net", or the trouble, plain text.
    QString note; ///< "Keeps answers longer than the TTL allows." …
    QDateTime expires; ///< When a resolver forgets this answer, UTC; else invalid.
    std::optional<quint32> serial; ///< SOA serial of an authoritative server.
    QDateTime asked; ///< UTC; invalid: never.

    std::optional<qint64> ttlLeft(const QDateTime &now) const; ///< Seconds, never negative.
    bool operator==(const ServerView &) const = default;
};

QString verdictText(ServerView::Verdict verdict); ///< One or two words, translated.

/// All servers as a table; the columns TtlLeft and Asked tick once a second.
class ServersModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Server, Operator, Role, Answer, Verdict, TtlLeft, Asked, ColumnCount };
    enum DataRole { VerdictRole = Qt::UserRole, SortRole };

    explicit ServersModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    const QList<ServerView> &servers() const { return m_servers; }
    void set(QList<ServerView> servers); ///< Rows that stay (same name, address) are updated, not replaced.

private:
    static QString cell(const ServerView &server, int column);

    QList<ServerView> m_servers;
    QTimer m_tick;
};

} // namespace onboarding
