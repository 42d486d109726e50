// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/walk.h"

#include <cstdio>

#include <QDir>
#include <QJsonArray>

#include "base/csv.h"
#include "rehearsal/mailstore.h"
#include "rehearsal/rehearsal.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

void print(const QString &line)
{
    std::fprintf(stdout, "%s\n", qPrintable(line));
    std::fflush(stdout);
}

void printOutcome(const QString &mark, const QString &step, const QString &outcome, double seconds)
{
    print(u"%1 %2 %3 (%4 s)"_s.arg(mark, (step + u':').leftJustified(11), outcome,
                                   QString::number(seconds, 'f', 1)));
}

} // namespace

Walk::Walk(Rehearsal &rehearsal, const QString &program, QObject *parent)
    : QObject(parent)
    , m_rehearsal(rehearsal)
    , m_project(rehearsal.folder() + u"/practice.mailhaul"_s)
    , m_accountsFile(rehearsal.folder() + u"/accounts.csv"_s)
    , m_tokenFile(rehearsal.folder() + u"/api.token"_s)
    , m_control(program, rehearsal.folder() + u"/home"_s)
{
}

Status Walk::writeInputs() const
{
    const QJsonObject world = m_rehearsal.description();
    QString table = u"address,name,password,old_password,kind,members\n"_s;
    for (const RehearsalUser &user : m_rehearsal.users()) {
        table += QStringList{user.address,
                             quotedField(user.displayName),
                             QString::fromUtf8(user.newPassword),
                             QString::fromUtf8(user.oldPassword),
                             u"mailbox"_s,
                             QString()}
                     .join(u',')
            + u'\n';
    }
    for (const QJsonValue &alias : world.value(u"aliases"_s).toArray()) {
        QStringList members;
        for (const QJsonValue &member : alias[u"members"_s].toArray())
            members << member.toString();
        table += u"%1@%2,,,,alias,%3\n"_s.arg(alias[u"localPart"_s].toString(), m_rehearsal.domain(),
                                              members.join(u' '));
    }
    const Status written = writeFile(m_accountsFile, table.toUtf8());
    return written ? writeFile(m_tokenFile, m_rehearsal.api().options().token) : written;
}

void Walk::start()
{
    m_time.start();
    const Status written = writeInputs();
    if (!written) {
        print(written.error().toString());
        end(false);
        return;
    }
    makeSteps();
    next();
}

void Walk::stop()
{
    m_steps.clear();
    if (m_control.isRunning())
        m_control.terminate();
    else
        end(false);
}

void Walk::next()
{
    if (m_next == m_steps.size()) {
        compareMail();
        return;
    }
    const Step step = m_steps.at(m_next++);
    m_control.start(step.arguments, [this, step](const ControlOutput &output) { judge(step, output); });
}

void Walk::judge(const Step &step, const ControlOutput &output)
{
    if (m_steps.isEmpty()) {
        print(u"Stopped."_s);
        end(false);
        return;
    }
    const Result<QString> outcome = output.exitCode == 0
        ? step.outcome(output)
        : fail(Error::Kind::Refused,
               u"mailhaulctl %1 ended with code %2."_s.arg(step.arguments.first()).arg(output.exitCode));
    if (outcome) {
        printOutcome(u"ok    "_s, step.name, *outcome, output.seconds);
        next();
        return;
    }
    printOutcome(u"FAILED"_s, step.name, outcome.error().toString(), output.seconds);
    if (!output.messages.isEmpty())
        print(output.messages);
    end(false);
}

void Walk::compareMail()
{
    QElapsedTimer time;
    time.start();
    qsizetype messages = 0;
    qint64 octets = 0;
    for (const RehearsalUser &user : m_rehearsal.users()) {
        const auto source = readMailStore(m_rehearsal.oldHost(), user.address, user.oldPassword);
        const auto destination = readMailStore(m_rehearsal.newHost(), user.address, user.newPassword);
        const QString trouble = !source ? source.error().toString()
            : !destination              ? destination.error().toString()
                                        : QString();
        const StoreDifference difference =
            trouble.isEmpty() ? compareStores(*source, *destination) : StoreDifference();
        if (!trouble.isEmpty() || !difference.isNone()) {
            printOutcome(u"FAILED"_s, u"compare"_s, user.address + u": "_s + trouble + difference.toString(),
                         0);
            end(false);
            return;
        }
        messages += source->messages.size();
        for (const StoredMessage &message : source->messages)
            octets += message.size;
    }
    printOutcome(
        u"ok    "_s, u"compare"_s,
        u"read again by another program: %1 messages, %2 MB, the same octets, flags and dates on both sides"_s
            .arg(messages)
            .arg(static_cast<double>(octets) / 1e6, 0, 'f', 1),
        static_cast<double>(time.elapsed()) / 1000);
    end(true);
}

void Walk::end(bool isEverythingProven)
{
    const QString seconds = QString::number(static_cast<double>(m_time.elapsed()) / 1000, 'f', 0);
    print(isEverythingProven ? u"The whole move is done and proven, in %1 s."_s.arg(seconds)
                             : u"The move did not come to its end."_s);
    emit finished(isEverythingProven);
}

} // namespace rehearsal
