// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/handoff.h"

#include "base/csv.h"
#include "provider/scope.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

Scope rowScope(Scope scope, const HandOffRow &row)
{
    setAddress(scope, row.address);
    scope.setSecret(u"password"_s, row.password);
    scope.setText(u"displayName"_s, row.displayName);
    scope.setText(u"quota"_s, row.quotaOctets ? QString::number(*row.quotaOctets) : QString());
    return scope;
}

Result<QString> table(const HandOff &handOff, const Scope &base, const QList<HandOffRow> &rows)
{
    const bool isNamed = !handOff.csvHeader.isEmpty();
    const QStringList header =
        isNamed ? handOff.csvHeader : QStringList{u"address"_s, u"password"_s, u"name"_s};
    const QStringList fields = isNamed
        ? handOff.csvFields
        : QStringList{u"{{address}}"_s, u"{{password?}}"_s, u"{{displayName?}}"_s};
    const auto line = [&handOff](const QStringList &cells) {
        QStringList quoted;
        for (const QString &cell : cells)
            quoted.append(quotedField(cell, handOff.csvDelimiter));
        return quoted.join(handOff.csvDelimiter) + u"\r\n"_s; // RFC 4180 §2
    };
    QString csv = line(header);
    for (const HandOffRow &row : rows) {
        const Scope scope = rowScope(base, row);
        QStringList cells;
        for (const QString &field : fields) {
            const auto cell = expand(field, scope);
            if (!cell)
                return fail(cell.error());
            cells.append(cell->value_or(QString()));
        }
        csv += line(cells);
    }
    return csv;
}

/// A PowerShell string: nothing in it is run. The language takes typographic quotes for quotes, too.
QString powerShellLiteral(const QString &text)
{
    QString literal;
    for (const QChar c : text) {
        if (c.category() == QChar::Other_Control)
            continue;
        const bool isQuote = c == u'\'' || (c >= QChar(0x2018) && c <= QChar(0x201b));
        literal += isQuote ? QString(2, c) : QString(c);
    }
    return u'\'' + literal + u'\'';
}

QString literals(const QStringList &texts)
{
    QStringList all;
    for (const QString &text : texts)
        all.append(powerShellLiteral(text));
    return all.join(u", "_s);
}

/// The same names with their values as literals, so that none is ever missing.
Scope literalScope(const Scope &scope, const QStringList &names)
{
    Scope quoted = scope;
    for (const QString &name : names)
        quoted.setText(name, literals(scope.value(name).isEmpty() ? QStringList{{}} : scope.value(name)));
    return quoted;
}

Result<QString> lines(const QStringList &templates, const Scope &scope)
{
    QString text;
    for (const QString &each : templates) {
        const auto line = expand(each, scope);
        if (!line)
            return fail(line.error());
        text += line->value_or(QString()) + u"\r\n"_s;
    }
    return text;
}

Result<QString> script(const HandOffScript &script, const Scope &base, const QList<HandOffRow> &rows,
                       const QList<Alias> &aliases)
{
    QList<Result<QString>> parts{lines(script.before, literalScope(base, {u"domain"_s}))};
    for (const HandOffRow &row : rows) {
        const Scope scope = literalScope(
            rowScope(base, row),
            {u"domain"_s, u"address"_s, u"localPart"_s, u"password"_s, u"displayName"_s, u"quota"_s});
        parts.append(lines(script.mailbox, scope));
    }
    for (const Alias &alias : aliases) {
        Scope scope = base;
        setAddress(scope, alias.address);
        QStringList members;
        for (const MailAddress &member : alias.members)
            members.append(member.toString());
        scope.setList(u"members"_s, members);
        parts.append(lines(script.alias,
                           literalScope(scope, {u"domain"_s, u"address"_s, u"localPart"_s, u"members"_s})));
    }
    parts.append(lines(script.after, literalScope(base, {u"domain"_s})));
    // Windows PowerShell reads a script without a byte order mark in the code page of the system.
    QString text(QChar::ByteOrderMark);
    for (const Result<QString> &part : parts) {
        if (!part)
            return part;
        text += *part;
    }
    return text;
}

} // namespace

QString handOffSuffix(const Profile &profile)
{
    return profile.handOff.script ? u"ps1"_s : u"csv"_s;
}

Result<QString> handOffText(const Profile &profile, const DomainName &domain, const Values &values,
                            const QList<HandOffRow> &rows, const QList<Alias> &aliases)
{
    const Scope scope = profileScope(profile, domain, values);
    return profile.handOff.script ? script(*profile.handOff.script, scope, rows, aliases)
                                  : table(profile.handOff, scope, rows);
}

} // namespace provider
