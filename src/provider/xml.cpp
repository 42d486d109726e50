// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/xml.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QXmlStreamReader>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace provider {

namespace {

tl::unexpected<Error> notXml(const QString &detail)
{
    return fail(Error::Kind::Protocol, QCoreApplication::translate("provider", "The text is not valid XML."),
                detail);
}

struct Element {
    QString name;
    QMap<QString, QJsonArray> members;
    QString text;
};

QJsonValue valueOf(const Element &element)
{
    const QString text = element.text.trimmed();
    if (element.members.isEmpty())
        return text;
    QJsonObject object;
    for (auto it = element.members.begin(); it != element.members.end(); ++it)
        object.insert(it.key(), it->size() == 1 ? it->first() : QJsonValue(*it));
    if (!text.isEmpty())
        object.insert(u"#text"_s, text);
    return object;
}

Element opened(const QXmlStreamReader &reader)
{
    Element element{reader.name().toString(), {}, {}};
    for (const QXmlStreamAttribute &attribute : reader.attributes()) {
        if (attribute.namespaceUri().isEmpty())
            element.members[u'@' + attribute.name().toString()].append(attribute.value().toString());
    }
    return element;
}

/// Qt compares each attribute with all before it, so that a tag of megabytes would take minutes.
bool hasGiantTag(const QByteArray &text)
{
    constexpr qsizetype longestTag = 64 * 1024;
    for (qsizetype open = text.indexOf('<'); open >= 0; open = text.indexOf('<', open + 1)) {
        const qsizetype close = text.indexOf('>', open);
        if (text.mid(open + 1, 1) != "!" && (close < 0 ? text.size() : close) - open > longestTag)
            return true;
        open = close < 0 ? text.size() : close;
    }
    return false;
}

} // namespace

Result<QJsonValue> parseXml(const QByteArray &text, JsonBounds bounds)
{
    if (text.size() > bounds.octets)
        return notXml(u"larger than %1 octets"_s.arg(bounds.octets));
    if (hasGiantTag(text))
        return notXml(u"a tag that does not end"_s);
    QXmlStreamReader reader(text);
    QList<Element> open{Element()}; // The first stands for the document.
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement:
            open.append(opened(reader));
            if (open.size() > bounds.depth)
                return notXml(u"nested more than %1 deep"_s.arg(bounds.depth));
            break;
        case QXmlStreamReader::EndElement: {
            const Element closed = open.takeLast();
            open.last().members[closed.name].append(valueOf(closed));
            break;
        }
        case QXmlStreamReader::Characters:
            open.last().text += reader.text();
            break;
        case QXmlStreamReader::DTD:
        case QXmlStreamReader::EntityReference:
            return notXml(u"a document type declaration"_s);
        case QXmlStreamReader::NoToken:
        case QXmlStreamReader::Invalid:
        case QXmlStreamReader::StartDocument:
        case QXmlStreamReader::EndDocument:
        case QXmlStreamReader::Comment:
        case QXmlStreamReader::ProcessingInstruction:
            break;
        }
    }
    if (reader.hasError())
        return notXml(u"line %1, column %2: %3"_s.arg(reader.lineNumber())
                          .arg(reader.columnNumber())
                          .arg(reader.errorString()));
    return valueOf(open.first());
}

Result<QString> xmlEscaped(const QString &text)
{
    // XML 1.0 §2.2: of the control characters only tab, line feed and carriage return can be written.
    const bool isWritable = std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c.unicode() >= 0x20 || c == u'\t' || c == u'\n' || c == u'\r') && c.unicode() < 0xfffe;
    });
    if (!isWritable)
        return fail(Error::Kind::BadInput,
                    QCoreApplication::translate("provider", "A value holds characters that cannot be sent."),
                    {});
    // A parser would turn a bare carriage return into a line feed (§2.11).
    return text.toHtmlEscaped().replace(u"'"_s, u"&#39;"_s).replace(u"\r"_s, u"&#13;"_s);
}

} // namespace provider
