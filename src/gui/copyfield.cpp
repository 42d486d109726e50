// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/copyfield.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QTimer>
#include <QToolButton>
#include <QToolTip>

#include "gui/symbol.h"

namespace gui {

using namespace std::chrono_literals;

CopyField::CopyField(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_button(new QToolButton(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_field, 1);
    layout->addWidget(m_button);
    m_field->setReadOnly(true);
    m_field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_button->setFocusPolicy(Qt::StrongFocus);
    m_button->setIcon(symbolIcon(Symbol::Copy));
    layout->setSpacing(2);
    setFocusProxy(m_field);
    connect(m_button, &QToolButton::clicked, this, [this] { copy(m_field->text()); });
}

QString CopyField::text() const
{
    return m_field->text();
}

void CopyField::setText(const QString &text)
{
    if (m_field->text() == text)
        return; // Keeps the user's selection.
    m_field->setText(text);
    m_field->setCursorPosition(0);
}

void CopyField::setStruckOut(bool isStruckOut)
{
    QFont font = m_field->font();
    font.setStrikeOut(isStruckOut);
    m_field->setFont(font);
}

void CopyField::setName(const QString &name)
{
    m_field->setAccessibleName(name);
    //: %1 is the name of a field of a DNS record, such as Value.
    m_button->setAccessibleName(tr("Copy %1").arg(name));
    m_button->setToolTip(m_button->accessibleName());
}

void CopyField::setOthers(const QStringList &others)
{
    if (m_others == others)
        return;
    m_others = others;
    delete m_button->menu();
    // Room for the arrow beside the icon.
    m_button->setMinimumWidth(others.isEmpty() ? 0 : m_button->iconSize().width() + 30);
    m_button->setPopupMode(others.isEmpty() ? QToolButton::DelayedPopup : QToolButton::MenuButtonPopup);
    if (others.isEmpty())
        return;
    auto *menu = new QMenu(m_button);
    for (const QString &other : others) {
        //: %1 is a text that other DNS panels want in the same field.
        QAction *action = menu->addAction(other.isEmpty() ? tr("Other panels: leave empty")
                                                          : tr("Other panels: %1").arg(other));
        connect(action, &QAction::triggered, this, [this, other] { copy(other); });
    }
    m_button->setMenu(menu);
}

void CopyField::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    m_button->setIcon(symbolIcon(Symbol::Copied));
    QToolTip::showText(m_button->mapToGlobal(QPoint(0, m_button->height())), tr("Copied"), m_button);
    QTimer::singleShot(2s, this, [this] { m_button->setIcon(symbolIcon(Symbol::Copy)); });
}

} // namespace gui
