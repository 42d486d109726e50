// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/recordactions.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>

#include "base/futures.h"
#include "gui/textdialog.h"
#include "onboarding/dnshosts.h"
#include "onboarding/move.h"

using namespace Qt::StringLiterals;
using onboarding::DnsHost;

namespace gui {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("gui", source);
}

void showWhere(QLabel &label, const DnsHost &host)
{
    const QString where = onboarding::panelText(host, true);
    label.setText(where);
    label.setVisible(!where.isEmpty());
}

} // namespace

void bindDnsHosts(QComboBox &combo, QLabel &where, onboarding::Move &move)
{
    combo.clear();
    for (const DnsHost &host : onboarding::dnsHosts())
        combo.addItem(host.name, host.id);
    const DnsHost chosen = move.mx().dnsHost();
    combo.setCurrentIndex(combo.findData(chosen.id));
    showWhere(where, chosen);
    QObject::connect(&combo, &QComboBox::activated, &combo, [&combo, &where, &move] {
        // The combo box offers only hosts that exist.
        static_cast<void>(move.mx().setDnsHost(combo.currentData().toString()));
        move.ownership().showRecords();
        showWhere(where, move.mx().dnsHost());
    });
}

void showCallSheet(onboarding::Move &move, onboarding::RecordSet set, QWidget *page)
{
    const DnsHost host = move.mx().dnsHost();
    whenFinished(move.records(set, host.id), page,
                 [&move, page, host](const Result<QList<onboarding::RecordView>> &records) {
                     const DomainName zone = move.look().domainState().zone;
                     const QString sheet = records
                         ? onboarding::recordsText(*records, onboarding::RecordsFormat::CallSheet, zone, host)
                         : records.error().toString();
                     const DomainName &domain = move.project().domain;
                     auto *dialog = new TextDialog(
                         text(QT_TRANSLATE_NOOP("gui", "For whoever has the DNS password")),
                         text(QT_TRANSLATE_NOOP(
                             "gui", "Read this out or mail it. Mailhaul notices by itself when it is done.")),
                         sheet, domain.toString() + u"-dns.txt"_s,
                         //: %1 is a domain
                         text(QT_TRANSLATE_NOOP("gui", "DNS records of %1")).arg(domain.toUnicode()), page);
                     dialog->open();
                 });
}

void askBeforePublishing(const onboarding::ZoneDifference &difference, QWidget *page,
                         const std::function<void()> &publish)
{
    QStringList lines;
    for (const QString &line : difference.removed)
        lines << u"− "_s + line;
    for (const QString &line : difference.added)
        lines << u"+ "_s + line;
    for (const QString &sentence : difference.left)
        lines << QString() << sentence;
    auto *box = new QMessageBox(QMessageBox::Question, text(QT_TRANSLATE_NOOP("gui", "Change the DNS zone?")),
                                text(QT_TRANSLATE_NOOP("gui", "This will change in the DNS zone:")),
                                QMessageBox::NoButton, page);
    box->setObjectName(u"publishQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(lines.join(u'\n'));
    QPushButton *yes = box->addButton(text(QT_TRANSLATE_NOOP("gui", "&Publish")), QMessageBox::AcceptRole);
    box->setEscapeButton(box->addButton(text(QT_TRANSLATE_NOOP("gui", "&Cancel")), QMessageBox::RejectRole));
    box->setDefaultButton(yes);
    QObject::connect(yes, &QPushButton::clicked, page, publish);
    box->open();
}

} // namespace gui
