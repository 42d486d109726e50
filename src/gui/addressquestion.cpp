// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/addressquestion.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace gui {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(gui)
};

QString named(const QList<MailAddress> &addresses)
{
    constexpr qsizetype most = 5;
    QStringList names;
    for (const MailAddress &address : addresses.first(std::min(most, addresses.size())))
        names += address.toUnicode();
    if (addresses.size() > most)
        names += Text::tr("and %n more", nullptr, static_cast<int>(addresses.size() - most));
    return names.join(u'\n');
}

} // namespace

void ask(const AddressQuestion &question, const QList<MailAddress> &addresses, QWidget *parent,
         const std::function<void()> &act)
{
    auto *box = new QMessageBox(QMessageBox::Question, Text::tr("Mailhaul"), question.text,
                                QMessageBox::Cancel, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(u"addressQuestion"_s);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(named(addresses) + u"\n\n"_s + question.consequence);
    QObject::connect(box->addButton(question.yes, QMessageBox::AcceptRole), &QPushButton::clicked, parent,
                     act);
    box->open();
}

} // namespace gui
