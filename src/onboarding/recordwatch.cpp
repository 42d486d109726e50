// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/recordwatch.h"

#include <QFuture>
#include <QJsonArray>
#include <QTimer>

#include "base/futures.h"
#include "dns/client.h"
#include "dns/delegation.h"
#include "dns/watch.h"
#include "dns/zonecheck.h"
#include "onboarding/recordviews.h"
#include "onboarding/services.h"
#include "onboarding/text.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace onboarding {

namespace {

constexpr auto pauseAfterFailure = 30s;
constexpr auto delegationPause = 5min; // The domain may get other name servers while its records are watched.

Answer::State state(dns::Answer answer)
{
    switch (answer) {
    case dns::Answer::Unknown:
        return Answer::State::Unknown;
    case dns::Answer::No:
        return Answer::State::No;
    case dns::Answer::Partly:
        return Answer::State::Partly;
    case dns::Answer::Yes:
        return Answer::State::Yes;
    }
    Q_UNREACHABLE();
    return Answer::State::Unknown;
}

/// Text records stand beside each other, so that what a server has without the new one is not old.
ServerView::Verdict verdict(dns::View view, bool isText)
{
    switch (view) {
    case dns::View::Unasked:
        return ServerView::Verdict::NotAsked;
    case dns::View::New:
        return ServerView::Verdict::New;
    case dns::View::Old:
        return isText ? ServerView::Verdict::Other : ServerView::Verdict::Old;
    case dns::View::Other:
        return ServerView::Verdict::Other;
    case dns::View::None:
        return ServerView::Verdict::Nothing;
    case dns::View::Failed:
        return ServerView::Verdict::Trouble;
    }
    Q_UNREACHABLE();
    return ServerView::Verdict::Trouble;
}

ServerView serverView(const dns::WatchRow &row, bool isText)
{
    ServerView view;
    const bool isResolver = row.role == dns::Role::Resolver;
    view.name = row.name;
    view.address = row.address;
    if (isResolver)
        view.serverOperator = row.region.isEmpty() ? row.name : Text::tr("%1, %2").arg(row.name, row.region);
    view.role = isResolver ? ServerView::Role::Resolver : ServerView::Role::Authoritative;
    view.verdict = verdict(row.view, isText);
    view.answer = row.view == dns::View::Failed ? row.verdict : QString(row.answer).replace(u'\n', u", "_s);
    view.note = row.verdict;
    if (row.stretched)
        view.note += u' ' + Text::tr("This resolver keeps answers longer than they are meant to live.");
    view.serial = row.serial;
    view.expires = row.expiresAt;
    view.asked = row.lastAsked;
    return view;
}

QStringList dataOf(const QList<RecordView> &records)
{
    QStringList data;
    for (const RecordView &record : records)
        data += record.data;
    data.sort();
    return data;
}

} // namespace

RecordWatch::RecordWatch(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    m_nextSearch.setSingleShot(true);
    connect(&m_nextSearch, &QTimer::timeout, this, &RecordWatch::findServers);
}

RecordWatch::~RecordWatch() = default;

void RecordWatch::start(const QList<RecordView> &wanted, const FormerRecords &former,
                        const QJsonObject &remembered, const QList<QList<RecordView>> &alternatives)
{
    stop();
    m_alternatives = alternatives;
    m_wanted.clear();
    for (const RecordView &record : wanted) {
        if (record.isWanted && record.owner == wanted.constFirst().owner
            && record.type == wanted.constFirst().type)
            m_wanted += record;
    }
    if (m_wanted.isEmpty())
        return;
    m_former = former;
    m_remembered = remembered;
    // What was seen of another change says nothing about this one.
    if (remembered.value(u"wanted"_s).toVariant().toStringList() != dataOf(m_wanted))
        m_remembered = {};
    m_stage = rememberedStage(m_remembered);
    m_verdicts = m_wanted;
    m_round = std::make_unique<QObject>();
    m_isRunning = true;
    findServers();
}

void RecordWatch::stop()
{
    m_isRunning = false;
    m_nextSearch.stop();
    if (m_watch) {
        m_remembered = toJson();
        m_watch->disconnect(this);
        m_watch->stop();
        m_watch.release()->deleteLater(); // Often called from a signal of its own.
    }
    if (m_round)
        m_round.release()->deleteLater();
}

void RecordWatch::checkNow()
{
    if (m_watch)
        m_watch->checkNow();
    if (m_watch || m_nextSearch.isActive())
        m_nextSearch.start(0);
}

void RecordWatch::setInBackground(bool isInBackground)
{
    m_isInBackground = isInBackground;
    if (m_watch)
        m_watch->setAttentive(!isInBackground);
}

void RecordWatch::findServers()
{
    auto finder = std::make_shared<dns::DelegationFinder>(m_services.dnsClient(), m_services.dns());
    whenFinished(finder->find(m_wanted.constFirst().owner, dns::Missing::Allowed), m_round.get(),
                 [this, finder](const Result<dns::Delegation> &delegation) {
                     if (!m_isRunning)
                         return;
                     if (m_watch)
                         follow(delegation);
                     else if (delegation)
                         askFormer(*delegation);
                     else
                         failWith(delegation.error());
                 });
}

/// What is known of the name servers holds until something else is known.
void RecordWatch::follow(const Result<dns::Delegation> &delegation)
{
    if (!m_watch->isRunning())
        return;
    m_nextSearch.start(delegationPause);
    if (delegation)
        m_watch->setDelegation(*delegation);
}

void RecordWatch::failWith(const Error &error)
{
    // A network that answers in the place of servers makes every one of them look broken.
    whenFinished(dns::isIntercepted(m_services.dnsClient(), m_services.dns()), m_round.get(),
                 [this, error](bool isIntercepted) {
                     const QString text = isIntercepted
                         ? dns::interceptionFinding().text
                         : QStringList{error.message, error.remedy}.join(u' ').trimmed();
                     m_answers.notes = {text};
                     emit changed();
                     m_nextSearch.start(pauseAfterFailure);
                 });
}

void RecordWatch::askFormer(const dns::Delegation &delegation)
{
    const dns::RRset wanted = rrsets(m_wanted).value(0);
    dns::RRset former{wanted.name, wanted.type, m_former.ttl, {}};
    const auto parse = [&former](const QStringList &data) {
        for (const QString &datum : data) {
            if (const Result<dns::Rdata> parsed = dns::parseRdata(former.type, datum))
                former.data += *parsed;
        }
    };
    if (m_remembered.contains(u"former"_s)) {
        const QJsonObject kept = m_remembered.value(u"former"_s).toObject();
        former.ttl = std::chrono::seconds(kept.value(u"ttl"_s).toInteger());
        parse(kept.value(u"data"_s).toVariant().toStringList());
        const QJsonValue negative = kept.value(u"negativeTtl"_s);
        watch(delegation, former, negative.isDouble() ? std::optional(negative.toInteger()) : std::nullopt);
        return;
    }
    parse(m_former.data);
    whenFinished(dns::askAuthorities(m_services.dnsClient(), delegation, wanted.name, wanted.type),
                 m_round.get(),
                 [this, delegation, former, wanted](const QList<dns::AuthorityAnswer> &answers) {
                     if (!m_isRunning)
                         return;
                     dns::RRset before = former;
                     std::optional<qint64> negativeTtl;
                     for (const dns::AuthorityAnswer &answer : answers) {
                         if (answer.state != dns::NameServer::State::Answers)
                             continue;
                         if (answer.negativeTtl)
                             negativeTtl = answer.negativeTtl->count();
                         // What is asked now is the former state only while nobody has changed it.
                         if (!m_former.isKnown && !dns::compare(wanted, answer.found).isRight())
                             before = answer.found.isEmpty() ? former : answer.found;
                     }
                     watch(delegation, before, negativeTtl);
                 });
}

void RecordWatch::watch(const dns::Delegation &delegation, const dns::RRset &former,
                        std::optional<qint64> negativeTtl)
{
    dns::Change change;
    change.wanted = rrsets(m_wanted).value(0);
    change.former = former;
    if (negativeTtl)
        change.negativeTtl = std::chrono::seconds(*negativeTtl);
    change.zone = delegation.zone;
    for (const QList<RecordView> &alternative : std::as_const(m_alternatives)) {
        for (const dns::RRset &set : rrsets(alternative)) {
            if (set.name == change.wanted.name && set.type == change.wanted.type)
                change.alternatives += set;
        }
    }
    m_former = {former.texts(), former.ttl, true};
    QJsonObject kept{{u"data"_s, QJsonArray::fromStringList(former.texts())},
                     {u"ttl"_s, qint64(former.ttl.count())}};
    if (negativeTtl)
        kept.insert(u"negativeTtl"_s, *negativeTtl);
    m_watch = std::make_unique<dns::Watch>(m_services.dnsClient(), m_services.dns(), change, delegation);
    if (const QJsonObject seen = m_remembered.value(u"seen"_s).toObject(); !seen.isEmpty()) {
        // Another change than remembered only costs the clock, which then starts anew.
        if (!m_watch->restore(seen))
            m_stage = Stage::NotPublished;
    }
    m_remembered.insert(u"former"_s, kept);
    m_remembered.insert(u"wanted"_s, QJsonArray::fromStringList(dataOf(m_wanted)));
    m_watch->setAttentive(!m_isInBackground);
    connect(m_watch.get(), &dns::Watch::changed, this, &RecordWatch::refresh);
    connect(m_watch.get(), &dns::Watch::done, this, &RecordWatch::refresh);
    m_watch->start();
    m_nextSearch.start(delegationPause);
    refresh();
}

void RecordWatch::refresh()
{
    const dns::FiveAnswers answers = m_watch->answers();
    m_answers.published = {state(answers.published), dns::publishedText(answers)};
    m_answers.consistent = {state(answers.consistent), dns::consistentText(answers)};
    m_answers.delegated = {state(answers.delegated), dns::delegatedText(answers)};
    m_answers.seen = {state(answers.seen), dns::seenText(answers)};
    m_answers.oldGone = {state(answers.expired), dns::expiredText(answers, m_services.now())};
    m_answers.notes.clear();
    for (const dns::Finding &finding : m_watch->findings())
        m_answers.notes += finding.text;
    m_answers.oldGoneAt.reset();
    if (answers.expiresAt.isValid())
        m_answers.oldGoneAt = answers.expiresAt;
    QList<ServerView> servers;
    const QList<dns::WatchRow> rows = m_watch->rows();
    for (const dns::WatchRow &row : rows)
        servers += serverView(row, m_wanted.constFirst().type == u"TXT"_s);
    m_servers.set(std::move(servers));
    refreshVerdicts(rows);
    refreshStage();
    emit changed();
}

void RecordWatch::refreshStage()
{
    const bool isPublished = m_answers.published.state == Answer::State::Yes;
    if (!isPublished) {
        if (m_answers.published.state != Answer::State::Unknown)
            m_stage = Stage::NotPublished;
        return;
    }
    reach(Stage::Published);
    // Without resolvers there is nobody to see it, and where none answers the watch ends by the clock alone.
    const bool hasResolvers = !m_services.dns().observers().isEmpty();
    const bool isSeen = m_answers.seen.state == Answer::State::Yes || !hasResolvers || m_watch->isDone();
    if (isSeen)
        reach(Stage::Seen);
    if (isSeen && m_answers.oldGone.state == Answer::State::Yes)
        reach(Stage::Expired);
}

void RecordWatch::reach(Stage stage)
{
    if (m_stage >= stage)
        return;
    m_stage = stage;
    emit stageReached(stage);
}

QJsonObject RecordWatch::toJson() const
{
    QJsonObject json = m_remembered;
    if (m_watch)
        json.insert(u"seen"_s, m_watch->toJson());
    json.insert(u"stage"_s, int(m_stage));
    return json;
}

Stage RecordWatch::rememberedStage(const QJsonObject &json)
{
    return Stage(qBound(int(Stage::NotPublished), json.value(u"stage"_s).toInt(), int(Stage::Expired)));
}

} // namespace onboarding
