// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/call.h"

#include "provider/address.h"

namespace provider {

Call::Call(const Exchange::Shared &shared, Session &session, Exchange::Task task, Exchange::Ended ended,
           QObject *parent)
    : QObject(parent)
    , m_shared(shared)
    , m_session(session)
    , m_original(std::move(task))
    , m_task(m_original)
    , m_ended(std::move(ended))
{
}

void Call::start()
{
    next();
}

void Call::abort()
{
    m_ended = nullptr;
    for (Exchange *running : findChildren<Exchange *>(Qt::FindDirectChildrenOnly))
        running->abort();
    deleteLater();
}

void Call::next()
{
    if (!m_ended)
        return;
    const QStringList &needs = m_task.operation.needs;
    if (m_taken < needs.size()) {
        const QString name = needs.at(m_taken++);
        take(name, *m_shared.api.steps.constFind(name));
        return;
    }
    exchange(m_task, this, [this](const Result<Answer> &answer) { finish(answer); })->start();
}

void Call::take(const QString &name, const Step &step)
{
    const auto go = [this](const Result<Brought> &brought) {
        if (!brought)
            return finish(fail(brought.error()));
        brought->addTo(m_task);
        m_variables.insert(brought->variables);
        next();
    };
    // The exchange of a kept step belongs to the session: others may wait for it when this call is gone.
    QObject *owner = step.isKept ? static_cast<QObject *>(&m_session) : this;
    const auto begin = [this, &step, owner](const std::function<void(const Result<Brought> &)> &took) {
        exchange(taskOf(step.operation), owner, [took, &step](const Result<Answer> &answer) {
            took(answer ? broughtBy(step, *answer) : Result<Brought>(fail(answer.error())));
        })->start();
    };
    if (!step.isKept)
        return begin(go);
    m_session.want(name, this, begin,
                   [this, name, go](const Result<Brought> &brought, std::optional<quint64> age) {
                       if (age)
                           m_ages.insert(name, *age);
                       go(brought);
                   });
}

Exchange::Task Call::taskOf(const Operation &operation) const
{
    Exchange::Task task = m_task;
    task.operation = operation;
    return task;
}

Exchange *Call::exchange(Exchange::Task task, QObject *parent, Exchange::Ended ended)
{
    // Checked with the profile: it holds no variables.
    if (!task.operation.baseUrl.isEmpty())
        task.base = checkedBaseUrl(task.operation.baseUrl).value_or(task.base);
    auto *exchange = new Exchange(m_shared, std::move(task), std::move(ended), parent);
    connect(exchange, &Exchange::waiting, this, &Call::waiting);
    return exchange;
}

void Call::finish(const Result<Answer> &answer)
{
    const bool mayHaveExpired =
        !answer && answer.error().kind == Error::Kind::LoginRefused && !m_ages.isEmpty() && !m_isRenewed;
    if (!mayHaveExpired)
        return end(answer);
    m_isRenewed = true;
    for (auto age = m_ages.begin(); age != m_ages.end(); ++age)
        m_session.forget(age.key(), age.value());
    m_ages.clear();
    m_task = m_original;
    m_taken = 0;
    next();
}

void Call::end(Result<Answer> answer)
{
    if (answer)
        answer->variables = m_variables;
    if (const Exchange::Ended ended = std::exchange(m_ended, nullptr))
        ended(std::move(answer));
    deleteLater();
}

} // namespace provider
