// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/domainpage.h"

#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>

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
    , m_providers(onboarding::providers(session.services()))
{
    m_ui->setupUi(this);
    new QGridLayout(m_ui->variablesBox);
    m_ui->variablesBox->layout()->setContentsMargins(0, 0, 0, 0);
    m_ui->providerCombo->setPlaceholderText(tr("Choose the new mail host"));
    for (const Provider &provider : m_providers)
        m_ui->providerCombo->addItem(provider.name, provider.id);
    m_ui->providerCombo->setCurrentIndex(-1);
    fillIn();
    connectWidgets();
    showProvider();
    const QList<Error> profileErrors = session.services().profileErrors();
    if (!profileErrors.isEmpty())
        m_ui->messageBar->showError(profileErrors.first());
}

DomainPage::~DomainPage() = default;

void DomainPage::connectWidgets()
{
    connect(m_ui->domainEdit, &QLineEdit::textChanged, this, &DomainPage::refresh);
    connect(m_ui->providerCombo, &QComboBox::currentIndexChanged, this, &DomainPage::showProvider);
    connect(m_ui->fileEdit, &QLineEdit::textEdited, this, [this] {
        m_isFileChosen = true;
        refresh();
    });
    connect(m_ui->fileButton, &QPushButton::clicked, this, &DomainPage::chooseFile);
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
        field.edit->disconnect(this);
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
        lines << StateLine {Symbol::Done, tr("Verified"), tr("Tried against the live service.")};
    else
        lines << StateLine {Symbol::NeedsYou, tr("Not verified"),
                            tr("Written from its documentation, never tried against the live service.")};
    if (provider.createsMailboxes)
        lines << StateLine {Symbol::Done, tr("Mailboxes"), tr("Mailhaul creates them there for you.")};
    else
        lines << StateLine {Symbol::Information, tr("Mailboxes"),
                            tr("It has no interface for programs: you create them with a list from Mailhaul.")};
    m_ui->providerNotes->setLines(lines);
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

void DomainPage::addField(const ProviderVariable &variable)
{
    auto *grid = qobject_cast<QGridLayout *>(m_ui->variablesBox->layout());
    auto *label = new QLabel(variable.label, m_ui->variablesBox);
    auto *edit = new QLineEdit(m_ui->variablesBox);
    auto *note = new QLabel(variable.help, m_ui->variablesBox);
    const Field field {variable, edit, note, isKept(variable)};
    label->setBuddy(edit);
    label->setProperty("role", u"fieldName"_s);
    note->setProperty("role", u"subtle"_s);
    note->setTextFormat(Qt::PlainText);
    note->setWordWrap(true);
    edit->setObjectName(u"variable:"_s + variable.key);
    edit->setAccessibleName(variable.label);
    edit->setAccessibleDescription(variable.help);
    edit->setPlaceholderText(variable.example);
    edit->setText(initialValue(variable));
    if (variable.isSecret) {
        edit->setEchoMode(QLineEdit::Password);
        if (field.isKept)
            edit->setPlaceholderText(tr("Known already"));
    }
    const int row = 2 * static_cast<int>(m_fields.size());
    grid->addWidget(label, row, 0);
    grid->addWidget(edit, row, 1);
    grid->addWidget(note, row + 1, 1);
    grid->setColumnStretch(1, 1);
    setTabOrder(m_fields.empty() ? static_cast<QWidget *>(m_ui->providerCombo) : m_fields.back().edit, edit);
    m_fields.push_back(field);
    connect(edit, &QLineEdit::textChanged, this, &DomainPage::refresh);
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
    bool hasSecret = false;
    for (const Field &field : m_fields) {
        hasSecret |= field.variable.isSecret;
        const Status value = onboarding::checkValue(field.variable, field.edit->text());
        const bool isWrong = !value && !field.edit->text().isEmpty();
        field.note->setText(isWrong ? value.error().message : field.variable.help);
        field.note->setVisible(!field.note->text().isEmpty());
    }
    const onboarding::Vault vault(m_session.services().secrets(), QString());
    m_ui->secretsNote->setVisible(hasSecret);
    m_ui->secretsNote->setText(vault.isPersistent()
                                   ? tr("Passwords and keys are kept in this computer's keychain.")
                                   : tr("There is no keychain here: passwords and keys are kept in memory until you "
                                        "close Mailhaul, and are asked again next time."));
    emit obstacleChanged();
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
        const QString value = field.edit->text();
        if (value.isEmpty() && (field.isKept || !field.variable.isRequired))
            continue;
        if (value.isEmpty())
            //: %1 is the name of a field.
            return tr("Enter a value for “%1”.").arg(field.variable.label);
        if (const Status checked = onboarding::checkValue(field.variable, value); !checked)
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
        if (!field.variable.isSecret && !field.edit->text().isEmpty())
            values.insert(field.variable.key, field.edit->text().trimmed());
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
        if (!field.variable.isSecret || field.edit->text().isEmpty())
            continue;
        m_session.move()
            ->vault()
            .keepProviderSecret(field.variable.key, Secret(field.edit->text()))
            .then(this, [this](const Status &kept) {
                if (!kept)
                    m_ui->messageBar->showError(kept.error());
            });
    }
}

void DomainPage::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Save this move as"), m_ui->fileEdit->text(), tr("Moves (*.mailhaul)"));
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
    return tr("<p><b>Domain</b> is the part after the @. Names with letters such as ü are fine.</p>"
              "<p><b>New host</b> is the company or server that will hold the mailboxes. If yours is not listed, "
              "choose the entry for any IMAP host: Mailhaul then cannot create mailboxes there by itself, "
              "everything else works.</p>"
              "<p>A sub-domain such as <i>trial.example.org</i> with MX records of its own is a trial without risk: "
              "the mail of the main domain is not touched.</p>");
}

} // namespace gui
