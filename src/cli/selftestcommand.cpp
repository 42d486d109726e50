// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/selftestcommand.h"

#include <QCommandLineParser>

#include "base/writefile.h"

using namespace Qt::StringLiterals;
using onboarding::SelfTestLine;

namespace cli {

void SelfTestCommand::start()
{
    whenFinished(onboarding::selfTest(services()), this,
                 [this](const QList<SelfTestLine> &lines) { show(lines); });
}

void SelfTestCommand::show(const QList<SelfTestLine> &lines)
{
    QString text;
    bool isOk = true;
    for (const SelfTestLine &line : lines) {
        isOk = isOk && line.isOk;
        text += u"%1  %2  %3\n"_s.arg(line.isOk ? u"ok    "_s : u"FAILED"_s, line.name.leftJustified(10),
                                      plainText(line.text));
        output().object(
            {{u"event"_s, u"check"_s}, {u"name"_s, line.name}, {u"ok"_s, line.isOk}, {u"text"_s, line.text}});
    }
    output().line(text.trimmed());
    if (options().isSet(u"write"_s)) {
        const Status written = writeFile(options().value(u"write"_s), text.toUtf8(), Readers::Usual);
        if (!written)
            return failWith(written.error());
    }
    finish(isOk ? 0 : exitCode(Error::Kind::Internal));
}

CommandDescription SelfTestCommand::description()
{
    return {u"selftest"_s,
            {},
            tr("Checks this installation: versions, TLS, ledger, keychain, character sets."),
            {{u"write"_s, tr("Writes the result to a file too."), u"FILE"_s}},
            0,
            0,
            [](Context context) -> std::unique_ptr<Command> {
                return std::make_unique<SelfTestCommand>(std::move(context));
            }};
}

} // namespace cli
