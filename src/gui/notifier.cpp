// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/notifier.h"

#include <QApplication>
#include <QWidget>

#include "gui/desktopmessage.h"
#include "onboarding/move.h"

using onboarding::RecordWatch;
using onboarding::Stage;

namespace gui {

Notifier::Notifier(onboarding::Move &move, QWidget &window)
    : QObject(&window)
    , m_window(&window)
{
    const QString domain = move.project().domain.toUnicode();
    //: %1 is a domain name.
    follow(move.ownership().watch(), tr("Proof of ownership of %1").arg(domain));
    //: %1 is a domain name.
    follow(move.mx().watch(), tr("MX records of %1").arg(domain));
}

void Notifier::follow(RecordWatch &watch, const QString &title)
{
    connect(&watch, &RecordWatch::stageReached, this, [this, title](Stage stage) {
        switch (stage) {
        case Stage::NotPublished:
            break;
        case Stage::Published:
            notify(title, tr("Every name server has the new records."));
            break;
        case Stage::Seen:
            notify(title, tr("All resolvers that are asked have the new records."));
            break;
        case Stage::Expired:
            notify(title, tr("Nobody can still have the old records."));
            break;
        }
    });
}

void Notifier::notify(const QString &title, const QString &text)
{
    emit notified(title, text);
    if (!m_window || m_window->isActiveWindow())
        return;
    QApplication::alert(m_window);
    showDesktopMessage(*m_window, title, text);
}

} // namespace gui
