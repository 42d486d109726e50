// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/futures.h"

#include <QPromise>
#include <QTest>
#include <QThread>

#include <memory>
#include <optional>

class TestFutures : public QObject {
    Q_OBJECT

private slots:
    void init();

    void callsWithTheResult();
    void callsLaterWhenTheResultIsThereAlready();
    void staysSilentWhenCancelled();
    void staysSilentWhenThePromiseIsBroken();
    void staysSilentWithoutAResult();
    void staysSilentWhenTheContextIsGone();
    void callsInTheThreadOfTheContext();
    void leavesNothingBehind();

private:
    /// Lets everything that is queued for this thread happen.
    static void settle()
    {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    auto remember()
    {
        return [this](int result) { m_result = result; };
    }

    std::optional<int> m_result;
};

void TestFutures::init()
{
    m_result.reset();
}

void TestFutures::callsWithTheResult()
{
    QPromise<int> promise;
    promise.start();
    whenFinished(promise.future(), this, remember());
    settle();
    QVERIFY(!m_result);
    promise.addResult(7);
    promise.finish();
    QTRY_COMPARE(m_result, 7);
}

void TestFutures::callsLaterWhenTheResultIsThereAlready()
{
    QPromise<int> promise;
    promise.start();
    promise.addResult(7);
    promise.finish();
    whenFinished(promise.future(), this, remember());
    QVERIFY(!m_result); // The caller has not returned yet.
    QTRY_COMPARE(m_result, 7);
}

void TestFutures::staysSilentWhenCancelled()
{
    QPromise<int> promise;
    promise.start();
    whenFinished(promise.future(), this, remember());
    promise.future().cancel();
    promise.addResult(7);
    promise.finish();
    settle();
    QVERIFY(!m_result);
}

void TestFutures::staysSilentWhenThePromiseIsBroken()
{
    auto promise = std::make_unique<QPromise<int>>();
    promise->start();
    whenFinished(promise->future(), this, remember());
    promise.reset();
    settle();
    QVERIFY(!m_result);
}

void TestFutures::staysSilentWithoutAResult()
{
    QPromise<int> promise;
    promise.start();
    whenFinished(promise.future(), this, remember());
    promise.finish();
    settle();
    QVERIFY(!m_result);
}

void TestFutures::staysSilentWhenTheContextIsGone()
{
    auto context = std::make_unique<QObject>();
    QPromise<int> promise;
    promise.start();
    whenFinished(promise.future(), context.get(), remember());
    context.reset();
    promise.addResult(7);
    promise.finish();
    settle();
    QVERIFY(!m_result);
}

void TestFutures::callsInTheThreadOfTheContext()
{
    QPromise<int> promise;
    promise.start();
    QThread *calledIn = nullptr;
    whenFinished(promise.future(), this, [&calledIn](int) { calledIn = QThread::currentThread(); });
    const std::unique_ptr<QThread> worker(QThread::create([&promise] {
        promise.addResult(7);
        promise.finish();
    }));
    worker->start();
    QTRY_COMPARE(calledIn, thread());
    QVERIFY(worker->wait());
}

void TestFutures::leavesNothingBehind()
{
    QObject context;
    QPromise<int> promise;
    promise.start();
    whenFinished(promise.future(), &context, remember());
    promise.addResult(7);
    promise.finish();
    QTRY_VERIFY(m_result);
    settle();
    QVERIFY(context.children().isEmpty());
}

QTEST_GUILESS_MAIN(TestFutures)
#include "tst_futures.moc"
