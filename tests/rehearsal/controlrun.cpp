// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/controlrun.h"

#include <QJsonDocument>
#include <QProcessEnvironment>

#include "rehearsal/serverprocess.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

QJsonObject ControlOutput::last(const QString &event) const
{
    const QList<QJsonObject> matching = all(event);
    return matching.isEmpty() ? QJsonObject() : matching.last();
}

QList<QJsonObject> ControlOutput::all(const QString &event) const
{
    QList<QJsonObject> matching;
    for (const QJsonObject &line : lines) {
        if (line.value(u"event"_s).toString() == event)
            matching << line;
    }
    return matching;
}

QJsonObject ControlOutput::find(const QString &event, const QString &field, const QString &value) const
{
    for (const QJsonObject &line : all(event)) {
        if (line.value(field).toString() == value)
            return line;
    }
    return {};
}

ControlRun::ControlRun(QString program, const QString &home, QObject *parent)
    : QObject(parent)
    , m_program(std::move(program))
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : {u"HOME"_s, u"XDG_CONFIG_HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_CACHE_HOME"_s})
        environment.insert(name, home);
    m_process.setProcessEnvironment(environment);
    m_process.setStandardInputFile(QProcess::nullDevice());
    tieToThisProcess(m_process);
    connect(&m_process, &QProcess::finished, this, [this](int exitCode, QProcess::ExitStatus status) {
        end(status == QProcess::NormalExit ? exitCode : ::exitCode(Error::Kind::Internal));
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(::exitCode(Error::Kind::Internal));
    });
}

void ControlRun::start(const QStringList &arguments, const Then &then)
{
    m_then = then;
    m_time.start();
    m_process.start(m_program, arguments + QStringList{u"--json"_s});
}

void ControlRun::end(int exitCode)
{
    ControlOutput output;
    output.exitCode = exitCode;
    output.seconds = static_cast<double>(m_time.elapsed()) / 1000;
    output.messages = QString::fromUtf8(m_process.readAllStandardError()).trimmed();
    if (m_process.error() == QProcess::FailedToStart || m_process.exitStatus() == QProcess::CrashExit)
        output.messages += u"\n%1: %2"_s.arg(m_program, m_process.errorString());
    for (const QByteArray &line : m_process.readAllStandardOutput().split('\n')) {
        if (!line.isEmpty())
            output.lines << QJsonDocument::fromJson(line).object();
    }
    m_then(output);
}

} // namespace rehearsal
