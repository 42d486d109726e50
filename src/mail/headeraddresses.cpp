// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/headeraddresses.h"

#include "mail/headertext.h"

namespace mail {

namespace {

constexpr qsizetype mostAddresses = 1'000;

/// What stands between the separators of an address list, without comments, names of groups and display
/// names. Not by vmime: it goes one call deeper for each group, takes quoted local parts apart, and gives
/// addresses without a domain the name of this computer.
QByteArrayList addressTexts(const QByteArray &list)
{
    QByteArrayList found;
    QByteArray text;
    int comments = 0;
    bool isQuoted = false;
    for (qsizetype at = 0; at < list.size(); ++at) {
        const char c = list.at(at);
        if (c == '\\' && (isQuoted || comments > 0)) {
            text += comments > 0 ? QByteArray() : list.mid(at, 2);
            ++at;
        } else if (isQuoted || (c == '"' && comments == 0)) {
            isQuoted ^= c == '"';
            text += c;
        } else if (c == '(' || (c == ')' && comments > 0)) {
            comments += c == '(' ? 1 : -1;
        } else if (comments > 0) {
            continue;
        } else if (c == ',' || c == ';' || c == '>') {
            found += text;
            text.clear();
        } else if (c == ':' || c == '<') {
            text.clear(); // What stood before is the name of a group or of a person.
        } else {
            text += c;
        }
    }
    return found << text;
}

} // namespace

QList<MailAddress> headerAddresses(const QByteArray &block, const QByteArrayList &names)
{
    QList<MailAddress> found;
    for (const QByteArray &name : names) {
        for (const QByteArray &value : headerFields(block, name)) {
            for (const QByteArray &text : addressTexts(value)) {
                if (!text.contains('@'))
                    continue;
                if (const Result<MailAddress> address = MailAddress::parse(QString::fromUtf8(text)))
                    found += *address;
                if (found.size() == mostAddresses)
                    return found;
            }
        }
    }
    return found;
}

} // namespace mail
