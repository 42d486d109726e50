// SPDX-License-Identifier: GPL-3.0-or-later
// AccountRun's part that opens and closes pairs of connections.
#include <algorithm>

#include "migration/accountrun.h"
#include "migration/flagcarrier.h"
#include "migration/survey.h"

namespace migration {

namespace {

/// Below, its log-in takes longer than it saves.
constexpr qint64 messagesForAnotherPair = 2000;
constexpr qint64 messagesForForcedPair = 100; ///< Where the user wants several.
constexpr qint64 octetsForAnotherPair = 64 * 1024 * 1024;
constexpr int mostLoginRefusals = 3;
/// Half a minute: who has mistyped a server's name should hear of it while he looks.
constexpr int mostFirstTries = 5;

bool isFinal(Error::Kind kind)
{
    return kind == Error::Kind::LoginRefused || kind == Error::Kind::CertificateRefused;
}

} // namespace

bool AccountRun::mayAddPair() const
{
    return m_traffic.mayConnect(m_job.source.endpoint.host, m_job.destination.endpoint.host);
}

void AccountRun::addPair()
{
    m_pairs.push_back(std::make_unique<Pair>(m_job.source, m_job.destination, m_ledger, *this, this));
    Pair *const pair = m_pairs.back().get();
    connect(pair, &Pair::ready, this, [this, pair] { pairReady(pair); });
    connect(pair, &Pair::lost, this, [this, pair](const Error &error) { pairLost(pair, error); });
    connect(pair, &Pair::idle, this, &AccountRun::checkEnd);
    connect(pair, &Pair::closed, this, [this, pair] { pairClosed(pair); });
    pair->setSlot(m_traffic.connect(m_job.source.endpoint.host, m_job.destination.endpoint.host));
    pair->setDryRun(m_options.dryRun);
    pair->setListing(m_pairs.size() == 1);
    pair->setPaused(m_isPaused);
    pair->open();
}

void AccountRun::pairReady(Pair *pair)
{
    m_error.reset();
    m_isKnown = true;
    if (!isStored(learnLimits(*pair->source(), *pair->destination())))
        return;
    if (pair == m_pairs.front().get() && !(m_isSurveyed && m_isLaidOut))
        survey();
    else if (pair == m_pairs.front().get() && !m_areFlagsCarried)
        carryFlags();
    else
        pair->work();
    m_lastChange = m_clock.elapsed();
    emit changed();
}

void AccountRun::pairLost(Pair *pair, const Error &error)
{
    if (m_phase == Phase::Finished || !isStored(flush()))
        return;
    if (m_isStopping) {
        pairClosed(pair);
        return;
    }
    const bool isFirst = pair == m_pairs.front().get();
    const bool areOthersWorking = workingPair() != nullptr;
    const bool isTooMany = !pair->hasEverBeenReady() || error.kind == Error::Kind::Throttled;
    if (!isFirst && areOthersWorking && isTooMany) {
        // The server grants no further connection: go on with those there are.
        m_mostPairs = m_wantedPairs = std::max(1, int(m_pairs.size()) - 1);
        removePair(pair);
        return;
    }
    const bool isHopeless =
        isFinal(error.kind) && (!pair->hasEverBeenReady() || pair->tries() >= mostLoginRefusals);
    const bool areNamesRight = m_isKnown
        || (m_traffic.hasReached(m_job.source.endpoint.host)
            && m_traffic.hasReached(m_job.destination.endpoint.host));
    const int tries = m_options.tries > 0 ? m_options.tries : areNamesRight ? 0 : mostFirstTries;
    if (isHopeless || (tries > 0 && pair->tries() >= tries && !areOthersWorking)) {
        giveUp(error);
        return;
    }
    if (!areOthersWorking)
        m_error = error;
    if (isFirst && !(m_isSurveyed && m_isLaidOut))
        startAgain();
    pair->tryLater();
    emit changed();
}

/// The listing was cut off: what it did not finish is asked for again. Rows that are durable stay.
void AccountRun::startAgain()
{
    for (std::size_t i = 1; i < m_pairs.size(); ++i)
        m_pairs.at(i)->close();
    m_pairs.resize(1);
    m_traffic.endTrial(this);
    m_isTrying = false;
    m_survey.reset();
    m_carrier.reset();
    m_layout.reset();
    m_laidOut.clear();
    m_listed.clear();
    m_tallies.clear();
    m_tally = {};
    m_folders.clear();
    m_isLaidOut = m_isSurveyed = false;
    m_phase = Phase::Surveying;
}

void AccountRun::wakePairs()
{
    for (const std::unique_ptr<Pair> &pair : m_pairs)
        pair->wake();
}

Pair *AccountRun::workingPair() const
{
    const auto found = std::find_if(m_pairs.begin(), m_pairs.end(), [](const std::unique_ptr<Pair> &pair) {
        return pair->state() == Pair::State::Working;
    });
    return found != m_pairs.end() ? found->get() : nullptr;
}

/// It is among those whose signal has just come, so it goes a little later.
void AccountRun::removePair(Pair *pair)
{
    const auto found = std::find_if(m_pairs.begin(), m_pairs.end(),
                                    [pair](const std::unique_ptr<Pair> &one) { return one.get() == pair; });
    if (found == m_pairs.end())
        return;
    pair->disconnect(this);
    found->release()->deleteLater();
    m_pairs.erase(found);
    m_lastChange = m_clock.elapsed();
    endTrial();
    wakePairs();
}

/// A second pair while there is work for it; further ones by what they achieve.
void AccountRun::adaptPairs()
{
    const bool isAtWork = m_phase == Phase::Surveying || m_phase == Phase::Copying;
    if (!isAtWork || m_isPaused || m_isStopping || m_options.dryRun)
        return;
    if (m_isTrying) {
        judgeTrial();
        return;
    }
    const bool isForced = m_options.connections > 0;
    if (int(m_pairs.size()) < m_wantedPairs) {
        const qint64 octets = m_tally.octets - m_tally.octetsDone;
        const bool isWorthIt = m_tally.open > (isForced ? messagesForForcedPair : messagesForAnotherPair)
            || (m_tally.open > 1 && octets > octetsForAnotherPair) || (m_tally.open > 1 && isSlow() && hasMuchLeft());
        while (isWorthIt && int(m_pairs.size()) < m_wantedPairs && mayAddPair() && !m_traffic.isCrowded())
            addPair();
        return;
    }
    const bool isFixed = isForced || m_options.rate > 0 || m_wantedPairs >= m_mostPairs;
    const bool areAllWorking =
        std::all_of(m_pairs.begin(), m_pairs.end(),
                    [](const std::unique_ptr<Pair> &pair) { return pair->state() == Pair::State::Working; });
    if (isFixed || !areAllWorking || m_clock.elapsed() - m_lastChange < Traffic::window || !hasMuchLeft()
        || !mayAddPair() || m_traffic.isCrowded() || !m_traffic.beginTrial(this))
        return;
    m_rateBefore = m_traffic.rate();
    m_isTrying = true;
    ++m_wantedPairs;
    addPair();
}

/// Too little to measure anything is too little for another log-in, too.
bool AccountRun::hasMuchLeft() const
{
    constexpr double longEnough = 10; // Seconds.
    const qint64 work = m_tally.octets - m_tally.octetsDone + m_tally.open * Traffic::octetsPerMessage;
    return double(work) > longEnough * m_traffic.rate() && m_traffic.rate() > 0;
}

void AccountRun::judgeTrial()
{
    constexpr double worth = 1.1;
    Pair *const newest = m_pairs.back().get();
    if (newest->state() != Pair::State::Working) {
        if (!newest->hasEverBeenReady())
            return; // It becomes ready, or it is lost.
        endTrial();
    } else if (m_clock.elapsed() - m_lastChange >= Traffic::window) {
        if (m_traffic.rate() < m_rateBefore * worth) {
            m_mostPairs = m_wantedPairs = int(m_pairs.size()) - 1;
            newest->retire();
        }
        endTrial();
    }
}

void AccountRun::endTrial()
{
    m_isTrying = false;
    m_traffic.endTrial(this);
}

void AccountRun::pairClosed(Pair *pair)
{
    if (m_isStopping)
        stopped();
    else
        removePair(pair);
}

} // namespace migration
