// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/importdialog.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLocale>
#include <QSignalBlocker>
#include <QStringListModel>

#include "base/csv.h"
#include "gui/importpreview.h"
#include "gui/symbol.h"
#include "ui_importdialog.h"

using namespace Qt::StringLiterals;

namespace gui {

namespace {

constexpr int mostColumns = 12; ///< Whose meaning can be corrected.
constexpr int columnsARow = 4;

} // namespace

ImportDialog::ImportDialog(QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::ImportDialog>())
{
    m_ui->setupUi(this);
    setAttribute(Qt::WA_DeleteOnClose);
    resize(820, 640);
    m_ui->previewView->setModel(new ImportPreview(this));
    m_ui->errorsView->setModel(new QStringListModel(this));
    m_ui->errorsView->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_ui->acceptButton->setDefault(true);
    connect(m_ui->cancelButton, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ui->acceptButton, &QPushButton::clicked, this, [this] {
        emit wanted(m_import);
        accept();
    });
}

ImportDialog::ImportDialog(const onboarding::AccountsImport &import, QWidget *parent)
    : ImportDialog(parent)
{
    m_ui->formBox->hide();
    showImport(import);
}

ImportDialog::ImportDialog(const QByteArray &octets, const QString &encoding,
                           const QList<DomainName> &domains, QWidget *parent)
    : ImportDialog(parent)
{
    m_octets = octets;
    m_domains = domains;
    m_form.encoding = encoding;
    m_ui->encodingCombo->addItems(tableEncodings());
    m_ui->encodingLabel->setVisible(encoding.isEmpty());
    m_ui->encodingCombo->setVisible(encoding.isEmpty());
    m_ui->delimiterCombo->addItem(tr("commas"), QChar(u','));
    m_ui->delimiterCombo->addItem(tr("semicolons"), QChar(u';'));
    m_ui->delimiterCombo->addItem(tr("tabs"), QChar(u'\t'));
    m_ui->delimiterCombo->addItem(tr("bars"), QChar(u'|'));
    new QGridLayout(m_ui->columnsBox);
    m_ui->columnsBox->layout()->setContentsMargins(0, 0, 0, 0);
    connectForm();
    read();
}

ImportDialog::~ImportDialog() = default;

void ImportDialog::connectForm()
{
    const auto restart = [this] {
        m_form.columns.clear(); // They were of another reading.
        read();
    };
    connect(m_ui->delimiterCombo, &QComboBox::activated, this, [this, restart] {
        m_form.delimiter = m_ui->delimiterCombo->currentData().toChar();
        restart();
    });
    connect(m_ui->encodingCombo, &QComboBox::activated, this, [this, restart] {
        m_form.encoding = m_ui->encodingCombo->currentText();
        restart();
    });
    connect(m_ui->headerBox, &QCheckBox::clicked, this, [this, restart](bool isChecked) {
        m_form.hasHeader = isChecked;
        restart();
    });
}

void ImportDialog::read()
{
    const Result<onboarding::AccountsTable> table = onboarding::readTable(m_octets, m_form);
    if (table) {
        m_table = *table;
        showForm();
        showColumns();
    }
    const Result<onboarding::AccountsImport> import = table.and_then(
        [this](const onboarding::AccountsTable &each) { return onboarding::readAccounts(each, m_domains); });
    showImport(import.value_or(onboarding::AccountsImport()));
    if (!import)
        m_ui->messageBar->showError(import.error());
}

void ImportDialog::showImport(const onboarding::AccountsImport &import)
{
    m_import = import;
    m_ui->messageBar->clear();
    showPreview();
    showErrors();
    //: %1 is "3 mailboxes", %2 is "2 aliases".
    m_ui->summaryLabel->setText(
        tr("%1 and %2 were understood.")
            .arg(tr("%n mailbox(es)", nullptr, static_cast<int>(m_import.accounts.size())),
                 tr("%n alias(es)", nullptr, static_cast<int>(m_import.aliases.size()))));
    m_ui->acceptButton->setEnabled(!m_import.accounts.isEmpty() || !m_import.aliases.isEmpty());
    m_ui->acceptButton->setText(m_import.errors.isEmpty() ? tr("&Add") : tr("&Add without the wrong rows"));
}

void ImportDialog::showForm()
{
    m_ui->delimiterCombo->setCurrentIndex(m_ui->delimiterCombo->findData(m_table.delimiter));
    m_ui->encodingCombo->setCurrentText(m_table.encoding);
    m_ui->headerBox->setChecked(m_table.hadHeader);
}

void ImportDialog::showColumns()
{
    qDeleteAll(m_ui->columnsBox->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    auto *grid = qobject_cast<QGridLayout *>(m_ui->columnsBox->layout());
    const int shown = static_cast<int>(std::min<qsizetype>(mostColumns, m_table.columns.size()));
    for (int column = 0; column < shown; ++column) {
        const QString title = m_table.hadHeader ? plainText(m_table.titles.value(column), 30) : QString();
        auto *label = new QLabel(title.isEmpty() ? tr("Column %1").arg(column + 1) : title, m_ui->columnsBox);
        label->setTextFormat(Qt::PlainText);
        label->setProperty("role", u"subtle"_s);
        auto *combo = new QComboBox(m_ui->columnsBox);
        combo->setObjectName(u"column%1"_s.arg(column));
        combo->setAccessibleName(tr("Meaning of column %1").arg(column + 1));
        combo->addItem(onboarding::columnTitle({}), QString());
        for (const QString &meaning : onboarding::columnMeanings())
            combo->addItem(onboarding::columnTitle(meaning), meaning);
        combo->setCurrentIndex(combo->findData(m_table.columns.at(column)));
        connect(
            combo, &QComboBox::activated, this,
            [this, column, combo] {
                const QString meaning = combo->currentData().toString();
                m_form.columns = m_table.columns;
                // One meaning has one column.
                for (QString &other : m_form.columns)
                    other = other == meaning ? QString() : other;
                m_form.columns[column] = meaning;
                read();
            },
            Qt::QueuedConnection); // read() replaces the box.
        const int row = 2 * (column / columnsARow);
        grid->addWidget(label, row, column % columnsARow);
        grid->addWidget(combo, row + 1, column % columnsARow);
    }
}

void ImportDialog::showPreview()
{
    static_cast<ImportPreview *>(m_ui->previewView->model())->set(m_import);
    // Not by contents: of thousands of rows each would be measured.
    m_ui->previewView->header()->setStretchLastSection(true);
    m_ui->previewView->setColumnWidth(0, 240);
    m_ui->previewView->setColumnWidth(1, 260);
}

void ImportDialog::showErrors()
{
    QStringList lines;
    for (const onboarding::RowError &error : m_import.errors)
        lines << error.toString();
    m_ui->errorsLabel->setVisible(!lines.isEmpty());
    m_ui->errorsView->setVisible(!lines.isEmpty());
    static_cast<QStringListModel *>(m_ui->errorsView->model())->setStringList(lines);
    if (!lines.isEmpty())
        m_ui->messageBar->showMessage(
            Symbol::NeedsYou, tr("%n row(s) cannot be added.", nullptr, static_cast<int>(lines.size())),
            tr("Correct them in your table and read it again, or go on without them."));
}

} // namespace gui
