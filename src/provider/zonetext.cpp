// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/zonetext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr qsizetype mostCharacters = 256 * 1024;
constexpr qsizetype mostRecords = 500;

tl::unexpected<Error> badZone(const QString &line)
{
    return fail(Error::Kind::Protocol,
                QCoreApplication::translate(
                    "provider", "The provider gave a DNS record that Mailhaul does not understand."),
                plainText(line, 200));
}

/// The lines without comments, those in parentheses as one.
QStringList logicalLines(const QString &text)
{
    QStringList lines{QString()};
    bool isQuoted = false;
    bool isComment = false;
    int depth = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == u'\n') {
            isComment = false;
            isQuoted = isQuoted && depth > 0;
            if (depth > 0)
                lines.last() += u' ';
            else
                lines.append(QString());
        } else if (isComment) {
            continue;
        } else if (c == u'\\' && i + 1 < text.size()) {
            lines.last() += text.mid(i++, 2);
        } else if (!isQuoted && (c == u'(' || c == u')' || c == u';')) {
            isComment = c == u';';
            depth = std::max(0, depth + (c == u'(' ? 1 : 0) - (c == u')' ? 1 : 0));
        } else {
            isQuoted = isQuoted != (c == u'"');
            lines.last() += c;
        }
    }
    return lines;
}

/// Panels write the targets of a zone's own hosts without its name.
DomainName completed(const DomainName &name, const DomainName &origin)
{
    return name.labels().size() == 1 ? origin.child(name.toString()) : name;
}

void complete(dns::Rdata &data, const DomainName &origin)
{
    if (auto *mx = std::get_if<dns::MailExchange>(&data))
        mx->exchange = completed(mx->exchange, origin);
    else if (auto *name = std::get_if<DomainName>(&data))
        *name = completed(*name, origin);
    else if (auto *service = std::get_if<dns::Service>(&data))
        service->target = completed(service->target, origin);
}

/// The type that a line names, behind TTL and class in any order.
std::optional<dns::Type> typeIn(const QString &rest)
{
    static const QRegularExpression blanks(u"\\s+"_s);
    static const QRegularExpression number(u"\\A[0-9]+[smhdwSMHDW]?\\z"_s);
    for (const QString &word : rest.split(blanks, Qt::SkipEmptyParts).mid(0, 3)) {
        if (number.match(word).hasMatch() || word.compare(u"IN"_s, Qt::CaseInsensitive) == 0)
            continue;
        const Result<dns::Type> type = dns::parseType(word);
        return type ? std::optional(*type) : std::nullopt;
    }
    return std::nullopt;
}

/// Reads one line after the other; what a line leaves out is that of the line before.
class ZoneReader {
public:
    explicit ZoneReader(const DomainName &domain)
        : m_domain(domain)
        , m_origin(domain)
        , m_owner(domain)
    {
    }

    Status take(const QString &line)
    {
        static const QRegularExpression shape(u"\\A(\\S*)\\s+(\\S.*)\\z"_s);
        const QRegularExpressionMatch match = shape.match(line.trimmed().isEmpty() ? QString() : line);
        if (!match.hasMatch())
            return line.trimmed().isEmpty() ? Status() : badZone(line);
        const QString first = match.captured(1);
        const QString rest = match.captured(2).trimmed();
        if (first.startsWith(u'$'))
            return directive(first, rest);
        if (!first.isEmpty()) {
            const Result<DomainName> owner = ownerName(first, m_origin);
            if (!owner)
                return badZone(line);
            m_owner = *owner;
        }
        const std::optional<dns::Type> type = typeIn(rest);
        if (!type || !isPublished(*type) || !m_owner.isAtOrBelow(m_domain))
            return {};
        Result<dns::Record> record = dns::Record::parse(QString(m_owner.toString() + u". "_s + rest));
        if (!record || m_records.size() >= mostRecords)
            return badZone(line);
        complete(record->data, m_origin);
        m_records.append(*record);
        return {};
    }

    const QList<dns::Record> &records() const { return m_records; }

private:
    Status directive(const QString &name, const QString &value)
    {
        if (name.compare(u"$TTL"_s, Qt::CaseInsensitive) == 0)
            return {};
        const Result<DomainName> origin = DomainName::parse(value);
        if (name.compare(u"$ORIGIN"_s, Qt::CaseInsensitive) != 0 || !origin)
            return badZone(name);
        m_origin = *origin;
        return {};
    }

    DomainName m_domain;
    DomainName m_origin;
    DomainName m_owner;
    QList<dns::Record> m_records;
};

} // namespace

bool isPublished(dns::Type type)
{
    using dns::Type;
    static const QList<Type> types{Type::MX, Type::TXT,  Type::CNAME, Type::SRV,
                                   Type::A,  Type::AAAA, Type::CAA,   Type::TLSA};
    return types.contains(type);
}

Result<DomainName> ownerName(const QString &text, const DomainName &domain)
{
    if (text.isEmpty() || text == u"@"_s)
        return domain;
    const Result<DomainName> whole = DomainName::parse(text);
    if (!whole || text.endsWith(u'.') || whole->isAtOrBelow(domain))
        return whole;
    return DomainName::parse(text + u'.' + domain.toString());
}

Result<QList<dns::Record>> parseZone(const QString &text, const DomainName &domain)
{
    if (text.size() > mostCharacters)
        return badZone(u"larger than %1 characters"_s.arg(mostCharacters));
    ZoneReader reader(domain);
    for (const QString &line : logicalLines(text)) {
        if (const Status taken = reader.take(line); !taken)
            return fail(taken.error());
    }
    return reader.records();
}

} // namespace provider
