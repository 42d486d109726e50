// SPDX-License-Identifier: GPL-3.0-or-later
#include "onedovecot.h"

#include <QSignalSpy>
#include <QTest>

#include "awaited.h"

using namespace Qt::StringLiterals;

OneDovecot::OneDovecot(const rehearsal::DovecotOptions &options)
    : m_server(std::make_unique<rehearsal::Dovecot>(m_folder.filePath(u"dovecot"_s), options))
{
}

Status OneDovecot::start()
{
    const Status added = m_server->addUser(user(), password());
    return added ? m_server->start() : added;
}

imap::Account OneDovecot::account(net::Security security) const
{
    imap::Account account;
    const quint16 port = security == net::Security::Tls ? m_server->tlsPort() : m_server->port();
    account.endpoint = {m_server->address(), port, security};
    account.credentials.user = user();
    account.credentials.password = Secret(password());
    account.trust.authorities = net::readAuthorities(m_server->caFile()).value_or(QList<QSslCertificate>());
    account.allowPlaintext = security == net::Security::Plain;
    return account;
}

QString opened(imap::Session &session)
{
    QSignalSpy ready(&session, &imap::Session::ready);
    QSignalSpy failed(&session, &imap::Session::failed);
    session.open();
    if (!QTest::qWaitFor([&] { return !ready.isEmpty() || !failed.isEmpty(); }, 20'000))
        return u"no answer"_s;
    return failed.isEmpty() ? QString() : failed[0][0].value<Error>().toString();
}

QString entered(imap::Session &session, const QByteArray &mailbox)
{
    session.create(mailbox, imap::SpecialUse::None, {});
    Awaited<imap::SelectedMailbox> selected;
    session.select(mailbox, imap::Session::Access::ReadWrite, selected.reply());
    return selected.isOk() ? QString() : QString::fromUtf8(selected.why());
}

QByteArray numberedMessage(int number, qsizetype octets)
{
    QByteArray text = "From: ann@example.test\r\nSubject: number " + QByteArray::number(number)
        + "\r\nMessage-ID: <" + QByteArray::number(number) + "@example.test>\r\n\r\n";
    while (text.size() < octets)
        text += "Line after line of the message body, as mail has it.\r\n";
    return text;
}
