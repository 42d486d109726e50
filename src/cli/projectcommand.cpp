// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/projectcommand.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>

#include "cli/inputfile.h"
#include "cli/secretinput.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

struct KeyValue {
    QString key;
    QString value;
};

Result<KeyValue> keyValue(const QString &option, const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 1) {
        return fail(Error::Kind::Usage,
                    //: %1 is a command line option such as "--set", %2 what stands behind it
                    ProjectCommand::tr("%1 wants KEY=VALUE, not “%2”.").arg(option, text));
    }
    return KeyValue{text.left(equals), text.mid(equals + 1)};
}

} // namespace

Result<QMap<QString, QString>> ProjectCommand::keyValues(const QString &option)
{
    QMap<QString, QString> values;
    for (const QString &text : options().values(option)) {
        const Result<KeyValue> pair = keyValue(u"--"_s + option, text);
        if (!pair)
            return fail(pair.error());
        values.insert(pair->key, pair->value);
    }
    return values;
}

QList<QCommandLineOption> ProjectCommand::secretOptions()
{
    return {{u"secret-file"_s, tr("A file that holds the provider's secret KEY (API key, token …)."),
             u"KEY=FILE"_s},
            {u"secret-env"_s, tr("The environment variable that holds the provider's secret KEY."),
             u"KEY=NAME"_s},
            {u"passwords"_s,
             tr("A CSV file with the passwords of the mailboxes: address, password, old_password."),
             u"CSV"_s},
            {u"columns"_s,
             tr("What the columns of a table of mailboxes hold, where their titles do not tell: a list of "
                "%1, or - for one that is not used. A first row without an address is taken for titles.")
                 .arg(onboarding::columnMeanings().join(u", "_s)),
             u"LIST"_s}};
}

CommandDescription ProjectCommand::perDomain(CommandDescription description)
{
    description.options += QCommandLineOption{
        u"domain"_s, tr("The domain that is meant, in a move of several, or “all”; else the main one."),
        u"DOMAIN"_s};
    description.options += QCommandLineOption{
        u"set"_s, tr("Changes a value that the provider needs; may be repeated."), u"KEY=VALUE"_s};
    description.options += secretOptions();
    description.isPerDomain = true;
    return description;
}

QString ProjectCommand::outputPath(const QString &option) const
{
    const QString path = options().value(option);
    if (domain().isRoot())
        return path;
    const QFileInfo file(path);
    const QString name = QStringList{file.completeBaseName(), domain().toString(), file.suffix()}.join(u'.');
    return file.dir().filePath(name);
}

QList<DomainName> ProjectCommand::tableDomains() const
{
    return domain().isRoot() ? m_move->tableDomains() : m_move->domains();
}

Result<onboarding::AccountsImport> ProjectCommand::readTable(const QString &option) const
{
    onboarding::TableForm form;
    if (options().isSet(u"columns"_s)) {
        const Result<QStringList> columns = onboarding::parseColumns(options().value(u"columns"_s));
        if (!columns)
            return fail(columns.error());
        form.columns = *columns;
    }
    const Result<QByteArray> octets = readInput(options().value(option));
    if (!octets)
        return fail(octets.error());
    return onboarding::readAccounts(*octets, tableDomains(), form);
}

void ProjectCommand::sayWaits(const onboarding::Journey &journey)
{
    connect(&journey, &onboarding::Journey::changed, this, [this, &journey, said = QString()]() mutable {
        if (journey.waiting() == said)
            return;
        said = journey.waiting();
        if (said.isEmpty())
            return;
        output().object({{u"event"_s, u"waiting"_s}, {u"message"_s, said}});
        output().message(plainText(said, 1000));
    });
}

void ProjectCommand::start()
{
    DomainName wanted = domain();
    // Not every command knows the option.
    if (wanted.isRoot() && options().optionNames().contains(u"domain"_s)) {
        const Result<DomainName> parsed = DomainName::parse(options().value(u"domain"_s));
        if (!parsed)
            return failWith(parsed.error());
        wanted = *parsed;
    }
    auto move = onboarding::Move::open(arguments().constFirst(), services(), wanted);
    if (!move)
        return failWith(move.error());
    if (const Status set = setValues(**move); !set)
        return failWith(set.error());
    adopt(std::move(*move));
}

void ProjectCommand::adopt(std::unique_ptr<onboarding::Move> move)
{
    m_move = std::move(move);
    connect(m_move.get(), &onboarding::Move::saveFailed, this,
            [this](const Error &error) { failWith(error); });
    whenFinished(m_move->ready(), this, [this](const Status &status) {
        // Without a keychain the secrets of the options may still be enough.
        if (!status)
            output().message(status.error().toString());
        if (const Status kept = keepSecrets(); !kept)
            return failWith(kept.error());
        run();
    });
}

Status ProjectCommand::keepSecrets()
{
    const auto keep = [this](const QString &option, auto read) -> Status {
        for (const QString &text : options().values(option)) {
            const Result<KeyValue> pair = keyValue(u"--"_s + option, text);
            if (!pair)
                return fail(pair.error());
            const Result<Secret> secret = read(pair->value);
            if (!secret)
                return fail(secret.error());
            m_move->vault().keepProviderSecret(pair->key, *secret);
        }
        return {};
    };
    if (const Status status = keep(u"secret-file"_s, secretFromFile); !status)
        return status;
    if (const Status status = keep(u"secret-env"_s, secretFromEnvironment); !status)
        return status;
    return options().isSet(u"passwords"_s) ? keepPasswords() : Status();
}

Status ProjectCommand::setValues(onboarding::Move &move)
{
    if (!options().optionNames().contains(u"set"_s))
        return {};
    const Result<QMap<QString, QString>> changed = keyValues(u"set"_s);
    if (!changed)
        return fail(changed.error());
    QMap<QString, QString> values = move.project().variables;
    values.insert(*changed);
    if (const Status set = move.setVariables(values); !set)
        return set;
    return move.file().save();
}

Status ProjectCommand::keepPasswords()
{
    const Result<onboarding::AccountsImport> import = readTable(u"passwords"_s);
    if (!import)
        return fail(import.error());
    if (!import->errors.isEmpty())
        return fail(Error::Kind::BadInput, import->errors.constFirst().toString());
    for (const onboarding::ImportedAccount &row : import->accounts) {
        if (!row.password.isEmpty())
            m_move->vault().keep(onboarding::Vault::Side::New, row.account.address, row.password);
        if (!row.oldPassword.isEmpty())
            m_move->vault().keep(onboarding::Vault::Side::Old, row.account.address, row.oldPassword);
    }
    return {};
}

} // namespace cli
