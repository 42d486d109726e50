// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QUrlQuery>

#include "gui/copyfield.h"
#include "gui/driver.h"
#include "gui/importdialog.h"
#include "gui/messagebar.h"
#include "gui/page.h"
#include "gui/statelines.h"
#include "gui/textdialog.h"
#include "gui/trustdialog.h"
#include "net/certificate.h"
#include "rehearsal/nameservers.h"
#include "rehearsal/rehearsal.h"

using namespace Qt::StringLiterals;
using onboarding::Step;

/// What the pages say when something is wrong, and that nothing is lost by it.
class PagesTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void domainIsChecked_data();
    void domainIsChecked();
    void newerProjectFile();
    void missingDomain();
    void tableIsRead_data();
    void tableIsRead();
    void columnsAreNamed();
    void severalDomains();
    void aDomainThatIsThereAlready();
    void newPasswordThatTheHostRefuses();
    void whatIsMadeByHandIsConfirmed();
    void wrongPassword();
    void unknownCertificate();
    void certificateIsTrusted();
    void unreachableServer();
    void publishingErrorStays_data();
    void publishingErrorStays();
    void onlyWhatWasShownIsPublished();
    void fieldIsCopied();
    void textIsMailedAndPrinted();
    void openedMail(const QUrl &url) { m_opened = url; } ///< The mail program of this test.

private:
    void start(gui::Practice practice);
    void openMove();
    QString trialText() const;
    QString barText(const QString &name) const;
    void enterPassword(const QString &address, int column, const QString &password);

    QTemporaryDir m_folder;
    QUrl m_opened;
    int m_run = 0;
    std::unique_ptr<rehearsal::Rehearsal> m_rehearsal;
    std::unique_ptr<guitest::Driver> m_driver;
};

void PagesTest::initTestCase()
{
    rehearsal::RehearsalOptions options;
    options.messages = 40;
    m_rehearsal = std::make_unique<rehearsal::Rehearsal>(m_folder.path() + u"/rehearsal"_s, options);
    const Status started = m_rehearsal->start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().toString()));
}

void PagesTest::init()
{
    const auto practice = gui::readPractice(m_rehearsal->descriptionFile());
    QVERIFY(practice);
    start(*practice);
}

void PagesTest::start(gui::Practice practice)
{
    practice.folder = m_folder.filePath(u"run%1"_s.arg(++m_run));
    m_driver = std::make_unique<guitest::Driver>(practice, m_folder.filePath(u"moves%1.json"_s.arg(m_run)));
    m_driver->start();
}

void PagesTest::cleanup()
{
    m_driver.reset();
}

void PagesTest::openMove()
{
    QCOMPARE(m_driver->fillInDomain(), QString());
    QCOMPARE(m_driver->look(), QString());
}

QString PagesTest::barText(const QString &name) const
{
    auto *bar = m_driver->find<gui::MessageBar>(name);
    return bar ? bar->text() : QString();
}

void PagesTest::domainIsChecked_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("canGoOn");
    QTest::addColumn<QString>("hint");

    QTest::newRow("an ordinary name") << u"example.org"_s << true << QString();
    QTest::newRow("with an umlaut, RFC 5891") << u"bücher.example"_s << true << u"xn--bcher-kva.example"_s;
    QTest::newRow("nothing") << QString() << false << u"after the @"_s;
    QTest::newRow("an empty label") << u"example..org"_s << false << QString();
    QTest::newRow("a blank inside") << u"exam ple.org"_s << false << QString();
}

void PagesTest::domainIsChecked()
{
    QFETCH(QString, typed);
    QFETCH(bool, canGoOn);
    QFETCH(QString, hint);
    QVERIFY(m_driver->click(u"newButton"_s));
    auto *edit = m_driver->find<QLineEdit>(u"domainEdit"_s);
    edit->setText(typed);
    QCOMPARE(m_driver->find<QPushButton>(u"nextButton"_s)->isEnabled(), canGoOn);
    QCOMPARE(m_driver->window().currentPage()->obstacle().isEmpty(), canGoOn);
    auto *reason = m_driver->find<QLabel>(u"reasonLabel"_s);
    QCOMPARE(!reason->text().isEmpty(), !canGoOn); // Next is never disabled without a reason in sight.
    auto *label = m_driver->find<QLabel>(u"domainHint"_s);
    QVERIFY((label ? label->text() : QString()).contains(hint));
}

void PagesTest::newerProjectFile()
{
    const QString path = m_folder.filePath(u"newer.mailhaul"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray content = R"({"format": 99, "version": 99, "domain": "example.org"})";
    file.write(content);
    file.close();
    m_driver->window().openMove(path);
    const QString text = barText(u"windowBar"_s);
    QVERIFY2(text.contains(u"newer"_s), qPrintable(text));
    QVERIFY(!m_driver->window().currentStep()); // Still on the welcome page.
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content);
}

void PagesTest::missingDomain()
{
    QVERIFY(m_driver->click(u"newButton"_s));
    m_driver->type(u"domainEdit"_s, u"no-such-firm.test"_s);
    QCOMPARE(m_driver->pressNext(Step::Look), QString());
    QTRY_VERIFY_WITH_TIMEOUT(barText(u"messageBar"_s).contains(u"no-such-firm.test"_s), 20000);
    QVERIFY(!m_driver->find<QPushButton>(u"nextButton"_s)->isEnabled());
    QVERIFY(m_driver->click(u"backButton"_s)); // Back is always allowed: the name can be corrected.
    QCOMPARE(m_driver->window().currentStep(), std::optional(Step::Domain));
}

void PagesTest::tableIsRead_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<int>("mailboxes");
    QTest::addColumn<QStringList>("errors");

    QTest::newRow("header and two rows")
        << QByteArray("address,name\nann,Ann\nbob,Bob\n") << 2 << QStringList();
    QTest::newRow("semicolons, windows-1252")
        << QByteArray("address;name\nzoe;Zo\xeb\n") << 1 << QStringList();
    QTest::newRow("a wrong address in line 3")
        << QByteArray("address,name\nann,Ann\nb b@@x,Bob\n") << 1 << QStringList{u"Line 3, column 1"_s};
    QTest::newRow("a wrong quota in line 2")
        << QByteArray("address,quota\nann,many\n") << 0 << QStringList{u"Line 2, column 2"_s};
    QTest::newRow("the same address twice")
        << QByteArray("address\nann\nANN\n") << 1 << QStringList{u"Line 3"_s};
}

void PagesTest::tableIsRead()
{
    QFETCH(QByteArray, table);
    QFETCH(int, mailboxes);
    QFETCH(QStringList, errors);
    openMove();
    m_driver->window().showStep(Step::Mailboxes);
    QGuiApplication::clipboard()->setText(table.contains('\xeb') ? QString::fromLatin1(table)
                                                                 : QString::fromUtf8(table));
    QVERIFY(m_driver->click(u"pasteButton"_s));
    auto *dialog = m_driver->window().findChild<gui::ImportDialog *>();
    QVERIFY(dialog);
    const QAbstractItemModel *shown = dialog->findChild<QListView *>(u"errorsView"_s)->model();
    QCOMPARE(shown->rowCount(), errors.size());
    for (int row = 0; row < errors.size(); ++row) {
        const QString text = shown->index(row, 0).data().toString();
        QVERIFY2(text.startsWith(errors.at(row)), qPrintable(text));
    }
    auto *accept = dialog->findChild<QPushButton *>(u"acceptButton"_s);
    QCOMPARE(accept->isEnabled(), mailboxes > 0);
    QTest::mouseClick(accept, Qt::LeftButton);
    QCOMPARE(m_driver->move().project().accounts.size(), mailboxes);
}

/// Where the titles do not tell it, the user does.
void PagesTest::columnsAreNamed()
{
    openMove();
    m_driver->window().showStep(Step::Mailboxes);
    QGuiApplication::clipboard()->setText(
        u"Given;Contact\nAnn;ann@%1\n"_s.arg(m_driver->practice().domain.toString()));
    QVERIFY(m_driver->click(u"pasteButton"_s));
    auto *dialog = m_driver->window().findChild<gui::ImportDialog *>();
    QVERIFY(dialog);
    auto *accept = dialog->findChild<QPushButton *>(u"acceptButton"_s);
    QVERIFY(!accept->isEnabled());
    auto *column = dialog->findChild<QComboBox *>(u"column1"_s);
    QVERIFY(column);
    column->setCurrentIndex(column->findData(u"address"_s));
    emit column->activated(column->currentIndex());
    QTRY_VERIFY(accept->isEnabled());
    QVERIFY(dialog->findChild<QCheckBox *>(u"headerBox"_s)->isChecked());
    QTest::mouseClick(accept, Qt::LeftButton);
    QCOMPARE(m_driver->move().project().accounts.size(), 1);
    QCOMPARE(m_driver->move().project().accounts.first().address.localPart, u"ann"_s);
}

/// A second domain has steps and mailboxes of its own, in the same file.
void PagesTest::severalDomains()
{
    openMove();
    auto *combo = m_driver->window().findChild<QComboBox *>(u"domainCombo"_s);
    QVERIFY(!combo->isVisible());
    m_driver->window().showStep(Step::Domain);
    QVERIFY(m_driver->click(u"addDomainButton"_s));
    auto *dialog = m_driver->window().findChild<QInputDialog *>();
    QVERIFY(dialog);
    dialog->setTextValue(u"second.example"_s);
    dialog->accept();
    QCOMPARE(m_driver->move().project().domain.toString(), u"second.example"_s);
    QCOMPARE(m_driver->window().currentStep(), std::optional(Step::Domain));
    QVERIFY(combo->isVisible());
    QCOMPARE(combo->currentText(), u"second.example"_s);
    QCOMPARE(m_driver->find<QLineEdit>(u"domainEdit"_s)->text(), u"second.example"_s);

    m_driver->window().showStep(Step::Mailboxes);
    QGuiApplication::clipboard()->setText(
        u"address\nann\nbob@%1\n"_s.arg(m_driver->practice().domain.toString()));
    QVERIFY(m_driver->click(u"pasteButton"_s));
    QVERIFY(m_driver->window().findChild<gui::ImportDialog *>());
    QTest::mouseClick(
        m_driver->window().findChild<gui::ImportDialog *>()->findChild<QPushButton *>(u"acceptButton"_s),
        Qt::LeftButton);
    QCOMPARE(m_driver->move().project().accounts.size(), 1);
    QVERIFY(barText(u"messageBar"_s).contains(u"1 row"_s));

    QTest::keyClick(combo, Qt::Key_Up);
    QCOMPARE(m_driver->move().project().domain, m_driver->practice().domain);
    QCOMPARE(m_driver->window().currentStep(), std::optional(Step::Domain)); // Where it was left.
    QCOMPARE(m_driver->move().project().accounts.size(), 1);
    QCOMPARE(m_driver->move().project().accounts.first().address.localPart, u"bob"_s);
}

void PagesTest::newPasswordThatTheHostRefuses()
{
    openMove();
    m_driver->window().showStep(Step::Mailboxes);
    auto *button = m_driver->find<QPushButton>(u"atHostButton"_s);
    QVERIFY(button);
    QVERIFY(!button->isEnabled()); // Nothing is selected.
    m_driver->move().file().update([this](onboarding::Project &project) {
        onboarding::Account account;
        account.address = {u"ghost"_s, m_driver->practice().domain};
        account.creation.state = onboarding::Creation::State::AlreadyThere; // So the project believes.
        project.accounts = {account};
    });
    m_driver->find<QTableView>(u"accountsView"_s)->selectRow(0);
    QVERIFY(button->isEnabled());
    for (QAction *action : button->menu()->actions()) {
        action->trigger();
        auto *question = m_driver->window().findChild<QMessageBox *>(u"addressQuestion"_s);
        QVERIFY(question);
        QVERIFY(question->informativeText().contains(u"ghost@"_s));
        question->button(QMessageBox::Cancel)->click();
        QTRY_VERIFY(!m_driver->window().findChild<QMessageBox *>(u"addressQuestion"_s));
        QVERIFY(!m_driver->move().changes().isRunning());
    }
    button->menu()->actions().first()->trigger();
    auto *question = m_driver->window().findChild<QMessageBox *>(u"addressQuestion"_s);
    for (QAbstractButton *choice : question->buttons()) {
        if (question->buttonRole(choice) == QMessageBox::AcceptRole)
            choice->click();
    }
    QTRY_VERIFY_WITH_TIMEOUT(barText(u"messageBar"_s).contains(u"no such mailbox"_s), 20000);
    QCOMPARE(m_driver->move().project().accounts.size(), 1);
}

/// At a host that creates mailboxes by its interface: aliases that it cannot create, and what it has refused.
void PagesTest::whatIsMadeByHandIsConfirmed()
{
    using State = onboarding::Creation::State;
    openMove();
    m_driver->window().showStep(Step::Mailboxes);
    QVERIFY(!m_driver->find<QPushButton>(u"confirmButton"_s));
    QVERIFY(!m_driver->find<QPushButton>(u"confirmSelectedButton"_s));
    const DomainName domain = m_driver->practice().domain;
    m_driver->move().file().update([&domain](onboarding::Project &project) {
        onboarding::Account account;
        account.address = {u"ann"_s, domain};
        account.creation = {State::Refused, u"no"_s, {}};
        onboarding::Account other = account;
        other.address.localPart = u"bob"_s;
        project.accounts = {account, other};
        onboarding::Alias all;
        all.address = {{}, domain}; // The practice host has no catch-all.
        all.members = {account.address};
        project.aliases = {all};
    });
    auto *all = m_driver->find<QPushButton>(u"confirmButton"_s);
    QVERIFY(all && all->isEnabled());
    QTest::mouseClick(all, Qt::LeftButton);
    const onboarding::Project &project = m_driver->move().project();
    QCOMPARE(project.aliases.first().creation.state, State::Confirmed);
    QCOMPARE(project.accounts.first().creation.state, State::Refused);
    QVERIFY(!m_driver->find<QPushButton>(u"confirmButton"_s));

    auto *selected = m_driver->find<QPushButton>(u"confirmSelectedButton"_s);
    QVERIFY(selected && !selected->isEnabled());
    m_driver->find<QTableView>(u"accountsView"_s)->selectRow(0);
    QVERIFY(selected->isEnabled());
    for (const auto role : {QMessageBox::RejectRole, QMessageBox::AcceptRole}) {
        QCOMPARE(project.accounts.first().creation.state, State::Refused);
        selected->click();
        auto *question = m_driver->window().findChild<QMessageBox *>(u"addressQuestion"_s);
        QVERIFY(question);
        QVERIFY(question->informativeText().contains(u"ann@"_s));
        for (QAbstractButton *choice : question->buttons()) {
            if (question->buttonRole(choice) == role)
                choice->click();
        }
        QTRY_VERIFY(!m_driver->window().findChild<QMessageBox *>(u"addressQuestion"_s));
    }
    QCOMPARE(project.accounts.first().creation.state, State::Confirmed);
    QCOMPARE(project.accounts.last().creation.state, State::Refused);
}

void PagesTest::aDomainThatIsThereAlready()
{
    openMove();
    m_driver->window().showStep(Step::Domain);
    for (const QString &name : {m_driver->practice().domain.toString(), u"a..b"_s}) {
        QVERIFY(m_driver->click(u"addDomainButton"_s));
        auto *dialog = m_driver->window().findChild<QInputDialog *>();
        dialog->setTextValue(name);
        dialog->accept();
        QVERIFY(!barText(u"messageBar"_s).isEmpty());
        QTRY_VERIFY(!m_driver->window().findChild<QInputDialog *>());
    }
    QCOMPARE(m_driver->move().domains().size(), 1);
}

void PagesTest::enterPassword(const QString &address, int column, const QString &password)
{
    auto *view = m_driver->find<QTableView>(u"passwordsView"_s);
    QVERIFY(view);
    const QModelIndexList found = view->model()->match(
        view->model()->index(0, onboarding::AccountsModel::Address), Qt::DisplayRole, address);
    QCOMPARE(found.size(), 1);
    const QModelIndex cell = found.first().siblingAtColumn(column);
    view->setCurrentIndex(cell);
    view->edit(cell);
    auto *editor = view->findChild<QLineEdit *>();
    QVERIFY(editor);
    QCOMPARE(editor->echoMode(), QLineEdit::Password);
    QTest::keyClicks(editor, password);
    QTest::keyClick(editor, Qt::Key_Return);
}

void PagesTest::wrongPassword()
{
    openMove();
    m_driver->window().showStep(Step::Mailboxes);
    const rehearsal::RehearsalUser &user = m_rehearsal->users().first();
    QVERIFY(m_rehearsal->newHost().addUser(user.address, user.newPassword));
    auto import =
        onboarding::readAccounts(u"address\n%1\n"_s.arg(user.address), {m_driver->practice().domain});
    QVERIFY(import);
    m_driver->move().add(*import);
    m_driver->window().showStep(Step::Migrate);
    m_driver->find<QTabWidget>(u"tabs"_s)->setCurrentIndex(1);
    enterPassword(user.address, onboarding::AccountsModel::OldPassword, u"not the password"_s);
    QVERIFY(m_driver->click(u"startButton"_s));
    const onboarding::MigrationModel &rows = *m_driver->move().migrate().mailboxes();
    QTRY_VERIFY_WITH_TIMEOUT(rows.rowCount() == 1 && rows.rows().first().error, 20000);
    QCOMPARE(rows.rows().first().error->kind, Error::Kind::LoginRefused);
    QTRY_VERIFY_WITH_TIMEOUT(!m_driver->move().migrate().isRunning(), 20000);
    QVERIFY(!m_driver->move().migrate().summary().isEmpty());
    // The right one, and it goes on.
    m_driver->find<QTabWidget>(u"tabs"_s)->setCurrentIndex(1);
    enterPassword(user.address, onboarding::AccountsModel::OldPassword, QString::fromUtf8(user.oldPassword));
    QVERIFY(QTest::qWaitFor([&] { return m_driver->click(u"startButton"_s); }));
    QTRY_VERIFY_WITH_TIMEOUT(rows.rows().first().state == onboarding::CopyState::Done, 30000);
    QVERIFY(rows.rows().first().copied > 0);
}

/// What the page says about the old host that was tried.
QString PagesTest::trialText() const
{
    QStringList texts;
    for (const gui::StateLine &line : m_driver->find<gui::StateLines>(u"oldHostState"_s)->lines())
        texts << line.title + u": "_s + line.text;
    return texts.join(u'\n');
}

void PagesTest::unknownCertificate()
{
    gui::Practice practice = m_driver->practice();
    practice.caFile.clear(); // Now nothing vouches for the practice servers.
    start(practice);
    openMove();
    auto *lines = m_driver->find<gui::StateLines>(u"oldHostState"_s);
    QVERIFY(m_driver->click(u"tryButton"_s));
    QVERIFY2(QTest::qWaitFor([&] { return m_driver->find<QPushButton>(u"trustButton"_s); }, 20000),
             qPrintable(trialText()));
    QCOMPARE(lines->lines().first().symbol, gui::Symbol::Problem);
    QVERIFY(!m_driver->move().project().oldHost || m_driver->move().project().oldHost->certificate.isEmpty());
    QVERIFY(m_driver->click(u"trustButton"_s));
    QVERIFY2(QTest::qWaitFor([&] { return lines->lines().first().symbol == gui::Symbol::Done; }, 20000),
             qPrintable(trialText()));
    QVERIFY(!m_driver->move().project().oldHost->certificate.isEmpty());
}

/// Any server that the new host is asked through.
void PagesTest::certificateIsTrusted()
{
    openMove();
    const QByteArray fingerprint(32, '\x5a');
    net::CertificateVerdict verdict;
    verdict.outcome = net::CertificateVerdict::Outcome::Refused;
    verdict.subject = u"a, SHA-256 of nothing"_s;
    verdict.fingerprint = fingerprint;
    auto *bar = new gui::MessageBar(&m_driver->window());
    gui::offerTrust(*bar, m_driver->move());
    for (const bool isTrusted : {false, true}) {
        bar->showError(net::certificateRefused(u"Mail.example.org:993"_s, verdict));
        auto *button = bar->findChild<QPushButton *>();
        QVERIFY(button && !button->isHidden());
        button->click();
        auto *dialog = m_driver->window().findChild<QMessageBox *>();
        QVERIFY(dialog);
        QVERIFY(dialog->informativeText().contains(verdict.fingerprintText()));
        QCOMPARE(dialog->defaultButton(), dialog->button(QMessageBox::Cancel));
        const auto role = isTrusted ? QMessageBox::AcceptRole : QMessageBox::RejectRole;
        for (QAbstractButton *each : dialog->buttons()) {
            if (dialog->buttonRole(each) == role)
                each->click();
        }
        const QString accepted = m_driver->move().project().acceptedCertificate(u"mail.example.org"_s, 993);
        QCOMPARE(accepted, isTrusted ? QString::fromLatin1(fingerprint.toHex()) : QString());
        QTRY_VERIFY(!m_driver->window().findChild<QMessageBox *>());
    }
}

void PagesTest::unreachableServer()
{
    openMove();
    m_driver->type(u"hostEdit"_s, u"127.0.0.1"_s);
    m_driver->find<QSpinBox>(u"portSpin"_s)->setValue(1); // tcpmux; nobody listens there.
    QVERIFY(m_driver->click(u"tryButton"_s));
    auto *lines = m_driver->find<gui::StateLines>(u"oldHostState"_s);
    QVERIFY2(QTest::qWaitFor([&] { return lines->lines().first().symbol == gui::Symbol::Problem; }, 20000),
             qPrintable(trialText()));
    QVERIFY(!lines->lines().first().text.isEmpty());
    QVERIFY(!m_driver->find<QPushButton>(u"trustButton"_s));
}

void PagesTest::publishingErrorStays_data()
{
    QTest::addColumn<Step>("step");
    QTest::newRow("ownership") << Step::Ownership;
    QTest::newRow("MX") << Step::Mx;
}

/// Each answer of a name server draws the page anew; why nothing was published is still to be read.
void PagesTest::publishingErrorStays()
{
    QFETCH(Step, step);
    gui::Practice practice = m_driver->practice();
    practice.dnsUpdate.keyFile = m_folder.filePath(u"wrong.key"_s);
    QFile key(practice.dnsUpdate.keyFile);
    QVERIFY(key.open(QIODevice::WriteOnly));
    key.write("hmac-sha256:mailhaul-rehearsal:" + QByteArray(32, 'x').toBase64());
    key.close();
    start(practice);
    openMove();
    m_driver->move().mx().overrideObjections();
    m_driver->window().showStep(step);
    onboarding::RecordWatch &watch =
        step == Step::Mx ? m_driver->move().mx().watch() : m_driver->move().ownership().watch();
    QVERIFY(QTest::qWaitFor([&] { return m_driver->click(u"publishButton"_s); }, 20000));
    QVERIFY(m_driver->agree(u"publishQuestion"_s));
    QTRY_VERIFY_WITH_TIMEOUT(barText(u"messageBar"_s).contains(u"key"_s), 20000);
    const QString text = barText(u"messageBar"_s);
    QSignalSpy changed(&watch, &onboarding::RecordWatch::changed);
    watch.checkNow();
    QTRY_VERIFY(changed.count() >= 2);
    QCOMPARE(barText(u"messageBar"_s), text);
}

/// The question shows one MX record to be removed; while it is open a second one appears.
void PagesTest::onlyWhatWasShownIsPublished()
{
    openMove();
    m_driver->move().mx().overrideObjections();
    m_driver->window().showStep(Step::Mx);
    QVERIFY(QTest::qWaitFor([&] { return m_driver->click(u"publishButton"_s); }, 20000));
    const auto question = [this] {
        return m_driver->window().findChild<QMessageBox *>(u"publishQuestion"_s);
    };
    QTRY_VERIFY_WITH_TIMEOUT(question(), 20000);
    rehearsal::Knot &primary = m_rehearsal->dns().primary();
    const QString domain = m_rehearsal->dns().domain();
    const QStringList former{u"10 mail.old-host.test."_s};
    QVERIFY(primary.setRecords(domain, u"MX"_s, 6, former + QStringList{u"5 mail.somebody.test."_s}));
    QVERIFY(m_driver->agree(u"publishQuestion"_s));
    QTRY_VERIFY_WITH_TIMEOUT(barText(u"messageBar"_s).contains(u"since you were asked"_s), 20000);
    QVERIFY(!m_driver->move().mx().publisher().canUndo(onboarding::RecordSet::Mx));
    QVERIFY(primary.setRecords(domain, u"MX"_s, 6, former));
}

void PagesTest::fieldIsCopied()
{
    gui::CopyField field;
    field.setText(u"mailhaul-verification=rehearsal"_s);
    QTest::mouseClick(field.findChild<QToolButton *>(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"mailhaul-verification=rehearsal"_s);
}

void PagesTest::textIsMailedAndPrinted()
{
    const QString text = u"1. Add a record\n   Host: @\n   Value: a&b=c% ü"_s;
    gui::TextDialog dialog(u"Call sheet"_s, {}, text, u"firm-dns.txt"_s, u"DNS records of firm.test"_s,
                           &m_driver->window());
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QDesktopServices::setUrlHandler(u"mailto"_s, this, "openedMail");
    QTest::mouseClick(dialog.findChild<QPushButton *>(u"mailButton"_s), Qt::LeftButton);
    QDesktopServices::unsetUrlHandler(u"mailto"_s);
    const QUrlQuery query(m_opened);
    QCOMPARE(m_opened.scheme(), u"mailto"_s);
    QCOMPARE(query.queryItemValue(u"subject"_s, QUrl::FullyDecoded), u"DNS records of firm.test"_s);
    QCOMPARE(query.queryItemValue(u"body"_s, QUrl::FullyDecoded).replace(u"\r\n"_s, u"\n"_s), text);

    QTest::mouseClick(dialog.findChild<QPushButton *>(u"pdfButton"_s), Qt::LeftButton);
    auto *place = dialog.findChild<QFileDialog *>();
    QVERIFY(place);
    const QString path = m_folder.filePath(u"sheet.pdf"_s);
    emit place->fileSelected(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.read(8).startsWith("%PDF-1"));
    QVERIFY(file.size() > 1000);
}

QTEST_MAIN(PagesTest)
#include "tst_pages.moc"
