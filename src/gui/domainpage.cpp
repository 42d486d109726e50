// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/domainpage.h"

#include <QComboBox>
#include <QCompleter>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <algorithm>

#include "base/futures.h"
#include "gui/session.h"
#include "ui_domainpage.h"

using namespace Qt::StringLiterals;
using onboarding::Provider;
using onboarding::ProviderVariable;

namespace gui {

DomainPage::DomainPage(Session &session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_ui(std::make_unique<Ui::DomainPage>())
{
    m_ui->setupUi(this);
    new QGridLayout(m_ui->variablesBox);
    m_ui->variablesBox->layout()->setContentsMargins(0, 0, 0, 0);
    fillProviders();
    setUpSearch();
    fillIn();
    showDomains();
    connectWidgets();
    showProvider();
    const QList<Error> profileErrors = session.services().profileErrors();
    if (!profileErrors.isEmpty())
        m_ui->messageBar->showError(profileErrors.first());
}

DomainPage::~DomainPage() = default;

QString DomainPage::Field::value() const
{
    if (choice)
        return choice->currentText();
    return variable.isSecret ? edit->text() : edit->text().trimmed();
}

QWidget *DomainPage::Field::widget() const
{
    return choice ? static_cast<QWidget *>(choice) : edit;
}

/// Some twenty hosts are too many to read through: any part of a name finds it.
void DomainPage::setUpSearch()
{
    QComboBox *combo = m_ui->providerCombo;
    combo->completer()->setFilterMode(Qt::MatchContains);
    combo->completer()->setCompletionMode(QCompleter::PopupCompletion);
    combo->lineEdit()->setPlaceholderText(tr("Choose the new mail host, or type a part of its name"));
    connect(combo->lineEdit(), &QLineEdit::editingFinished, combo, [combo] {
        const QString typed = combo->currentText().trimmed();
        QList<int> fitting;
        for (int index = 0; index < combo->count() && !typed.isEmpty(); ++index) {
            if (combo->itemText(index).contains(typed, Qt::CaseInsensitive))
                fitting += index;
        }
        const int same = combo->findText(typed, Qt::MatchFixedString);
        // What fits several is not chosen for the user.
        if (same >= 0 || fitting.size() == 1)
            combo->setCurrentIndex(same >= 0 ? same : fitting.constFirst());
        combo->setEditText(combo->itemText(combo->currentIndex()));
    });
}

void DomainPage::connectWidgets()
{
    connect(m_ui->domainEdit, &QLineEdit::textChanged, this, &DomainPage::refresh);
    connect(m_ui->providerCombo, &QComboBox::currentIndexChanged, this, &DomainPage::showProvider);
    connect(m_ui->fileEdit, &QLineEdit::textEdited, this, [this] {
        m_isFileChosen = true;
        refresh();
    });
    connect(m_ui->fileButton, &QPushButton::clicked, this, &DomainPage::chooseFile);
    connect(m_ui->addDomainButton, &QPushButton::clicked, this, &DomainPage::askForDomain);
    connect(m_ui->profileButton, &QPushButton::clicked, this, &DomainPage::chooseProfile);
    connect(&m_permission, &onboarding::Permission::browserNeeded, this,
            [](const QUrl &address) { QDesktopServices::openUrl(address); });
}

/// From the open move, or from the rehearsal.
void DomainPage::fillIn()
{
    QString providerId;
    if (const onboarding::Move *move = m_session.move()) {
        m_ui->domainEdit->setText(move->project().domain.toUnicode());
        providerId = move->project().providerId;
        m_ui->fileEdit->setText(QDir::toNativeSeparators(m_session.move()->file().path()));
        m_ui->fileEdit->setEnabled(false);
        m_ui->fileButton->hide();
        m_isFileChosen = true;
    } else if (const auto &practice = m_session.practice()) {
        m_ui->domainEdit->setText(practice->domain.toUnicode());
        providerId = practice->providerId;
        m_ui->fileEdit->setText(QDir::toNativeSeparators(
            QDir(practice->folder).filePath(practice->domain.toString() + u".mailhaul"_s)));
        m_isFileChosen = true;
    }
    m_ui->providerCombo->setCurrentIndex(m_ui->providerCombo->findData(providerId));
}

void DomainPage::enter()
{
    refresh();
    m_ui->domainEdit->setFocus();
}

const Provider *DomainPage::provider() const
{
    const int index = m_ui->providerCombo->currentIndex();
    return index < 0 ? nullptr : &m_providers.at(index);
}

Result<DomainName> DomainPage::domain() const
{
    return DomainName::parse(m_ui->domainEdit->text());
}

void DomainPage::showProvider()
{
    for (const Field &field : m_fields)
        field.widget()->disconnect(this);
    m_fields.clear();
    qDeleteAll(m_ui->variablesBox->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    const Provider *chosen = provider();
    m_ui->providerSummary->setVisible(chosen);
    m_ui->providerNotes->setVisible(chosen);
    m_ui->variablesCard->setVisible(chosen && !chosen->variables.isEmpty());
    if (chosen) {
        m_ui->providerSummary->setText(chosen->summary);
        //: %1 is the name of a mail host.
        m_ui->variablesTitle->setText(tr("What %1 gave you").arg(chosen->name));
        showProviderNotes(*chosen);
        for (const ProviderVariable &variable : chosen->variables)
            addField(variable);
    }
    refresh();
}

void DomainPage::showProviderNotes(const Provider &provider)
{
    QList<StateLine> lines;
    if (provider.isVerified)
        lines << StateLine{Symbol::Done, tr("Verified"), tr("Tried against the live service.")};
    else
        lines << StateLine{Symbol::NeedsYou, tr("Not verified"),
                           tr("Written from its documentation, never tried against the live service.")};
    if (provider.createsMailboxes)
        lines << StateLine{Symbol::Done, tr("Mailboxes"), tr("Mailhaul creates them there for you.")};
    else
        lines << StateLine{
            Symbol::Information, tr("Mailboxes"),
            tr("It has no interface for programs: you create them with a list from Mailhaul.")};
    m_ui->providerNotes->setLines(lines);
    m_ui->providerNotes->setToolTip(provider.evidence.join(u'\n'));
}

QString DomainPage::initialValue(const ProviderVariable &variable) const
{
    if (variable.isSecret)
        return {};
    if (const onboarding::Move *move = m_session.move(); move && move->project().providerId == provider()->id)
        return move->project().variables.value(variable.key, variable.defaultValue);
    if (const auto &practice = m_session.practice(); practice && practice->providerId == provider()->id)
        return practice->variables.value(variable.key, variable.defaultValue);
    return variable.defaultValue;
}

bool DomainPage::isKept(const ProviderVariable &variable) const
{
    if (!variable.isSecret)
        return false;
    if (onboarding::Move *move = m_session.move(); move && move->vault().hasProviderSecret(variable.key))
        return true;
    const auto &practice = m_session.practice();
    return practice && practice->providerId == provider()->id && practice->secrets.contains(variable.key);
}

DomainPage::Field DomainPage::makeField(const ProviderVariable &variable)
{
    QWidget *box = m_ui->variablesBox;
    Field field{variable, nullptr, nullptr, new QLabel(variable.help, box), isKept(variable), nullptr};
    if (!variable.choices.isEmpty()) {
        field.choice = new QComboBox(box);
        field.choice->addItems(variable.choices);
        field.choice->setCurrentText(initialValue(variable));
        connect(field.choice, &QComboBox::currentIndexChanged, this, &DomainPage::refresh);
    } else {
        field.edit = new QLineEdit(box);
        field.edit->setPlaceholderText(field.isKept ? tr("Known already") : variable.example);
        field.edit->setEchoMode(variable.isSecret ? QLineEdit::Password : QLineEdit::Normal);
        field.edit->setText(initialValue(variable));
        connect(field.edit, &QLineEdit::textChanged, this, &DomainPage::refresh);
    }
    if (variable.isAskedInBrowser) {
        field.browser = new QPushButton(tr("Ask in the &browser…"), box);
        field.edit->setReadOnly(true);
        if (!field.isKept)
            field.edit->setPlaceholderText(tr("Not given yet"));
        connect(field.browser, &QPushButton::clicked, this,
                [this, key = variable.key] { askInBrowser(key); });
    }
    return field;
}

void DomainPage::addField(const ProviderVariable &variable)
{
    const Field field = makeField(variable);
    auto *label = new QLabel(variable.label, m_ui->variablesBox);
    label->setBuddy(field.widget());
    label->setProperty("role", u"fieldName"_s);
    field.note->setProperty("role", u"subtle"_s);
    field.note->setTextFormat(Qt::PlainText);
    field.note->setWordWrap(true);
    field.widget()->setObjectName(u"variable:"_s + variable.key);
    field.widget()->setAccessibleName(variable.label);
    field.widget()->setAccessibleDescription(variable.help);
    auto *grid = qobject_cast<QGridLayout *>(m_ui->variablesBox->layout());
    const int row = 2 * static_cast<int>(m_fields.size());
    grid->addWidget(label, row, 0);
    grid->addWidget(field.widget(), row, 1, 1, field.browser ? 1 : 2);
    grid->addWidget(field.note, row + 1, 1, 1, 2);
    if (field.browser)
        grid->addWidget(field.browser, row, 2);
    grid->setColumnStretch(1, 1);
    setTabOrder(m_fields.empty() ? m_ui->providerCombo : m_fields.back().widget(), field.widget());
    m_fields.push_back(field);
}

void DomainPage::refresh()
{
    const auto name = domain();
    QString hint;
    if (m_ui->domainEdit->text().trimmed().isEmpty())
        hint = tr("The part after the @ of your addresses.");
    else if (!name)
        hint = name.error().message;
    else if (name->toUnicode() != name->toString())
        //: %1 is a domain as DNS knows it, beginning with xn--.
        hint = tr("In DNS it is called %1.").arg(name->toString());
    m_ui->domainHint->setText(hint);
    m_ui->domainHint->setVisible(!hint.isEmpty());
    if (name && !m_isFileChosen)
        m_ui->fileEdit->setText(QDir::toNativeSeparators(onboarding::SavedMoves::suggestedPath(*name)));
    refreshFields();
    refreshSecretsNote();
    emit obstacleChanged();
}

void DomainPage::refreshFields()
{
    for (const Field &field : m_fields) {
        const QString value = field.value();
        const Status checked = onboarding::checkValue(field.variable, value);
        const bool isWrong = !checked && !value.isEmpty();
        field.note->setText(isWrong ? checked.error().message : field.variable.help);
        field.note->setVisible(!field.note->text().isEmpty());
    }
}

void DomainPage::refreshSecretsNote()
{
    const bool hasSecret =
        std::ranges::any_of(m_fields, [](const Field &field) { return field.variable.isSecret; });
    const onboarding::Vault vault(m_session.services().secrets(), QString());
    m_ui->secretsNote->setVisible(hasSecret);
    if (m_session.practice())
        m_ui->secretsNote->setText(tr("In a rehearsal passwords and keys are kept in memory only."));
    else
        m_ui->secretsNote->setText(
            vault.isPersistent()
                ? tr("Passwords and keys are kept in this computer's keychain.")
                : tr("There is no keychain here: passwords and keys are kept in memory until you "
                     "close Mailhaul, and are asked again next time."));
}

QString DomainPage::obstacle() const
{
    if (m_ui->domainEdit->text().trimmed().isEmpty())
        return tr("Enter the domain that moves.");
    if (const auto name = domain(); !name)
        return name.error().message;
    if (!provider())
        return tr("Choose the new host.");
    for (const Field &field : m_fields) {
        if (field.value().isEmpty())
            continue; // It may come later, or from the host's API; the journey that needs it says so.
        if (const Status checked = onboarding::checkValue(field.variable, field.value()); !checked)
            return checked.error().message;
    }
    if (m_ui->fileEdit->text().isEmpty())
        return tr("Choose a file for this move.");
    return {};
}

QMap<QString, QString> DomainPage::variables() const
{
    QMap<QString, QString> values;
    for (const Field &field : m_fields) {
        if (!field.variable.isSecret && !field.value().isEmpty())
            values.insert(field.variable.key, field.value());
    }
    return values;
}

Status DomainPage::save()
{
    const DomainName name = *domain();
    const QString providerId = provider()->id;
    const QMap<QString, QString> values = variables();
    onboarding::Move *move = m_session.move();
    if (!move)
        return m_session.create(QDir::fromNativeSeparators(m_ui->fileEdit->text()), name, providerId, values);
    const onboarding::Project &project = move->project();
    if (project.domain != name || project.providerId != providerId)
        return move->setBasics(name, providerId, values);
    return project.variables == values ? Status() : move->setVariables(values);
}

bool DomainPage::commit()
{
    m_ui->messageBar->clear();
    // Making a move drops all pages of the window, this one included, once control is back.
    if (const Status saved = save(); !saved) {
        m_ui->messageBar->showError(saved.error());
        m_ui->scrollArea->verticalScrollBar()->setValue(0);
        return false;
    }
    keepSecrets();
    return true;
}

void DomainPage::keepSecrets()
{
    for (const Field &field : m_fields) {
        if (!field.variable.isSecret || field.value().isEmpty())
            continue;
        onboarding::Vault &vault = m_session.move()->vault();
        whenFinished(vault.keepProviderSecret(field.variable.key, Secret(field.value())), this,
                     [this](const Status &kept) {
                         if (!kept)
                             m_ui->messageBar->showError(kept.error());
                     });
    }
}

void DomainPage::chooseFile()
{
    auto *dialog =
        new QFileDialog(this, tr("Save this move as"), m_ui->fileEdit->text(), tr("Moves (*.mailhaul)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"mailhaul"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_isFileChosen = true;
        m_ui->fileEdit->setText(QDir::toNativeSeparators(path));
        refresh();
    });
    dialog->open();
}

QString DomainPage::help() const
{
    return tr(
        "<p><b>Domain</b> is the part after the @. Names with letters such as ü are fine.</p>"
        "<p><b>New host</b> is the company or server that will hold the mailboxes. If yours is not listed, "
        "choose the entry for any IMAP host: Mailhaul then cannot create mailboxes there by itself, "
        "everything else works.</p>"
        "<p>A sub-domain such as <i>trial.example.org</i> with MX records of its own is a trial without "
        "risk: "
        "the mail of the main domain is not touched.</p>"
        "<p>Further domains of the same company can be part of one move: each has records, mailboxes and "
        "steps "
        "of its own, and a table may hold the mailboxes of all. A sub-domain needs no proof of its own where "
        "the new host has seen that of the domain above.</p>");
}

} // namespace gui
