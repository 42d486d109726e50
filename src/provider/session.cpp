// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/session.h"

#include <QCoreApplication>

#include "provider/json.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

/// The text at a path, for each name.
Result<QMap<QString, QString>> textsAt(const QMap<QString, QString> &paths, const QJsonValue &document)
{
    QMap<QString, QString> texts;
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QList<QJsonValue> values = valuesAt(document, path.value());
        const QString text = values.isEmpty() ? QString() : scalarText(values.first());
        if (text.isEmpty())
            return fail(Error::Kind::Refused,
                        QCoreApplication::translate("provider",
                                                    "The provider does not know what was looked up there."),
                        path.key(),
                        QCoreApplication::translate(
                            "provider",
                            "Check in the provider's control panel that the domain and the mailbox exist."));
        texts.insert(path.key(), text);
    }
    return texts;
}

} // namespace

void Brought::addTo(Exchange::Task &task) const
{
    for (auto text = texts.begin(); text != texts.end(); ++text)
        task.scope.setText(text.key(), text.value());
    for (auto text = variables.begin(); text != variables.end(); ++text)
        task.scope.setText(text.key(), text.value());
    for (auto secret = secrets.begin(); secret != secrets.end(); ++secret)
        task.scope.setSecret(secret.key(), secret.value());
    for (auto cookie = cookies.begin(); cookie != cookies.end(); ++cookie) {
        task.cookies.insert(cookie.key(), cookie.value());
        task.scope.setSecret(u"cookie "_s + QString::fromLatin1(cookie.key()), Secret(cookie.value()));
    }
}

Result<Brought> broughtBy(const Step &step, const Answer &answer)
{
    const Mapping &result = step.operation.result;
    const auto values = textsAt(result.values, answer.document);
    const auto secrets = textsAt(result.secrets, answer.document);
    if (!values || !secrets)
        return fail((values ? secrets : values).error());
    Brought brought{*values, {}, step.hasCookies ? answer.cookies : QHash<QByteArray, QByteArray>(), {}};
    for (auto secret = secrets->begin(); secret != secrets->end(); ++secret)
        brought.secrets.insert(secret.key(), Secret(secret.value()));
    for (auto path = result.variables.begin(); path != result.variables.end(); ++path) {
        const QList<QJsonValue> found = valuesAt(answer.document, path.value());
        if (const QString text = found.isEmpty() ? QString() : scalarText(found.first()); !text.isEmpty())
            brought.variables.insert(path.key(), text);
    }
    return brought;
}

void Session::want(const QString &step, QObject *who, const Begin &begin, Take take)
{
    Kept &kept = m_steps[step];
    if (kept.brought) {
        const Brought brought = *kept.brought; // Whoever takes it may ask for another step at once.
        return take(brought, kept.age);
    }
    kept.waiters.append({who, std::move(take)});
    if (kept.waiters.size() == 1)
        begin([this, step](const Result<Brought> &brought) { finish(step, brought); });
}

void Session::forget(const QString &step, quint64 age)
{
    Kept &kept = m_steps[step];
    if (kept.age == age)
        kept.brought.reset();
}

void Session::finish(const QString &step, const Result<Brought> &brought)
{
    Kept &kept = m_steps[step];
    if (brought)
        kept.brought = *brought;
    ++kept.age;
    const QList<Waiter> waiters = std::exchange(kept.waiters, {});
    for (const Waiter &waiter : waiters) {
        if (waiter.who)
            waiter.take(brought, std::nullopt);
    }
}

} // namespace provider
