// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFutureWatcher>
#include <QPromise>
#include <QSet>

#include "base/chain.h"
#include "dns/policies.h"
#include "dns/walk.h"
#include "dns/words.h"

namespace dns {

namespace {

/// The domain behind "include:" or "redirect="; the root where a macro stands for it.
DomainName targetOf(const QByteArray &term, QByteArrayView prefix)
{
    const QByteArray name = term.sliced(prefix.size());
    return name.contains('%') ? DomainName() : DomainName::fromALabels(QString::fromLatin1(name));
}

/// RFC 7208 §4.6.4: include, a, mx, ptr, exists and redirect cost a look-up each.
bool costsLookup(const QByteArray &term)
{
    for (const QByteArrayView name : {"include:", "exists:", "redirect="}) {
        if (term.startsWith(name))
            return true;
    }
    for (const QByteArrayView name : {"a", "mx", "ptr"}) {
        if (term.startsWith(name)
            && (term.size() == name.size() || term.at(name.size()) == ':' || term.at(name.size()) == '/'))
            return true;
    }
    return false;
}

/// One count; a child of the client that deletes itself at its end.
class SpfLookups final : public QObject {
public:
    SpfLookups(Client &client, const Environment &environment)
        : QObject(&client)
        , m_context{client, environment, {}}
    {
        m_promise.start();
        m_watcher.setFuture(m_promise.future());
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, &QObject::deleteLater);
    }

    QFuture<int> start(const DomainName &domain, const QByteArray &text)
    {
        m_seen += domain;
        read(text);
        const QFuture<int> future = m_promise.future();
        goOn();
        return future;
    }

private:
    void read(const QByteArray &text)
    {
        for (QByteArray term : text.toLower().simplified().split(' ')) {
            if (!term.isEmpty() && QByteArrayView("+-~?").contains(term.at(0)))
                term.remove(0, 1);
            if (!costsLookup(term))
                continue;
            ++m_lookups;
            for (const QByteArrayView prefix : {QByteArrayView("include:"), QByteArrayView("redirect=")}) {
                if (term.startsWith(prefix))
                    m_targets += targetOf(term, prefix);
            }
        }
    }

    void goOn()
    {
        if (m_targets.isEmpty() || m_lookups > mostSpfLookups) {
            finish();
            return;
        }
        const DomainName target = m_targets.takeFirst();
        if (target.isRoot() || m_seen.contains(target)) {
            goOn();
            return;
        }
        m_seen += target;
        auto *walk = new Walk(m_context, {target, Type::TXT}, 0, this);
        walk->start([this, walk, target](const Trail &trail) {
            walk->deleteLater();
            if (trail.end) {
                for (const QByteArray &text :
                     spfTexts(trail.end->message.answer(target, Type::TXT).values<Text>()))
                    read(text);
            }
            goOn();
        });
    }

    void finish()
    {
        m_watcher.disconnect(this);
        deleteLater();
        QPromise<int> promise = std::move(m_promise);
        promise.addResult(m_lookups);
        promise.finish();
    }

    WalkContext m_context;
    QList<DomainName> m_targets;
    QSet<DomainName> m_seen;
    int m_lookups = 0;
    QPromise<int> m_promise;
    QFutureWatcher<int> m_watcher;
};

} // namespace

QFuture<int> countSpfLookups(Client &client, const Environment &environment, const DomainName &domain,
                             const QByteArray &text)
{
    return (new SpfLookups(client, environment))->start(domain, text);
}

QFuture<Comparison> compareWithLookups(Client &client, const Environment &environment, const RRset &wanted,
                                       const RRset &found, const Circumstances &circumstances)
{
    const Comparison comparison = compare(wanted, found, circumstances);
    const QList<QByteArray> present = spfTexts(found.values<Text>());
    const QList<QByteArray> more = spfTexts(wanted.values<Text>());
    if (present.isEmpty() || more.isEmpty())
        return QtFuture::makeReadyFuture(comparison);
    const QByteArray proposed = mergedSpf(present + more);
    return chain(countSpfLookups(client, environment, wanted.name, proposed), &client,
                 [comparison](int lookups) {
                     Comparison counted = comparison;
                     if (lookups <= mostSpfLookups)
                         return counted;
                     counted.verdict = Verdict::Wrong;
                     counted.findings +=
                         Finding{Finding::Kind::SpfTooManyLookups, Finding::Severity::Error,
                                 //: %1 is a number
                                 Words::tr("With all that it includes this SPF record needs more than %1 DNS "
                                           "look-ups, which receivers take for an error: leave out the "
                                           "hosts that no longer send mail.")
                                     .arg(mostSpfLookups)};
                     return counted;
                 });
}

} // namespace dns
