// SPDX-License-Identifier: GPL-3.0-or-later
// How long mailboxes in bulk take: created by a host's API that answers after 20 ms, read from a table of
// 10,000 rows, and shown in a table whose rows change one after the other. Prints one line per figure.
#include <algorithm>
#include <cstdio>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

#include "gui/importdialog.h"
#include "gui/mailboxespage.h"
#include "onboarding/move.h"
#include "rehearsal/dovecot.h"
#include "rehearsal/provisioningapi.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int created = 500;
constexpr int shown = 10'000;
constexpr int changes = 300;

void tell(const char *what, double milliseconds)
{
    std::printf("%-58s %10.1f ms\n", what, milliseconds);
    std::fflush(stdout);
}

double since(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

QByteArray table(int rows)
{
    QByteArray csv = "address,name,password\n";
    for (int number = 0; number < rows; ++number) {
        const QByteArray text = QByteArray::number(number);
        csv += "user" + text + ",User " + text + ",secret-word-" + text + "\n";
    }
    return csv;
}

/// The world of one measurement: a new host whose interface answers after 20 ms.
class World {
public:
    World()
    {
        rehearsal::ProvisioningApiOptions options;
        options.domain = u"firm.test"_s;
        options.isVerified = true;
        options.answerTime = 20ms;
        m_api = std::make_unique<rehearsal::ProvisioningApi>(m_host, options);
        if (!m_host.start() || !m_api->start())
            qFatal("The servers do not start.");
        onboarding::ServicesOptions services;
        services.keychain = false;
        m_services = std::move(*onboarding::Services::make(services));
    }

    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString url() const { return m_api->baseUrl().toString(); }

    std::unique_ptr<onboarding::Move> newMove(const QString &file)
    {
        auto move = onboarding::Move::create(path(file), DomainName::fromALabels(u"firm.test"),
                                             u"rehearsal"_s, {{u"apiUrl"_s, url()}}, *m_services);
        if (!move)
            qFatal("%s", qPrintable(move.error().toString()));
        (*move)->vault().keepProviderSecret(u"apiToken"_s, Secret(QByteArray("rehearsal-token")));
        return std::move(*move);
    }

private:
    QTemporaryDir m_folder;
    rehearsal::Dovecot m_host{m_folder.filePath(u"host"_s)};
    std::unique_ptr<rehearsal::ProvisioningApi> m_api;
    std::unique_ptr<onboarding::Services> m_services;
};

void write(const QString &path, const QByteArray &octets)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(octets) != octets.size())
        qFatal("%s cannot be written.", qPrintable(path));
}

int run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(program, arguments);
    process.waitForFinished(-1);
    return process.exitCode();
}

void createByCommand(const QString &mailhaulctl)
{
    World world;
    write(world.path(u"token"_s), "rehearsal-token");
    write(world.path(u"people.csv"_s), table(created));
    const QString project = world.path(u"a.mailhaul"_s);
    run(mailhaulctl,
        {u"new"_s, project, u"--domain"_s, u"firm.test"_s, u"--provider"_s, u"rehearsal"_s, u"--set"_s,
         u"apiUrl="_s + world.url(), u"--no-keychain"_s});
    QElapsedTimer timer;
    timer.start();
    const int code = run(mailhaulctl,
                         {u"accounts"_s, project, u"--import"_s, world.path(u"people.csv"_s), u"--create"_s,
                          u"--no-keychain"_s, u"--secret-file"_s, u"apiToken="_s + world.path(u"token"_s)});
    tell(code == 0 ? "500 mailboxes created by mailhaulctl" : "500 mailboxes by mailhaulctl: FAILED",
         since(timer));
}

void createInTheWizard()
{
    World world;
    const auto move = world.newMove(u"b.mailhaul"_s);
    gui::MailboxesPage page(*move);
    page.resize(1000, 700);
    page.show();
    move->add(*onboarding::readAccounts(table(created), {move->project().domain}));
    QEventLoop loop;
    QObject::connect(&move->mailboxes(), &onboarding::Journey::finished, &loop, &QEventLoop::quit);
    QElapsedTimer timer;
    timer.start();
    move->mailboxes().start();
    loop.exec();
    const bool isDone = move->mailboxes().state() == onboarding::StepState::Done;
    tell(isDone ? "500 mailboxes created in the wizard" : "500 mailboxes in the wizard: FAILED",
         since(timer));
}

void readAndShow()
{
    const QByteArray octets = table(shown);
    QElapsedTimer timer;
    timer.start();
    const auto import = onboarding::readAccounts(octets, {DomainName::fromALabels(u"firm.test")});
    tell("10,000 rows read and checked", since(timer));
    timer.start();
    gui::ImportDialog dialog(octets, {}, {DomainName::fromALabels(u"firm.test")}, nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QCoreApplication::processEvents();
    tell("10,000 rows read, checked and shown", since(timer));
}

void changeRows()
{
    World world;
    const auto move = world.newMove(u"c.mailhaul"_s);
    move->add(*onboarding::readAccounts(table(shown), {move->project().domain}));
    gui::MailboxesPage page(*move);
    page.resize(1000, 700);
    page.show();
    QEventLoop untilShown; // What a page does once, when it is shown, is no frame of a change.
    QTimer::singleShot(500, &untilShown, &QEventLoop::quit);
    untilShown.exec();
    QList<double> frames;
    for (int change = 0; change < changes; ++change) {
        QElapsedTimer timer;
        timer.start();
        move->file().update([change](onboarding::Project &project) {
            project.accounts[change % 20].creation = {
                onboarding::Creation::State::Created, QString::number(change), {}};
        });
        QCoreApplication::processEvents();
        frames += since(timer);
    }
    std::sort(frames.begin(), frames.end());
    tell("10,000 rows shown, one changes: median frame", frames.at(frames.size() / 2));
    tell("10,000 rows shown, one changes: 99th of 100 frames", frames.at(frames.size() * 99 / 100));
    tell("10,000 rows shown, one changes: longest frame", frames.last());
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QString mailhaulctl = application.arguments().value(1);
    if (!mailhaulctl.isEmpty())
        createByCommand(mailhaulctl);
    createInTheWizard();
    readAndShow();
    changeRows();
    return 0;
}
