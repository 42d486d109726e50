// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/serversmodel.h"

#include <chrono>

#include "onboarding/text.h"

using namespace std::chrono_literals;

namespace onboarding {

ServersModel::ServersModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (!m_servers.isEmpty())
            emit dataChanged(index(0, TtlLeft), index(rowCount() - 1, Asked), {Qt::DisplayRole});
    });
}

int ServersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_servers.size());
}

int ServersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ServersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ServerView &server = m_servers.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return cell(server, index.column());
    case Qt::ToolTipRole:
        return index.column() == Answer && server.answer != server.note ? server.answer + u'\n' + server.note
                                                                        : server.note;
    case VerdictRole:
        return int(server.verdict);
    case SortRole:
        return index.column() == TtlLeft
            ? QVariant(server.ttlLeft(QDateTime::currentDateTimeUtc()).value_or(-1))
            : QVariant(cell(server, index.column()));
    }
    return {};
}

QVariant ServersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Server:
        return Text::tr("Server");
    case Operator:
        return Text::tr("Operator");
    case Role:
        return Text::tr("Kind");
    case Answer:
        return Text::tr("Answer");
    case Verdict:
        return Text::tr("State");
    case TtlLeft:
        return Text::tr("Forgets in");
    case Asked:
        return Text::tr("Asked");
    }
    return {};
}

void ServersModel::set(QList<ServerView> servers)
{
    bool areSameRows = servers.size() == m_servers.size();
    for (qsizetype row = 0; areSameRows && row < servers.size(); ++row) {
        areSameRows = servers.at(row).name == m_servers.at(row).name
            && servers.at(row).address == m_servers.at(row).address;
    }
    if (areSameRows) {
        for (int row = 0; row < rowCount(); ++row) {
            if (servers.at(row) == m_servers.at(row))
                continue;
            m_servers[row] = servers.at(row);
            emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    } else {
        beginResetModel();
        m_servers = std::move(servers);
        endResetModel();
    }
    if (m_servers.isEmpty())
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
}

QString ServersModel::cell(const ServerView &server, int column)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    switch (column) {
    case Server:
        return server.address;
    case Operator: // What the name of a name server tells is all that is known of who runs it.
        return server.role == ServerView::Role::Authoritative ? server.name : server.serverOperator;
    case Role:
        return server.role == ServerView::Role::Authoritative ? Text::tr("Name server")
                                                              : Text::tr("Resolver");
    case Answer:
        return server.answer;
    case Verdict:
        return verdictText(server.verdict);
    case TtlLeft:
        if (const std::optional<qint64> left = server.ttlLeft(now))
            return durationText(*left);
        return {};
    case Asked:
        return agoText(server.asked, now);
    }
    return {};
}

std::optional<qint64> ServerView::ttlLeft(const QDateTime &now) const
{
    if (!expires.isValid())
        return {};
    return qMax<qint64>(0, now.secsTo(expires));
}

QString verdictText(ServerView::Verdict verdict)
{
    switch (verdict) {
    case ServerView::Verdict::NotAsked:
        return Text::tr("Not asked yet");
    case ServerView::Verdict::New:
        return Text::tr("New");
    case ServerView::Verdict::Old:
        return Text::tr("Old");
    case ServerView::Verdict::Other:
        return Text::tr("Others only");
    case ServerView::Verdict::Nothing:
        return Text::tr("Nothing there");
    case ServerView::Verdict::Trouble:
        return Text::tr("No answer");
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace onboarding
