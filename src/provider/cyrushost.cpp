// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/cyrushost.h"

#include <QPromise>
#include <QRegularExpression>

#include <algorithm>
#include <memory>

#include "base/chain.h"
#include "imap/session.h"
#include "provider/endpoint.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

/// Ends its future once, whoever comes first.
template <typename T> class Ending {
public:
    Ending() { m_promise->start(); }

    QFuture<T> future() const { return m_promise->future(); }
    void operator()(T value) const
    {
        m_promise->addResult(std::move(value));
        m_promise->finish();
    }

private:
    std::shared_ptr<QPromise<T>> m_promise = std::make_shared<QPromise<T>>();
};

/// What stands before the names of users, e.g. "user." or "user/".
imap::Namespace usersOf(const imap::Session &session)
{
    const QList<imap::Namespace> &others = session.namespaces().otherUsers;
    return others.isEmpty() ? imap::Namespace{"user.", '.'} : others.constFirst();
}

bool saysExists(const imap::Failure &failure)
{
    return failure.code == imap::Code::AlreadyExists
        || failure.error.detail.contains(u"already exists"_s, Qt::CaseInsensitive);
}

} // namespace

CyrusHost::CyrusHost(const Profile &profile, DomainName domain, const Values &values, const Trust &trust,
                     QObject *parent)
    : Host(parent)
    , m_profile(profile)
    , m_domain(std::move(domain))
    , m_values(withDefaults(profile, values))
{
    m_passwordPlace = {m_values.texts.value(u"passwordServer"_s), m_values.texts.value(u"passwordAccount"_s)};
    m_passwordFile = m_values.texts.value(u"passwordFile"_s);
    const Result<Endpoint> endpoint = imapEndpoint(m_profile, m_domain, m_values);
    if (!endpoint) {
        m_accountError = fail(endpoint.error());
        return;
    }
    m_account.endpoint = {endpoint->host, endpoint->port,
                          endpoint->security == Endpoint::Security::Tls ? net::Security::Tls
                                                                        : net::Security::StartTls};
    m_account.credentials.user = m_values.texts.value(u"adminName"_s);
    m_account.credentials.password = m_values.secrets.value(u"adminPassword"_s);
    m_account.trust = trust ? trust(endpoint->host, endpoint->port) : net::TlsTrust();
}

CyrusHost::~CyrusHost() = default;

bool CyrusHost::can(OperationName name) const
{
    return name == OperationName::SetPassword ? !m_passwordPlace.server.isEmpty()
                                              : driverOperations(Driver::Cyrus).contains(name);
}

void CyrusHost::withSession(const Task &task)
{
    if (!m_accountError)
        return task(fail(m_accountError.error()));
    if (m_session && m_session->state() == imap::Session::State::Ready)
        return task(m_session);
    m_tasks += task;
    if (m_session)
        return;
    m_session = new imap::Session(m_account, this);
    connect(m_session, &imap::Session::ready, this, [this] { begin(m_session); });
    connect(m_session, &imap::Session::failed, this, [this](const Error &error) {
        std::exchange(m_session, nullptr)->deleteLater();
        begin(fail(error));
    });
    connect(m_session, &imap::Session::closed, this,
            [this] { std::exchange(m_session, nullptr)->deleteLater(); });
    m_session->open();
}

void CyrusHost::begin(const Result<imap::Session *> &session)
{
    for (const Task &task : std::exchange(m_tasks, {}))
        task(session);
}

Result<QByteArray> CyrusHost::mailboxOf(const imap::Session &session, const MailAddress &address) const
{
    const Result<QString> login = loginName(m_profile, address, m_values);
    if (!login)
        return fail(login.error());
    static const QRegularExpression plain(u"\\A[A-Za-z0-9][A-Za-z0-9!#$'+.=?@^_`{|}~-]*\\z"_s);
    if (!plain.match(*login).hasMatch())
        return fail(Error::Kind::BadInput, tr("Cyrus has no mailbox names with these characters."), *login,
                    tr("Give it another address."));
    const imap::Namespace users = usersOf(session);
    QByteArray user = login->toLatin1();
    // With "." between the levels, Cyrus writes the dots of the name (not those of the domain) as "^".
    if (users.delimiter == '.') {
        const qsizetype at = user.indexOf('@');
        user = user.first(at < 0 ? user.size() : at).replace('.', '^')
            + (at < 0 ? QByteArray() : user.sliced(at));
    }
    return users.prefix + user;
}

QFuture<Result<QList<Mailbox>>> CyrusHost::listMailboxes()
{
    using Listed = Result<QList<Mailbox>>;
    const Ending<Listed> end;
    withSession([this, end](const Result<imap::Session *> &session) {
        if (!session)
            return end(fail(session.error()));
        const QByteArray prefix = usersOf(**session).prefix;
        // One level: folders of theirs have longer names. "%" is lawful in a local part.
        const Result<QString> all = loginName(m_profile, {u"%"_s, m_domain}, m_values);
        if (!all)
            return end(fail(all.error()));
        (*session)->listNames(
            prefix + all->toLatin1(), [this, end, prefix](const imap::Outcome<QByteArrayList> &names) {
                if (!names)
                    return end(fail(names.error().error));
                QList<Mailbox> mailboxes;
                for (const QByteArray &name : *names) {
                    if (!name.startsWith(prefix))
                        continue;
                    QString user = QString::fromLatin1(name.sliced(prefix.size())).replace(u'^', u'.');
                    if (!user.contains(u'@'))
                        user += u'@' + m_domain.toString();
                    const Result<MailAddress> address = MailAddress::parse(user);
                    if (address && address->domain == m_domain)
                        mailboxes += {*address, {}, {}};
                }
                end(mailboxes);
            });
    });
    return end.future();
}

QFuture<Result<Outcome>> CyrusHost::createMailbox(const MailboxRequest &request)
{
    if (const Status checked = checkAddress(request.address, m_domain); !checked)
        return QtFuture::makeReadyFuture(Result<Outcome>(fail(checked.error())));
    const Ending<Result<Outcome>> end;
    const auto goOn = [this, end, request] {
        whenFinished(complete(request), this,
                     [end](const Status &done) { done ? end(Outcome::Created) : end(fail(done.error())); });
    };
    const auto made = [this, end, request, goOn](const imap::Outcome<void> &created) {
        if (created)
            return goOn();
        if (!saysExists(created.error()))
            return end(fail(created.error().error));
        if (!request.isAgain)
            return end(Outcome::AlreadyThere);
        // The password comes last: a mailbox that has one is complete, or somebody else's.
        whenFinished(hasPassword(request.address), this, [end, goOn](const Result<bool> &has) {
            if (!has)
                return end(fail(has.error()));
            *has ? end(Outcome::AlreadyThere) : goOn();
        });
    };
    withSession([this, end, request, made](const Result<imap::Session *> &session) {
        const Result<QByteArray> name =
            session ? mailboxOf(**session, request.address) : fail(session.error());
        if (!name)
            return end(fail(name.error()));
        (*session)->create(*name, imap::SpecialUse::None, made);
    });
    return end.future();
}

QFuture<Status> CyrusHost::complete(const MailboxRequest &request)
{
    const Ending<Status> end;
    const auto limited = [this, end, request] {
        if (!can(OperationName::SetPassword))
            return end({});
        whenFinished(setPassword(request.address, request.password), this, end);
    };
    if (!request.quotaOctets) {
        limited();
        return end.future();
    }
    withSession([this, end, request, limited](const Result<imap::Session *> &session) {
        const Result<QByteArray> name =
            session ? mailboxOf(**session, request.address) : fail(session.error());
        if (!name)
            return end(fail(name.error()));
        const qint64 kibibytes = (*request.quotaOctets + 1023) / 1024;
        (*session)->setQuota(*name, kibibytes, [end, limited](const imap::Outcome<void> &set) {
            set ? limited() : end(fail(set.error().error));
        });
    });
    return end.future();
}

QFuture<Result<bool>> CyrusHost::hasPassword(const MailAddress &address)
{
    const Result<QString> login = loginName(m_profile, address, m_values);
    if (!login || !can(OperationName::SetPassword))
        return QtFuture::makeReadyFuture(login ? Result<bool>(false) : fail(login.error()));
    QStringList command{u"sasldblistusers2"_s};
    if (!m_passwordFile.isEmpty())
        command += {u"-f"_s, m_passwordFile};
    // "ann@example.org: userPassword"; a name without a domain has the server's own behind it.
    const QByteArray entry = login->toUtf8() + (login->contains(u'@') ? ':' : '@');
    return chain(runCommand(m_passwordPlace, command, {}), this,
                 [entry](const Result<CommandOutput> &output) -> Result<bool> {
                     if (!output)
                         return fail(output.error());
                     if (output->exitCode != 0) // It ends with 0 where there is no database yet.
                         return fail(
                             Error::Kind::Refused,
                             tr("The mailbox is there; whether it has a password could not be seen."),
                             output->words,
                             tr("Set it on the server with saslpasswd2, or check that sasldblistusers2 "
                                "works under the same account."));
                     const QByteArrayList lines = output->output.split('\n');
                     return std::any_of(lines.begin(), lines.end(),
                                        [&entry](const QByteArray &line) { return line.startsWith(entry); });
                 });
}

QFuture<Status> CyrusHost::setPassword(const MailAddress &address, const Secret &password)
{
    const Result<QString> login = loginName(m_profile, address, m_values);
    if (!login)
        return QtFuture::makeReadyFuture(Status(fail(login.error())));
    QStringList command{u"saslpasswd2"_s, u"-p"_s, u"-c"_s};
    if (!m_passwordFile.isEmpty())
        command += {u"-f"_s, m_passwordFile};
    if (const qsizetype at = login->lastIndexOf(u'@'); at >= 0)
        command += {u"-u"_s, login->sliced(at + 1), u"--"_s, login->first(at)};
    else
        command += {u"--"_s, *login};
    return chain(
        runCommand(m_passwordPlace, command, password.reveal()), this,
        [password](const Result<CommandOutput> &output) -> Status {
            if (!output)
                return fail(output.error());
            if (output->exitCode == 0)
                return {};
            return fail(
                Error::Kind::Refused, tr("The mailbox is there, but its password could not be set."),
                redacted(output->words, {password}),
                tr("Set it on the server with saslpasswd2, or check under which account that works."));
        });
}

} // namespace provider
