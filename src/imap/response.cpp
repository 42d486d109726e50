// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/response.h"

#include <algorithm>
#include <array>

namespace imap {

namespace {

constexpr qsizetype maxItems = 1'000; // Of any list that is not a set of UIDs.
constexpr quint64 maxUids = 1'000'000;

struct NamedCode {
    const char *name;
    Code code;
};
constexpr std::array<NamedCode, 20> codes{{{"ALERT", Code::Alert},
                                           {"ALREADYEXISTS", Code::AlreadyExists},
                                           {"AUTHENTICATIONFAILED", Code::AuthenticationFailed},
                                           {"AUTHORIZATIONFAILED", Code::AuthorizationFailed},
                                           {"CANNOT", Code::Cannot},
                                           {"EXPIRED", Code::AuthenticationFailed},
                                           {"EXPUNGEISSUED", Code::ExpungeIssued},
                                           {"INUSE", Code::InUse},
                                           {"LIMIT", Code::Limit},
                                           {"NONEXISTENT", Code::NonExistent},
                                           {"NOPERM", Code::NoPerm},
                                           {"OVERQUOTA", Code::OverQuota},
                                           {"PRIVACYREQUIRED", Code::PrivacyRequired},
                                           {"READ-ONLY", Code::ReadOnly},
                                           {"SERVERBUG", Code::ServerBug},
                                           {"THROTTLED", Code::Throttled},
                                           {"TOOBIG", Code::TooBig},
                                           {"TRYCREATE", Code::TryCreate},
                                           {"UNAVAILABLE", Code::Unavailable},
                                           {"USEATTR", Code::UseAttr}}};

Code codeOf(const QByteArray &name)
{
    const auto known =
        std::find_if(codes.begin(), codes.end(), [&](const NamedCode &c) { return name == c.name; });
    return known == codes.end() ? Code::Other : known->code;
}

/// The list of namespaces of one class; NIL is none.
std::optional<QList<Namespace>> parseNamespaceClass(Cursor &cursor)
{
    QList<Namespace> spaces;
    cursor.skipBlanks();
    if (!cursor.accept('('))
        return cursor.acceptWord("NIL") ? std::optional(spaces) : std::nullopt;
    while (!cursor.accept(')')) {
        cursor.skipBlanks();
        if (!cursor.accept('(') || spaces.size() == maxItems)
            return {};
        const std::optional<QByteArray> prefix = cursor.string();
        cursor.skipBlanks();
        const std::optional<QByteArray> delimiter = cursor.nstring();
        if (!prefix || !delimiter)
            return {};
        for (cursor.skipBlanks(); !cursor.accept(')'); cursor.skipBlanks()) {
            if (!cursor.skipValue()) // Extension data.
                return {};
        }
        spaces += Namespace{*prefix, delimiter->isEmpty() ? '\0' : delimiter->front()};
    }
    return spaces;
}

void setStatusItem(MailboxStatus &status, QByteArrayView name, quint64 value)
{
    const auto is = [name](QByteArrayView wanted) { return name.compare(wanted, Qt::CaseInsensitive) == 0; };
    const quint32 small = static_cast<quint32>(std::min<quint64>(value, UidSet::largest));
    if (is("MESSAGES"))
        status.messages = small;
    else if (is("UIDNEXT"))
        status.uidNext = small;
    else if (is("UIDVALIDITY"))
        status.uidValidity = small;
    else if (is("UNSEEN"))
        status.unseen = small;
    else if (is("HIGHESTMODSEQ"))
        status.highestModSeq = value;
    else if (is("SIZE"))
        status.size = value;
    else if (is("APPENDLIMIT"))
        status.appendLimit = value;
}

} // namespace

ResponseText parseResponseText(QByteArrayView text)
{
    ResponseText parsed;
    parsed.words = text.toByteArray();
    Cursor cursor(text);
    cursor.skipBlanks();
    if (!cursor.accept('[')) {
        parsed.text = cursor.rest().toByteArray();
        return parsed;
    }
    parsed.codeName = cursor.until(" ]").toByteArray().toUpper();
    parsed.code = codeOf(parsed.codeName);
    if (cursor.accept(' ')) {
        // Keywords in PERMANENTFLAGS and words in quotes may hold "]"; a list ends at its parenthesis.
        const QByteArrayView rest = cursor.rest();
        if (cursor.peek() == '(') {
            cursor.until(")");
            cursor.accept(')');
        }
        cursor.until("]");
        parsed.codeArguments = rest.first(rest.size() - cursor.rest().size()).toByteArray();
    }
    cursor.accept(']');
    cursor.skipBlanks();
    parsed.text = cursor.rest().toByteArray();
    return parsed;
}

std::optional<ListLine> parseListLine(QByteArrayView text)
{
    ListLine line;
    Cursor cursor(text);
    cursor.skipBlanks();
    if (!cursor.accept('('))
        return {};
    for (cursor.skipBlanks(); !cursor.accept(')'); cursor.skipBlanks()) {
        const QByteArrayView attribute = cursor.atom();
        if (attribute.isEmpty() || line.attributes.size() == maxItems)
            return {};
        line.attributes += attribute.toByteArray();
    }
    cursor.skipBlanks();
    const std::optional<QByteArray> delimiter = cursor.nstring();
    cursor.skipBlanks();
    // An unquoted name may hold anything but a blank at some servers, "(" included.
    const bool isString = cursor.peek() == '"' || cursor.peek() == '{' || cursor.peek() == '~';
    const std::optional<QByteArray> name =
        isString ? cursor.astring() : std::optional(cursor.until(" ").toByteArray());
    if (!delimiter || !name || name->isEmpty())
        return {};
    line.delimiter = delimiter->isEmpty() ? '\0' : delimiter->front();
    line.name = *name;
    return line;
}

std::optional<Namespaces> parseNamespaces(QByteArrayView text)
{
    Cursor cursor(text);
    const std::optional<QList<Namespace>> personal = parseNamespaceClass(cursor);
    const std::optional<QList<Namespace>> others = personal ? parseNamespaceClass(cursor) : std::nullopt;
    const std::optional<QList<Namespace>> shared = others ? parseNamespaceClass(cursor) : std::nullopt;
    if (!shared)
        return {};
    return Namespaces{*personal, *others, *shared};
}

std::optional<MailboxStatus> parseStatus(QByteArrayView text)
{
    MailboxStatus status;
    Cursor cursor(text);
    cursor.skipBlanks();
    if (!cursor.astring())
        return {};
    cursor.skipBlanks();
    if (!cursor.accept('('))
        return {};
    for (cursor.skipBlanks(); !cursor.accept(')'); cursor.skipBlanks()) {
        const QByteArrayView name = cursor.atom();
        cursor.skipBlanks();
        if (const std::optional<quint64> value = cursor.number())
            setStatusItem(status, name, *value);
        else if (name.isEmpty() || !cursor.skipValue())
            return {};
    }
    return status;
}

std::optional<QList<QuotaResource>> parseQuota(QByteArrayView text)
{
    QList<QuotaResource> resources;
    Cursor cursor(text);
    cursor.skipBlanks();
    const std::optional<QByteArray> root = cursor.astring();
    cursor.skipBlanks();
    if (!root || !cursor.accept('('))
        return {};
    for (cursor.skipBlanks(); !cursor.accept(')'); cursor.skipBlanks()) {
        QuotaResource resource{*root, cursor.atom().toByteArray().toUpper(), 0, 0};
        cursor.skipBlanks();
        const std::optional<quint64> usage = cursor.number();
        cursor.skipBlanks();
        const std::optional<quint64> limit = cursor.number();
        if (!usage || !limit || resources.size() == maxItems)
            return {};
        resource.usage = *usage;
        resource.limit = *limit;
        resources += resource;
    }
    return resources;
}

std::optional<UidSet> parseSearch(QByteArrayView text, bool isExtended)
{
    Cursor cursor(text);
    cursor.skipBlanks();
    if (isExtended) {
        while (!cursor.atEnd()) {
            if (cursor.acceptWord("ALL"))
                return UidSet::parse(cursor.atom());
            if (!cursor.skipValue())
                return {};
            cursor.skipBlanks();
        }
        return UidSet();
    }
    UidSet found;
    for (; !cursor.atEnd(); cursor.skipBlanks()) {
        const std::optional<quint64> uid = cursor.number();
        if (uid && *uid > 0 && *uid <= UidSet::largest)
            found.add(static_cast<quint32>(*uid));
        else if (!cursor.skipValue()) // (MODSEQ n)
            return {};
    }
    return found;
}

PermanentFlags parsePermanentFlags(QByteArrayView text)
{
    PermanentFlags permanent;
    permanent.isStated = true;
    permanent.anyKeyword = false;
    Cursor cursor(text);
    cursor.skipBlanks();
    cursor.accept('(');
    for (cursor.skipBlanks(); !cursor.atEnd() && cursor.peek() != ')'; cursor.skipBlanks()) {
        const QByteArrayView flag = cursor.until(" )");
        if (flag == "\\*")
            permanent.anyKeyword = true;
        else
            permanent.flags.add(flag);
    }
    return permanent;
}

std::optional<Copied> parseCopyUid(QByteArrayView arguments)
{
    Cursor cursor(arguments);
    const std::optional<quint64> validity = cursor.number();
    cursor.skipBlanks();
    const std::optional<UidSet> from = UidSet::parse(cursor.atom());
    cursor.skipBlanks();
    const std::optional<UidSet> to = UidSet::parse(cursor.atom());
    if (!validity || *validity > UidSet::largest || !from || !to || from->count() != to->count())
        return {};
    const auto fromUids = from->expanded(maxUids);
    const auto toUids = to->expanded(maxUids);
    if (!fromUids || !toUids)
        return {};
    return Copied{static_cast<quint32>(*validity), *fromUids, *toUids};
}

std::optional<Appended> parseAppendUid(QByteArrayView arguments)
{
    Cursor cursor(arguments);
    const std::optional<quint64> validity = cursor.number();
    cursor.skipBlanks();
    const std::optional<UidSet> uids = UidSet::parse(cursor.atom());
    const auto expanded = uids ? uids->expanded(maxUids) : std::nullopt;
    if (!validity || *validity > UidSet::largest || !expanded)
        return {};
    return Appended{static_cast<quint32>(*validity), *expanded};
}

} // namespace imap
