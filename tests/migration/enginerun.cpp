// SPDX-License-Identifier: GPL-3.0-or-later
#include "enginerun.h"

#include <QMap>
#include <QTest>

using namespace Qt::StringLiterals;

migration::Summary runEngine(const QList<migration::AccountJob> &jobs, const migration::Options &options,
                             QList<migration::Problem> *problems, std::chrono::milliseconds limit)
{
    migration::Engine engine;
    migration::Summary summary;
    bool isFinished = false;
    QMap<QString, QString> running; // What was last heard of each account.
    QObject::connect(&engine, &migration::Engine::problem, &engine, [&](const migration::Problem &problem) {
        if (problems)
            problems->append(problem);
    });
    QObject::connect(&engine, &migration::Engine::progress, &engine,
                     [&](const migration::AccountProgress &progress) {
                         running[progress.account] = u"%1: state %2, %3 of %4, %5\n"_s.arg(progress.account)
                                                         .arg(int(progress.state))
                                                         .arg(progress.copied)
                                                         .arg(progress.total)
                                                         .arg(progress.error.value_or(Error()).toString());
                     });
    QObject::connect(
        &engine, &migration::Engine::accountFinished, &engine,
        [&](const migration::AccountSummary &account) { running.remove(account.proof.account); });
    QObject::connect(&engine, &migration::Engine::finished, &engine, [&](const migration::Summary &end) {
        summary = end;
        isFinished = true;
    });
    engine.start(jobs, options);
    if (!QTest::qWaitFor([&] { return isFinished; }, int(limit.count())))
        summary.error = Error{Error::Kind::Internal,
                              u"The engine did not end in time."_s,
                              QStringList(running.values()).join(QString()),
                              {}};
    return summary;
}

QString words(const Status &status)
{
    return status ? QString() : status.error().toString();
}

QString words(const migration::Summary &summary)
{
    QString all = summary.error ? summary.error->toString() : QString();
    for (const migration::AccountSummary &account : summary.accounts)
        all += account.error ? account.error->toString() : QString();
    return all;
}
