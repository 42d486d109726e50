// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/messagebar.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace gui {

namespace {

/// Server words and file contents are shown as they are, never as HTML.
QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_symbol(new QLabel(this))
    , m_title(plainLabel(this))
    , m_text(plainLabel(this))
    , m_detail(plainLabel(this))
    , m_trust(new QPushButton(tr("Trust This Certificate…"), this))
    , m_close(new QToolButton(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 10, 8, 10);
    layout->setSpacing(12);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    for (QLabel *label : {m_title, m_text, m_detail})
        texts->addWidget(label);
    texts->addWidget(m_trust, 0, Qt::AlignLeft);
    layout->addWidget(m_symbol, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    m_title->setStyleSheet(u"font-weight: 600;"_s);
    m_detail->setProperty("role", u"subtle"_s);
    m_close->setText(tr("Hide"));
    m_close->setAccessibleName(tr("Hide this message"));
    connect(m_trust, &QPushButton::clicked, this, [this] { emit trustWanted(m_refused); });
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    hide();
}

void MessageBar::showError(const Error &error)
{
    showMessage(Symbol::Problem, error.message, error.remedy);
    //: %1 is what a server answered, in its own words.
    m_detail->setText(error.detail.isEmpty() ? QString() : tr("Details: %1").arg(error.detail));
    m_detail->setVisible(!error.detail.isEmpty());
    m_refused = error;
    m_trust->setVisible(m_offersTrust && error.kind == Error::Kind::CertificateRefused);
}

void MessageBar::showMessage(Symbol symbol, const QString &title, const QString &text)
{
    const QColor background = toneBackground(toneOf(symbol), palette());
    const QColor border = toneColor(toneOf(symbol), palette());
    setStyleSheet(u"gui--MessageBar { background: %1; border: 1px solid %2; border-radius: 6px; }"_s.arg(
        background.name(), border.name()));
    m_symbol->setPixmap(symbolIcon(symbol).pixmap(QSize(20, 20), devicePixelRatioF()));
    m_showsFollowed = false;
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_detail->hide();
    m_trust->hide();
    setAccessibleName(title);
    setAccessibleDescription(text);
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void MessageBar::follow(const std::optional<Error> &error)
{
    if (error == m_followed)
        return;
    m_followed = error;
    if (error)
        showError(*error);
    else if (m_showsFollowed)
        clear();
    m_showsFollowed = error.has_value();
}

void MessageBar::clear()
{
    m_title->clear();
    m_text->clear();
    m_detail->clear();
    hide();
}

QString MessageBar::text() const
{
    QStringList parts{m_title->text(), m_text->text(), m_detail->text()};
    parts.removeAll(QString());
    return parts.join(u'\n');
}

} // namespace gui
