// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/statesymbols.h"

#include <QCoreApplication>

#include "gui/timeline.h"

namespace gui {

using onboarding::Answer;
using onboarding::CopyState;
using onboarding::Creation;
using onboarding::Finding;
using onboarding::ServerView;
using onboarding::StepState;

Symbol symbolOf(StepState state)
{
    switch (state) {
    case StepState::ToDo:
        return Symbol::ToDo;
    case StepState::Waiting:
        return Symbol::Waiting;
    case StepState::Done:
        return Symbol::Done;
    case StepState::NeedsYou:
        return Symbol::NeedsYou;
    }
    Q_UNREACHABLE();
    return Symbol::ToDo;
}

Symbol symbolOf(Answer::State state)
{
    switch (state) {
    case Answer::State::Unknown:
        return Symbol::ToDo;
    case Answer::State::No:
    case Answer::State::Partly:
        return Symbol::Waiting;
    case Answer::State::Yes:
        return Symbol::Done;
    }
    Q_UNREACHABLE();
    return Symbol::ToDo;
}

Symbol symbolOf(Finding::Severity severity)
{
    switch (severity) {
    case Finding::Severity::Good:
        return Symbol::Done;
    case Finding::Severity::Note:
        return Symbol::Information;
    case Finding::Severity::Warning:
        return Symbol::NeedsYou;
    case Finding::Severity::Problem:
        return Symbol::Problem;
    }
    Q_UNREACHABLE();
    return Symbol::Information;
}

Symbol symbolOf(CopyState state)
{
    switch (state) {
    case CopyState::Waiting:
    case CopyState::Paused:
        return Symbol::Waiting;
    case CopyState::Running:
        return Symbol::Running;
    case CopyState::Done:
        return Symbol::Done;
    case CopyState::NeedsYou:
        return Symbol::Problem;
    case CopyState::NeedsPassword:
        return Symbol::NeedsYou;
    }
    Q_UNREACHABLE();
    return Symbol::Waiting;
}

Symbol symbolOf(Creation::State state)
{
    switch (state) {
    case Creation::State::NotYet:
        return Symbol::ToDo;
    case Creation::State::Created:
    case Creation::State::AlreadyThere:
    case Creation::State::Confirmed:
        return Symbol::Done;
    case Creation::State::Refused:
        return Symbol::Problem;
    }
    Q_UNREACHABLE();
    return Symbol::ToDo;
}

Symbol symbolOf(ServerView::Verdict verdict)
{
    switch (verdict) {
    case ServerView::Verdict::NotAsked:
        return Symbol::ToDo;
    case ServerView::Verdict::New:
        return Symbol::Done;
    case ServerView::Verdict::Old:
    case ServerView::Verdict::Other:
    case ServerView::Verdict::Nothing:
        return Symbol::Waiting;
    case ServerView::Verdict::Trouble:
        return Symbol::NeedsYou;
    }
    Q_UNREACHABLE();
    return Symbol::ToDo;
}

QList<StateLine> answerLines(const onboarding::FiveAnswers &answers)
{
    const auto line = [](const Answer &answer, const char *title) {
        return StateLine{symbolOf(answer.state), QCoreApplication::translate("gui", title), answer.text};
    };
    QList<StateLine> lines{
        line(answers.published, QT_TRANSLATE_NOOP("gui", "Published")),
        line(answers.consistent, QT_TRANSLATE_NOOP("gui", "Consistent")),
        line(answers.delegated, QT_TRANSLATE_NOOP("gui", "Delegated")),
        line(answers.seen, QT_TRANSLATE_NOOP("gui", "Seen")),
        line(answers.oldGone, QT_TRANSLATE_NOOP("gui", "Old answers gone")),
    };
    return lines + noteLines(answers);
}

QList<StateLine> noteLines(const onboarding::FiveAnswers &answers)
{
    QList<StateLine> lines;
    for (const QString &note : answers.notes)
        lines << StateLine{Symbol::NeedsYou, QCoreApplication::translate("gui", "In the way"), note};
    return lines;
}

QString checkedText(onboarding::RecordWatch &watch)
{
    QDateTime last;
    for (const ServerView &server : watch.servers()->servers()) {
        if (server.asked.isValid() && (!last.isValid() || server.asked > last))
            last = server.asked;
    }
    if (!last.isValid())
        return QCoreApplication::translate("gui", "Not asked yet");
    const QString ago = spanText(qMax<qint64>(0, last.secsTo(QDateTime::currentDateTimeUtc())));
    return QCoreApplication::translate("gui", "Last asked %1 ago").arg(ago);
}

} // namespace gui
