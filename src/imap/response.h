// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QHash>

#include <optional>

#include "imap/cursor.h"
#include "imap/outcome.h"
#include "imap/types.h"

namespace imap {

/// The text behind OK, NO, BAD, BYE and PREAUTH (RFC 9051 resp-text).
struct ResponseText {
    Code code = Code::None;
    QByteArray codeName; ///< Upper-case, "UIDVALIDITY"; empty without a code.
    QByteArray codeArguments; ///< What stands behind the name inside the brackets.
    QByteArray text; ///< The human words behind the code.
    QByteArray words; ///< Code and words as they came.
};
ResponseText parseResponseText(QByteArrayView text);

/// One LIST or LSUB line behind its name.
struct ListLine {
    QByteArrayList attributes;
    char delimiter = '\0'; ///< '\0' for NIL.
    QByteArray name;
};
std::optional<ListLine> parseListLine(QByteArrayView text);

/// What NAMESPACE tells behind its name.
std::optional<Namespaces> parseNamespaces(QByteArrayView text);

/// What STATUS tells behind its name; unknown items are skipped.
std::optional<MailboxStatus> parseStatus(QByteArrayView text);

/// QUOTA behind its name: a root with its resources.
std::optional<QList<QuotaResource>> parseQuota(QByteArrayView text);

/// SEARCH ("3 5 9 (MODSEQ 7)") or, with `isExtended`, ESEARCH (… ALL 3,5:9) behind its name.
std::optional<UidSet> parseSearch(QByteArrayView text, bool isExtended);

/// The flags of a parenthesized list, as a PERMANENTFLAGS code has them.
PermanentFlags parsePermanentFlags(QByteArrayView text);

/// COPYUID's or APPENDUID's numbers ("38505 304,319:320 3956:3958"); nothing where counts do not agree.
std::optional<Copied> parseCopyUid(QByteArrayView arguments);
std::optional<Appended> parseAppendUid(QByteArrayView arguments);

/// The data items of one FETCH response.
struct FetchItems {
    enum class Body { None, Whole, Header };

    MessageInfo info;
    bool hasUid = false;
    bool hasFlags = false;
    bool hasSize = false;
    Body body = Body::None; ///< Which body section came, or, with State::NeedsValue, is about to come.
    std::optional<QByteArray> octets; ///< Of the body; nothing for NIL.
};

/// Reads FETCH responses; remembers the flag lists it met, since a mailbox has few different ones.
class FetchParser {
public:
    enum class State {
        Whole,
        NeedsValue, ///< The text ends where the value of a body section begins.
        Malformed,
    };

    /// `text` begins behind "FETCH ".
    State parse(QByteArrayView text, FetchItems &items);

private:
    bool parseItem(QByteArrayView name, Cursor &cursor, FetchItems &items);
    bool parseFlags(Cursor &cursor, FetchItems &items);
    bool parseDate(Cursor &cursor, FetchItems &items);
    bool parseLabels(Cursor &cursor, FetchItems &items);

    QHash<QByteArray, Flags> m_knownFlags;
};

} // namespace imap
