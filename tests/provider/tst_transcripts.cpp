// SPDX-License-Identifier: GPL-3.0-or-later
// Every shipped profile against what its host documents: transcripts/<provider>/<operation>.txt.
#include <QDir>
#include <QFutureWatcher>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <array>

#include "httpserver.h"
#include "provider/catalogue.h"
#include "provider/client.h"
#include "transcript.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace provider;

Q_DECLARE_METATYPE(transcript::Scenario)

namespace {

const QString folder = QStringLiteral(TRANSCRIPTS_DIR);
/// Each of its characters means something in one of JSON, forms, XML and addresses.
const QByteArray password = "Tr1cky &+%<\"'=ö>\\";

constexpr std::array<std::pair<Error::Kind, QLatin1StringView>, 7> errorWords{{
    {Error::Kind::LoginRefused, "login refused"_L1},
    {Error::Kind::Refused, "refused"_L1},
    {Error::Kind::OverQuota, "over quota"_L1},
    {Error::Kind::Throttled, "throttled"_L1},
    {Error::Kind::Unreachable, "unreachable"_L1},
    {Error::Kind::Protocol, "not understood"_L1},
    {Error::Kind::BadInput, "bad input"_L1},
}};

QString word(const Error &error)
{
    const auto *found = std::find_if(errorWords.begin(), errorWords.end(),
                                     [&error](const auto &each) { return each.first == error.kind; });
    return found == errorWords.end() ? error.toString() : QString(found->second);
}

DomainName domain()
{
    return DomainName::fromALabels(u"example.org");
}

MailAddress address(QStringView text)
{
    return MailAddress::parse(text).value();
}

QStringList described(Outcome outcome)
{
    return {outcome == Outcome::Created ? u"created"_s : u"already there"_s};
}

QStringList described(const QList<Mailbox> &mailboxes)
{
    QStringList lines;
    for (const Mailbox &mailbox : mailboxes) {
        QString line = u"mailbox "_s + mailbox.address.toString();
        if (!mailbox.displayName.isEmpty())
            line += u", "_s + mailbox.displayName;
        if (mailbox.quotaOctets)
            line += u", %1 octets"_s.arg(*mailbox.quotaOctets);
        lines.append(line);
    }
    return lines.isEmpty() ? QStringList{u"nothing"_s} : lines;
}

QStringList described(const QList<Alias> &aliases)
{
    QStringList lines;
    for (const Alias &alias : aliases) {
        QStringList members;
        for (const MailAddress &member : alias.members)
            members.append(member.toString());
        const QString address =
            alias.address.localPart.isEmpty() ? u"everything else"_s : alias.address.toString();
        lines.append((u"alias "_s + address + u": "_s + members.join(u", "_s)).trimmed());
    }
    return lines.isEmpty() ? QStringList{u"nothing"_s} : lines;
}

QStringList described(const DomainState &state)
{
    QStringList lines;
    if (state.isVerified)
        lines.append(*state.isVerified ? u"verified"_s : u"not verified"_s);
    for (auto it = state.texts.begin(); it != state.texts.end(); ++it)
        lines.append(it.key() + u": "_s + it.value());
    return lines.isEmpty() ? QStringList{u"nothing"_s} : lines;
}

QStringList described(const QList<dns::Record> &records)
{
    QStringList lines;
    for (const dns::Record &record : records)
        lines.append(u"%1 %2 %3"_s.arg(record.name.toString(), dns::toString(record.type),
                                       dns::toString(record.data)));
    return lines.isEmpty() ? QStringList{u"nothing"_s} : lines;
}

QStringList told(const Error &error)
{
    return {word(error), error.detail};
}

template <typename T> T resultOf(const QFuture<T> &future)
{
    QFutureWatcher<T> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(future);
    if (!future.isFinished() && !finished.wait(10'000))
        qFatal("the client did not end");
    return future.result();
}

template <typename T> QStringList outcomeOf(const QFuture<Result<T>> &future)
{
    const Result<T> result = resultOf(future);
    return result ? described(*result) : told(result.error());
}

QStringList outcomeOf(const QFuture<Status> &future)
{
    const Status status = resultOf(future);
    return status ? QStringList{u"done"_s} : told(status.error());
}

/// Asks a client for the operation that a file is named after.
QStringList ask(Client &client, const QString &operation)
{
    if (operation == u"domainInfo"_s)
        return outcomeOf(client.domainInfo());
    if (operation == u"verifyDomain"_s)
        return outcomeOf(client.verifyDomain());
    if (operation == u"listMailboxes"_s)
        return outcomeOf(client.listMailboxes());
    if (operation == u"createMailbox"_s)
        return outcomeOf(client.createMailbox(
            {address(u"ann@example.org"), Secret(password), u"Ann Ünder"_s, qint64(5) << 30}));
    if (operation == u"createPlainMailbox"_s)
        return outcomeOf(client.createMailbox({address(u"ann@example.org"), Secret(password), {}, {}}));
    if (operation == u"setPassword"_s)
        return outcomeOf(client.setPassword(address(u"ann@example.org"), Secret(password)));
    if (operation == u"disableMailbox"_s)
        return outcomeOf(client.disableMailbox(address(u"ann@example.org")));
    if (operation == u"records"_s)
        return outcomeOf(client.records());
    if (operation == u"listAliases"_s)
        return outcomeOf(client.listAliases());
    if (operation == u"createAlias"_s)
        return outcomeOf(client.createAlias(address(u"info@example.org"),
                                            {address(u"ann@example.org"), address(u"bob@example.org")}));
    if (operation == u"createSingleAlias"_s)
        return outcomeOf(client.createAlias(address(u"info@example.org"), {address(u"ann@example.org")}));
    if (operation == u"createCatchAll"_s)
        return outcomeOf(client.createAlias(MailAddress{{}, domain()}, {address(u"ann@example.org")}));
    qFatal("no such operation: %s", qPrintable(operation));
}

/// A server that wants the requests of a scenario, one after the other, and gives its replies.
class Replay {
public:
    explicit Replay(QList<transcript::Step> steps)
        : m_steps(std::move(steps))
        , m_server([this](const HttpRequest &request) { return answer(request); })
    {
    }

    QString baseUrl() const { return m_server.baseUrl(); }
    /// What went otherwise than documented.
    QStringList complaints() const
    {
        QStringList all = m_complaints;
        for (const transcript::Step &step : m_steps.mid(m_next))
            all.append(u"was never asked: "_s + QString::fromUtf8(step.method + ' ' + step.target));
        return all;
    }

private:
    HttpResponse answer(const HttpRequest &request)
    {
        if (m_next == m_steps.size()) {
            m_complaints.append(u"one request too many: "_s
                                + QString::fromUtf8(request.method + ' ' + request.target));
            return {400, {}, {}, HttpResponse::Manner::Whole};
        }
        const transcript::Step &step = m_steps.at(m_next++);
        if (const QString difference = transcript::difference(request, step); !difference.isEmpty())
            m_complaints.append(difference);
        HttpResponse reply = step.reply;
        reply.body.replace("{{server}}", m_server.baseUrl().toUtf8());
        return reply;
    }

    QList<transcript::Step> m_steps;
    qsizetype m_next = 0;
    QStringList m_complaints;
    HttpServer m_server;
};

/// The profile with its host in this process.
Profile profileAt(const QString &id, const QString &server)
{
    static const Catalogue catalogue;
    const Profile *shipped = catalogue.find(id);
    if (!shipped)
        qFatal("there is no profile %s", qPrintable(id));
    Profile profile = *shipped;
    static const QRegularExpression authority(u"\\Ahttps://[^/]+"_s);
    profile.api->baseUrl.replace(authority, server);
    for (Step &step : profile.api->steps)
        step.operation.baseUrl.replace(authority, server);
    for (Operation &operation : profile.api->operations)
        operation.baseUrl.replace(authority, server);
    return profile;
}

Values valuesOf(const Profile &profile, const QString &server)
{
    Values values;
    const QMap<QString, QString> texts =
        transcript::readValues(folder + u'/' + profile.id + u"/values.txt"_s);
    for (auto it = texts.begin(); it != texts.end(); ++it) {
        const Variable *variable = profile.variable(it.key());
        if (!variable)
            qFatal("%s has no variable %s", qPrintable(profile.id), qPrintable(it.key()));
        if (variable->isSecret)
            values.secrets.insert(it.key(), Secret(it->toUtf8()));
        else
            values.texts.insert(it.key(), QString(*it).replace(u"{{server}}"_s, server));
    }
    return values;
}

Client::Options quick()
{
    Client::Options options;
    options.firstWait = 1ms;
    options.longestWait = 3s;
    options.clock = [] { return QDateTime(QDate(2001, 3, 8), QTime(14, 39, 29), Qt::UTC); };
    return options;
}

} // namespace

class TranscriptsTest : public QObject {
    Q_OBJECT

private slots:
    void everyApiHasTranscripts();
    void replay_data();
    void replay();
};

void TranscriptsTest::everyApiHasTranscripts()
{
    const Catalogue catalogue;
    for (const Profile &profile : catalogue.list()) {
        if (profile.api && profile.id != u"rehearsal"_s)
            QVERIFY2(QDir(folder + u'/' + profile.id).exists(), qPrintable(profile.id));
    }
}

void TranscriptsTest::replay_data()
{
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QString>("operation");
    QTest::addColumn<transcript::Scenario>("scenario");
    for (const QString &provider : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QDir transcripts(folder + u'/' + provider);
        for (const QString &file : transcripts.entryList({u"*.txt"_s}, QDir::Files, QDir::Name)) {
            if (file == u"values.txt"_s)
                continue;
            const QString operation = file.chopped(4);
            for (const transcript::Scenario &scenario : transcript::read(transcripts.filePath(file)))
                QTest::addRow("%s, %s: %s", qPrintable(provider), qPrintable(operation),
                              qPrintable(scenario.name))
                    << provider << operation << scenario;
        }
    }
}

void TranscriptsTest::replay()
{
    QFETCH(QString, provider);
    QFETCH(QString, operation);
    QFETCH(transcript::Scenario, scenario);
    const Replay replay(scenario.steps);
    const Profile profile = profileAt(provider, replay.baseUrl());
    const Values values = valuesOf(profile, replay.baseUrl());
    Client client(profile, domain(), values, quick());

    QStringList outcome = ask(client, operation);
    const QString told = outcome.join(u'\n');
    for (const Secret &secret : values.secrets)
        QVERIFY2(!told.contains(QString::fromUtf8(secret.reveal())), qPrintable(told));
    QVERIFY2(replay.complaints().isEmpty(), qPrintable(replay.complaints().join(u'\n')));
    // A failure is told by its kind and a part of the host's words.
    if (outcome.size() == 2 && scenario.outcome.size() == 2 && outcome.first() == scenario.outcome.first()
        && outcome.last().contains(scenario.outcome.last()))
        return;
    QCOMPARE(outcome, scenario.outcome);
}

QTEST_GUILESS_MAIN(TranscriptsTest)
#include "tst_transcripts.moc"
