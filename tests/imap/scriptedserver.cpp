// SPDX-License-Identifier: GPL-3.0-or-later
#include "scriptedserver.h"

#include <QTcpSocket>

using namespace Qt::StringLiterals;

ScriptedServer::ScriptedServer(const QByteArray &transcript, QObject *parent)
    : QTcpServer(parent)
{
    for (const QByteArray &line : transcript.split('\n')) {
        if (line.size() >= 2 && !line.startsWith('#'))
            m_steps += line;
    }
    connect(this, &QTcpServer::newConnection, this, &ScriptedServer::accept);
    listen(QHostAddress::LocalHost);
}

QString ScriptedServer::complaint() const
{
    if (m_complaint.isEmpty() && !isAtEnd())
        return u"waiting at: "_s + QString::fromUtf8(m_steps.at(m_step));
    return m_complaint;
}

void ScriptedServer::accept()
{
    m_client = nextPendingConnection();
    connect(m_client, &QTcpSocket::readyRead, this, &ScriptedServer::read);
    play();
}

void ScriptedServer::play()
{
    while (m_client && !isAtEnd() && !m_steps.at(m_step).startsWith("C:")) {
        const QByteArray step = m_steps.at(m_step++);
        if (step.startsWith("S:"))
            m_client->write(step.mid(3) + "\r\n");
        else if (step.startsWith("S<"))
            m_client->write(m_payload);
        else if (step.startsWith("X:"))
            m_client->disconnectFromHost();
    }
}

void ScriptedServer::read()
{
    const QByteArray octets = m_client->readAll();
    m_received += octets;
    m_line += octets;
    for (qsizetype end = m_line.indexOf('\n'); end >= 0; end = m_line.indexOf('\n')) {
        const QByteArray line =
            m_line.left(m_line.at(std::max<qsizetype>(end - 1, 0)) == '\r' ? end - 1 : end);
        m_line.remove(0, end + 1);
        if (isAtEnd()) {
            m_complaint = u"not expected: "_s + QString::fromUtf8(line);
            continue;
        }
        const QByteArray wanted = m_steps.at(m_step).mid(3);
        const bool isOpenEnd = wanted.endsWith("…");
        const bool isSame =
            isOpenEnd ? line.startsWith(wanted.chopped(QByteArrayView("…").size())) : line == wanted;
        if (!isSame && m_complaint.isEmpty())
            m_complaint = u"wanted “%1”, got “%2”"_s.arg(QString::fromUtf8(wanted), QString::fromUtf8(line));
        ++m_step;
        play();
    }
}

imap::Account accountAt(const ScriptedServer &server)
{
    imap::Account account;
    account.endpoint = {u"127.0.0.1"_s, server.serverPort(), net::Security::Plain};
    account.credentials.user = u"ann@example.test"_s;
    account.credentials.password = Secret("secret"_ba);
    account.allowPlaintext = true;
    return account;
}
