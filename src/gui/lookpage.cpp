// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/lookpage.h"

#include <QLocale>

#include "base/futures.h"
#include "gui/statesymbols.h"
#include "onboarding/move.h"
#include "ui_lookpage.h"

using onboarding::Finding;
using onboarding::MailHost;
using onboarding::Security;

namespace gui {

namespace {

QString sourceText(MailHost::Source source)
{
    switch (source) {
    case MailHost::Source::Typed:
        return {};
    case MailHost::Source::Autoconfig:
        return LookPage::tr("Found in the settings that the domain publishes for mail programs.");
    case MailHost::Source::Srv:
        return LookPage::tr("Found in the SRV records of the domain.");
    case MailHost::Source::Mx:
        return LookPage::tr("Guessed from the MX records. Please confirm it.");
    case MailHost::Source::Guess:
        return LookPage::tr("Guessed from the usual names. Please confirm it.");
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace

LookPage::LookPage(onboarding::Move &move, QWidget *parent)
    : Page(parent)
    , m_move(move)
    , m_ui(std::make_unique<Ui::LookPage>())
{
    m_ui->setupUi(this);
    m_ui->findings->setStacked(true);
    m_ui->trustButton->hide();
    connect(&m_move.look(), &onboarding::Journey::changed, this, &LookPage::refresh);
    connect(&m_move.look(), &onboarding::Journey::finished, this, &LookPage::refresh);
    connect(m_ui->lookButton, &QPushButton::clicked, this, [this] { m_move.look().start(); });
    connect(m_ui->hostEdit, &QLineEdit::editingFinished, this, &LookPage::keepHost);
    connect(m_ui->portSpin, &QSpinBox::editingFinished, this, &LookPage::keepHost);
    connect(m_ui->loginCombo, &QComboBox::activated, this, &LookPage::keepHost);
    connect(m_ui->securityCombo, &QComboBox::activated, this, [this](int index) {
        m_ui->portSpin->setValue(index == 0 ? 993 : 143);
        keepHost();
    });
    connect(m_ui->tryButton, &QPushButton::clicked, this, &LookPage::tryHost);
    connect(m_ui->trustButton, &QPushButton::clicked, this, [this] {
        m_shownHost.certificate = m_certificate;
        m_move.look().setOldHost(host());
        tryHost();
    });
}

LookPage::~LookPage() = default;

void LookPage::enter()
{
    if (m_move.look().state() == onboarding::StepState::ToDo)
        m_move.look().start();
    refresh();
}

void LookPage::leave()
{
    keepHost();
}

void LookPage::refresh()
{
    onboarding::LookJourney &look = m_move.look();
    m_ui->messageBar->follow(look.error());
    m_ui->busyBar->setVisible(look.isRunning());
    m_ui->lookButton->setEnabled(!look.isRunning());
    const QDateTime asked = look.domainState().asked;
    //: %1 is a date and time.
    m_ui->askedLabel->setText(
        asked.isValid() && !look.isRunning()
            ? tr("Looked at %1").arg(QLocale().toString(asked.toLocalTime(), QLocale::ShortFormat))
            : QString());
    QList<StateLine> lines;
    for (const Finding &finding : look.findings()->findings())
        lines << StateLine{symbolOf(finding.severity), finding.title, finding.text};
    if (lines.isEmpty())
        lines << StateLine{Symbol::Waiting, look.isRunning() ? tr("Looking") : tr("Nothing yet"),
                           look.summary()};
    m_ui->findings->setLines(lines);
    showHost();
    emit obstacleChanged();
}

void LookPage::showHost()
{
    MailHost host =
        m_move.project().oldHost.value_or(m_move.look().domainState().oldHost.value_or(MailHost{}));
    if (host == m_shownHost || m_ui->hostEdit->hasFocus())
        return;
    m_shownHost = host;
    m_ui->hostEdit->setText(host.host);
    m_ui->portSpin->setValue(host.port);
    m_ui->securityCombo->setCurrentIndex(host.security == Security::StartTls ? 1 : 0);
    m_ui->loginCombo->setCurrentIndex(host.loginForm == MailHost::LoginForm::LocalPart ? 1 : 0);
    const QString source = sourceText(host.source);
    if (!host.host.isEmpty() && !source.isEmpty())
        m_ui->oldHostState->setLines({{Symbol::Information, tr("Proposed"), source}});
}

MailHost LookPage::host() const
{
    MailHost host = m_shownHost;
    host.host = m_ui->hostEdit->text().trimmed();
    host.port = static_cast<quint16>(m_ui->portSpin->value());
    if (host.security != Security::Plaintext || m_ui->securityCombo->currentIndex() == 1)
        host.security = m_ui->securityCombo->currentIndex() == 1 ? Security::StartTls : Security::Tls;
    host.loginForm = m_ui->loginCombo->currentIndex() == 1 ? MailHost::LoginForm::LocalPart
                                                           : MailHost::LoginForm::WholeAddress;
    const bool isOther = host.host != m_shownHost.host || host.port != m_shownHost.port;
    if (isOther)
        host.certificate.clear(); // It was accepted for another server.
    if (host != m_shownHost)
        host.source = MailHost::Source::Typed;
    return host;
}

void LookPage::keepHost()
{
    const MailHost typed = host();
    if (typed.host.isEmpty() || (m_move.project().oldHost && *m_move.project().oldHost == typed))
        return;
    m_shownHost = typed;
    m_ui->oldHostState->setLines({});
    m_move.look().setOldHost(typed);
}

void LookPage::tryHost()
{
    keepHost();
    m_ui->trustButton->hide();
    m_ui->tryButton->setEnabled(false);
    //: %1 is the name of a server.
    m_ui->oldHostState->setLines({{Symbol::Running, tr("Trying"), tr("Connecting to %1…").arg(host().host)}});
    whenFinished(m_move.look().tryOldHost(host()), this, [this](const Status &status) { showTrial(status); });
}

void LookPage::showTrial(const Status &status)
{
    m_ui->tryButton->setEnabled(true);
    if (status) {
        m_ui->oldHostState->setLines(
            {{Symbol::Done, tr("Works"), tr("The server answers and its identity is proven.")}});
        return;
    }
    const Error &error = status.error();
    QList<StateLine> lines{{Symbol::Problem, tr("Does not work"), error.message}};
    if (error.kind == Error::Kind::CertificateRefused) {
        m_certificate = error.detail;
        m_ui->trustButton->show();
        lines << StateLine{Symbol::Information, tr("Fingerprint"), error.detail};
    } else if (!error.detail.isEmpty()) {
        lines << StateLine{Symbol::Information, tr("Details"), error.detail};
    }
    if (!error.remedy.isEmpty())
        lines << StateLine{Symbol::NeedsYou, tr("What to do"), error.remedy};
    m_ui->oldHostState->setLines(lines);
}

QString LookPage::obstacle() const
{
    const onboarding::LookJourney &look = m_move.look();
    if (look.isRunning())
        return tr("Mailhaul is still looking.");
    if (!look.domainState().asked.isValid())
        return tr("The domain has to be looked at first.");
    return {};
}

QString LookPage::help() const
{
    return tr(
        "<p>Mailhaul asks the name servers that are responsible for the domain, not a cache. What the MX "
        "records are today is remembered: it is needed to tell how long the old ones can still be known "
        "somewhere, and to undo the change.</p>"
        "<p><b>Your present mail host</b> is the server that mail programs fetch mail from (IMAP). You can "
        "find "
        "it in the account settings of such a program.</p>"
        "<p>Trust a certificate by its fingerprint only after you compared it with what the host's "
        "administrator tells you.</p>");
}

} // namespace gui
