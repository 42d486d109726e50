// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/response.h"

namespace imap {

namespace {

constexpr qsizetype maxKnownFlags = 512;
constexpr qsizetype maxLabels = 1'000;

bool equals(QByteArrayView name, QByteArrayView wanted)
{
    return name.size() == wanted.size() && name.compare(wanted, Qt::CaseInsensitive) == 0;
}

/// An item's name with its section: "BODY[HEADER.FIELDS (DATE)]", "RFC822.SIZE".
QByteArrayView itemName(Cursor &cursor)
{
    const QByteArrayView text = cursor.rest();
    const QByteArrayView plain = cursor.until(" ([)");
    if (cursor.peek() != '[')
        return plain;
    const QByteArrayView section = cursor.until("]");
    const qsizetype closed = cursor.accept(']') ? 1 : 0;
    return text.first(plain.size() + section.size() + closed);
}

FetchItems::Body bodyKind(QByteArrayView name)
{
    if (equals(name, "BODY[]") || equals(name, "RFC822"))
        return FetchItems::Body::Whole;
    constexpr QByteArrayView header = "BODY[HEADER";
    if (name.size() > header.size() && equals(name.first(header.size()), header))
        return FetchItems::Body::Header;
    return FetchItems::Body::None;
}

} // namespace

FetchParser::State FetchParser::parse(QByteArrayView text, FetchItems &items)
{
    Cursor cursor(text);
    cursor.skipBlanks();
    if (!cursor.accept('('))
        return State::Malformed;
    for (;;) {
        cursor.skipBlanks();
        if (cursor.accept(')'))
            return State::Whole;
        const QByteArrayView name = itemName(cursor);
        if (name.isEmpty())
            return State::Malformed;
        cursor.skipBlanks();
        if (cursor.atEnd()) {
            items.body = bodyKind(name);
            return State::NeedsValue;
        }
        if (!parseItem(name, cursor, items))
            return State::Malformed;
    }
}

bool FetchParser::parseItem(QByteArrayView name, Cursor &cursor, FetchItems &items)
{
    if (equals(name, "UID")) {
        const std::optional<quint64> uid = cursor.number();
        items.hasUid = uid && *uid > 0 && *uid <= UidSet::largest;
        items.info.uid = items.hasUid ? static_cast<quint32>(*uid) : 0;
        return items.hasUid;
    }
    if (equals(name, "FLAGS"))
        return parseFlags(cursor, items);
    if (equals(name, "INTERNALDATE"))
        return parseDate(cursor, items);
    if (equals(name, "RFC822.SIZE")) {
        const std::optional<quint64> size = cursor.number();
        items.info.size = size.value_or(0);
        items.hasSize = size.has_value();
        return items.hasSize || cursor.skipValue(); // Negative sizes have been seen; they count as unknown.
    }
    if (equals(name, "MODSEQ")) {
        const bool isOpen = cursor.accept('(');
        items.info.modSeq = cursor.number().value_or(0);
        return isOpen && cursor.accept(')');
    }
    if (equals(name, "X-GM-MSGID")) {
        items.info.gmailId = cursor.number().value_or(0);
        return items.info.gmailId > 0 || cursor.skipValue();
    }
    if (equals(name, "X-GM-LABELS"))
        return parseLabels(cursor, items);
    const FetchItems::Body body = bodyKind(name);
    if (body == FetchItems::Body::None)
        return cursor.skipValue();
    const std::optional<QByteArray> octets = cursor.nstring();
    if (!octets)
        return false;
    items.body = body;
    if (!octets->isNull())
        items.octets = octets;
    return true;
}

bool FetchParser::parseFlags(Cursor &cursor, FetchItems &items)
{
    if (!cursor.accept('('))
        return false;
    const QByteArrayView list = cursor.until(")");
    if (!cursor.accept(')'))
        return false;
    items.hasFlags = true;
    if (list.isEmpty())
        return true;
    const auto known = m_knownFlags.constFind(QByteArray::fromRawData(list.data(), list.size()));
    if (known != m_knownFlags.constEnd()) {
        items.info.flags = *known;
        return true;
    }
    Flags flags;
    for (Cursor words(list); !words.atEnd(); words.skipBlanks()) {
        // A keyword may hold what an atom may not, "(" included: up to the next blank is one.
        const QByteArrayView flag = words.until(" ");
        flags.add(flag);
    }
    if (m_knownFlags.size() < maxKnownFlags)
        m_knownFlags.insert(list.toByteArray(), flags);
    items.info.flags = flags;
    return true;
}

bool FetchParser::parseDate(Cursor &cursor, FetchItems &items)
{
    if (const std::optional<QByteArrayView> text = cursor.plainQuoted()) {
        items.info.internalDate = parseInternalDate(*text);
        return true;
    }
    return cursor.skipValue(); // NIL is sent for damaged messages.
}

bool FetchParser::parseLabels(Cursor &cursor, FetchItems &items)
{
    if (!cursor.accept('('))
        return cursor.skipValue();
    while (!cursor.accept(')')) {
        const std::optional<QByteArray> label = cursor.astring();
        if (!label || items.info.labels.size() == maxLabels)
            return false;
        items.info.labels += *label;
        cursor.skipBlanks();
    }
    return true;
}

} // namespace imap
