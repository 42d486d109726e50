// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/copyfield.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
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
    connect(m_button, &QToolButton::clicked, this, &CopyField::copy);
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

void CopyField::copy()
{
    QGuiApplication::clipboard()->setText(m_field->text());
    m_button->setIcon(symbolIcon(Symbol::Copied));
    QToolTip::showText(m_button->mapToGlobal(QPoint(0, m_button->height())), tr("Copied"), m_button);
    QTimer::singleShot(2s, this, [this] { m_button->setIcon(symbolIcon(Symbol::Copy)); });
}

} // namespace gui
