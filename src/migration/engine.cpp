// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/engine.h"

#include "migration/engineworker.h"

namespace migration {

Engine::Engine(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("migration"));
}

Engine::~Engine()
{
    m_thread.quit();
    m_thread.wait();
}

void Engine::start(const QList<AccountJob> &jobs, const Options &options)
{
    if (m_worker)
        return;
    m_isRunning = true;
    m_worker = new Worker(jobs, options); // Deleted by its thread's end, below.
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_worker, &Worker::start);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &Worker::progress, this, &Engine::progress);
    connect(m_worker, &Worker::problem, this, &Engine::problem);
    connect(m_worker, &Worker::accountFinished, this, &Engine::accountFinished);
    connect(m_worker, &Worker::finished, this, [this](const Summary &summary) {
        m_isRunning = false;
        emit finished(summary);
    });
    m_thread.start();
}

void Engine::pause()
{
    if (m_worker)
        QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->setPaused(true); });
}

void Engine::resume()
{
    if (m_worker)
        QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->setPaused(false); });
}

void Engine::stop()
{
    if (m_worker)
        QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->stop(); });
}

} // namespace migration
