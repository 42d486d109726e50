// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/watchcommand.h"

#include <QCommandLineParser>
#include <QJsonArray>

#include "cli/recordscommand.h"

using namespace Qt::StringLiterals;
using onboarding::Answer;
using onboarding::FiveAnswers;
using onboarding::RecordSet;
using onboarding::ServerView;
using onboarding::Stage;

namespace cli {

namespace {

QString word(Answer::State state)
{
    switch (state) {
    case Answer::State::Unknown:
        return u"unknown"_s;
    case Answer::State::No:
        return u"no"_s;
    case Answer::State::Partly:
        return u"partly"_s;
    case Answer::State::Yes:
        return u"yes"_s;
    }
    Q_UNREACHABLE();
    return {};
}

QString word(ServerView::Verdict verdict)
{
    switch (verdict) {
    case ServerView::Verdict::NotAsked:
        return u"not-asked"_s;
    case ServerView::Verdict::New:
        return u"new"_s;
    case ServerView::Verdict::Old:
        return u"old"_s;
    case ServerView::Verdict::Other:
        return u"other"_s;
    case ServerView::Verdict::Nothing:
        return u"nothing"_s;
    case ServerView::Verdict::Trouble:
        return u"trouble"_s;
    }
    Q_UNREACHABLE();
    return {};
}

QString word(Stage stage)
{
    switch (stage) {
    case Stage::NotPublished:
        return u"not-published"_s;
    case Stage::Published:
        return u"published"_s;
    case Stage::Seen:
        return u"seen"_s;
    case Stage::Expired:
        return u"expired"_s;
    }
    Q_UNREACHABLE();
    return {};
}

bool saysTheSame(const ServerView &a, const ServerView &b)
{
    return a.verdict == b.verdict && a.answer == b.answer && a.note == b.note && a.serial == b.serial;
}

template <typename Number> QJsonValue optionalNumber(const std::optional<Number> &number)
{
    return number ? QJsonValue(static_cast<qint64>(*number)) : QJsonValue();
}

} // namespace

void WatchCommand::run()
{
    const Result<RecordSet> set = recordSet(options().value(u"what"_s));
    if (!set)
        return failWith(set.error());
    if (options().isSet(u"until"_s)) {
        const QMap<QString, Stage> stages{
            {u"published"_s, Stage::Published}, {u"seen"_s, Stage::Seen}, {u"expired"_s, Stage::Expired}};
        const QString until = options().value(u"until"_s);
        if (!stages.contains(until))
            return failWith({Error::Kind::Usage,
                             tr("--until is published, seen or expired, not “%1”.").arg(until),
                             {},
                             {}});
        m_until = stages.value(until);
    }
    if (options().isSet(u"timeout"_s)) {
        bool isNumber = false;
        const int seconds = options().value(u"timeout"_s).toInt(&isNumber);
        if (!isNumber || seconds <= 0)
            return failWith({Error::Kind::Usage, tr("--timeout wants a number of seconds."), {}, {}});
        connect(&m_timeout, &QTimer::timeout, this, [this] {
            output().message(
                tr("The time given by --timeout is over; the change has not come that far yet."));
            finish(exitCode(Error::Kind::Cancelled));
        });
        m_timeout.setSingleShot(true);
        m_timeout.start(std::chrono::seconds(seconds));
    }
    move().ownership().watch().setInBackground(options().isSet(u"background"_s));
    move().mx().setInBackground(options().isSet(u"background"_s));
    if (*set != RecordSet::Mx)
        follow(u"ownership"_s, move().ownership(), move().ownership().watch());
    if (*set != RecordSet::Ownership)
        follow(u"mx"_s, move().mx(), move().mx().watch());
    for (const auto &watched : m_watched)
        watched->journey->start();
}

void WatchCommand::follow(const QString &name, onboarding::Journey &journey, onboarding::RecordWatch &watch)
{
    Watched *watched =
        m_watched.emplace_back(std::make_unique<Watched>(Watched{name, &journey, &watch, {}, {}, {}})).get();
    connect(&watch, &onboarding::RecordWatch::changed, this, [this, watched] { update(*watched); });
    connect(&journey, &onboarding::Journey::changed, this, [this, watched] { update(*watched); });
}

void WatchCommand::update(Watched &watched)
{
    if (watched.journey->error())
        return failWith(*watched.journey->error());
    const QList<ServerView> servers = watched.watch->servers()->servers();
    for (const ServerView &server : servers) {
        const auto former = std::find_if(
            watched.servers.cbegin(), watched.servers.cend(), [&server](const ServerView &known) {
                return known.name == server.name && known.address == server.address;
            });
        const bool isNews = former == watched.servers.cend() ? server.verdict != ServerView::Verdict::NotAsked
                                                             : !saysTheSame(*former, server);
        if (isNews)
            showServer(watched.name, server);
    }
    watched.servers = servers;
    if (const FiveAnswers answers = watched.watch->answers(); answers != watched.answers) {
        watched.answers = answers;
        showAnswers(watched.name, answers, watched.watch->stage());
    }
    if (!watched.isReached && isReached(watched)) {
        watched.isReached = true;
        output().object({{u"event"_s, u"reached"_s},
                         {u"set"_s, watched.name},
                         {u"stage"_s, word(watched.watch->stage())}});
        output().line(plainText(watched.name + u": "_s + watched.journey->summary()));
    }
    if (std::all_of(m_watched.cbegin(), m_watched.cend(), [](const auto &each) { return each->isReached; }))
        finish();
}

bool WatchCommand::isReached(const Watched &watched) const
{
    const bool isDone = watched.journey->state() == onboarding::StepState::Done;
    // The new host asks resolvers of its own; before it has seen the record the next step is refused.
    const bool mustNewHostSee = watched.name == u"ownership" && m_until >= Stage::Seen;
    return isDone || (m_until && !mustNewHostSee && watched.watch->stage() >= *m_until);
}

void WatchCommand::showServer(const QString &set, const ServerView &server)
{
    const std::optional<qint64> ttlLeft = server.ttlLeft(services().now());
    output().object(
        {{u"event"_s, u"server"_s},
         {u"set"_s, set},
         {u"server"_s, server.name},
         {u"address"_s, server.address},
         {u"role"_s, server.role == ServerView::Role::Authoritative ? u"authoritative"_s : u"resolver"_s},
         {u"verdict"_s, word(server.verdict)},
         {u"answer"_s, server.answer},
         {u"note"_s, server.note},
         {u"ttl"_s, optionalNumber(ttlLeft)},
         {u"serial"_s, optionalNumber(server.serial)},
         {u"time"_s, server.asked.toUTC().toString(Qt::ISODate)}});
    const QString ttl = ttlLeft ? tr("TTL %1 s").arg(*ttlLeft) : QString();
    output().line(plainText(u"%1  %2  %3: %4 %5 %6"_s.arg(set, server.name, word(server.verdict),
                                                          server.answer, ttl, server.note)));
}

void WatchCommand::showAnswers(const QString &set, const FiveAnswers &answers, Stage stage)
{
    QJsonObject json{{u"event"_s, u"answers"_s}, {u"set"_s, set}, {u"stage"_s, word(stage)}};
    const QList<QPair<QString, Answer>> all{{u"published"_s, answers.published},
                                            {u"consistent"_s, answers.consistent},
                                            {u"delegated"_s, answers.delegated},
                                            {u"seen"_s, answers.seen},
                                            {u"expired"_s, answers.oldGone}};
    for (const auto &[name, answer] : all) {
        json.insert(name, word(answer.state));
        if (answer.state != Answer::State::Unknown)
            output().line(plainText(u"%1  %2: %3"_s.arg(set, name, answer.text)));
    }
    json.insert(u"notes"_s, QJsonArray::fromStringList(answers.notes));
    for (const QString &note : answers.notes)
        output().line(plainText(u"%1  note: %2"_s.arg(set, note)));
    json.insert(u"expires"_s,
                answers.oldGoneAt ? QJsonValue(answers.oldGoneAt->toUTC().toString(Qt::ISODate))
                                  : QJsonValue());
    output().object(json);
}

CommandDescription WatchCommand::description()
{
    return perDomain(
        {u"watch"_s, u"PROJECT"_s,
         tr("Watches DNS until a change has arrived: five answers, each for itself."),
         QList<QCommandLineOption>{
             {u"what"_s, tr("ownership, mx or all."), u"WHAT"_s, u"all"_s},
             {u"until"_s,
              tr("published, seen (of ownership: by the new host, too) or expired; without it until the "
                 "step is "
                 "done."),
              u"STAGE"_s},
             {u"background"_s,
              tr("Asks the name servers every five minutes only, for a watch of hours or days.")},
             {u"timeout"_s, tr("Gives up after so many seconds, with exit code 75."), u"SECONDS"_s},
         },
         1, 1, [](Context context) -> std::unique_ptr<Command> {
             return std::make_unique<WatchCommand>(std::move(context));
         }});
}

} // namespace cli
