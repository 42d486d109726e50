// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/operationparser.h"

#include <QRegularExpression>
#include <QUrl>
#include <QXmlStreamReader>

#include "provider/address.h"
#include "provider/template.h"
#include "provider/words.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

constexpr std::array pagingWords{
    Word<Paging::Kind>{"offset"_L1, Paging::Kind::Offset},
    Word<Paging::Kind>{"page"_L1, Paging::Kind::Page},
    Word<Paging::Kind>{"next"_L1, Paging::Kind::Next},
    Word<Paging::Kind>{"link"_L1, Paging::Kind::Link},
};

/// The template with every placeholder filled; empty where it may be left out and is.
QString sample(const QString &line, bool areOptionalLeftOut)
{
    const auto parts = parseTemplate(line);
    QString text;
    for (const TemplatePart &part : parts.value_or(QList<TemplatePart>())) {
        text += part.literal;
        if (part.placeholder && part.placeholder->isOptional && areOptionalLeftOut)
            return {};
        if (part.placeholder)
            text += u'x';
    }
    return text;
}

/// Well-formed whether or not the optional lines are there, and without a document type.
void checkXml(ObjectReader &reader, const QStringList &lines)
{
    for (const bool areOptionalLeftOut : {false, true}) {
        QStringList text;
        for (const QString &line : lines)
            text.append(sample(line, areOptionalLeftOut));
        QXmlStreamReader xml(text.join(u'\n'));
        bool hasType = false;
        while (!xml.atEnd())
            hasType = xml.readNext() == QXmlStreamReader::DTD || hasType;
        if (xml.hasError())
            reader.mistake(
                u"xml"_s,
                u"is not well-formed in line %1: %2"_s.arg(xml.lineNumber()).arg(xml.errorString()));
        if (hasType)
            reader.mistake(u"xml"_s, u"must not declare a document type"_s);
    }
}

/// A text, or an array of lines.
QStringList readLines(ObjectReader &reader, const QString &key)
{
    const bool isOne = reader.value(key).isString();
    const QStringList lines = isOne ? QStringList{reader.text(key)} : reader.texts(key);
    for (const QString &line : lines)
        checkTemplate(line, reader.pointer(key), reader.state(), key == u"xml"_s);
    return lines;
}

Body readBody(ObjectReader &reader)
{
    Body body;
    QStringList kinds;
    for (const QString &key : {u"form"_s, u"json"_s, u"xml"_s, u"text"_s}) {
        if (reader.has(key))
            kinds.append(key);
    }
    if (kinds.size() > 1)
        reader.mistake(kinds.last(), u"there is \"%1\" already"_s.arg(kinds.first()));
    const QString kind = kinds.value(0);
    if (kind == u"form"_s) {
        body.kind = Body::Kind::Form;
        body.form = reader.fields(u"form"_s);
    } else if (kind == u"json"_s) {
        body.kind = Body::Kind::Json;
        body.json = reader.value(u"json"_s);
        if (!body.json.isObject() && !body.json.isArray())
            reader.mistake(u"json"_s, u"must be an object or an array"_s);
        checkTemplates(body.json, reader.pointer(u"json"_s), reader.state());
    } else if (!kind.isEmpty()) {
        body.kind = kind == u"xml"_s ? Body::Kind::Xml : Body::Kind::Text;
        body.lines = readLines(reader, kind);
        if (body.kind == Body::Kind::Xml)
            checkXml(reader, body.lines);
    }
    return body;
}

Paging readPaging(ObjectReader &operation)
{
    Paging paging;
    if (!operation.has(u"paging"_s))
        return paging;
    ObjectReader reader = operation.object(u"paging"_s);
    paging.kind = wordAt(reader, u"kind"_s, pagingWords);
    paging.size = int(reader.number(u"size"_s, 1, 10'000).value_or(paging.size));
    paging.firstPage = int(reader.number(u"firstPage"_s, 0, 1).value_or(paging.firstPage));
    paging.total = reader.path(u"total"_s);
    paging.next = reader.path(u"next"_s);
    const bool isTold = paging.kind == Paging::Kind::Next || paging.kind == Paging::Kind::Link;
    if (isTold && paging.next.isEmpty())
        reader.mistake(u"next"_s, u"is missing"_s);
    reader.finish();
    return paging;
}

/// A host of its own for one request, such as that of another part of the API.
QString readOtherHost(ObjectReader &reader)
{
    const QString url = reader.text(u"baseUrl"_s);
    if (const Result<QUrl> checked = checkedBaseUrl(url); !url.isEmpty() && !checked)
        reader.mistake(u"baseUrl"_s, checked.error().detail);
    if (url.contains(u"{{"_s))
        reader.mistake(u"baseUrl"_s, u"must be written out"_s);
    return url;
}

void readAddress(ObjectReader &reader, Operation &operation)
{
    operation.baseUrl = readOtherHost(reader);
    operation.path = reader.templateText(u"path"_s, Presence::Required);
    if (!operation.path.startsWith(u'/') || operation.path.contains(u'?') || operation.path.contains(u'#'))
        reader.mistake(u"path"_s, u"must begin with \"/\" and end before \"?\"; use query"_s);
    if (hasSecret(operation.path, reader.state()))
        reader.mistake(u"path"_s, u"a secret must not be part of an address"_s);
    operation.query = reader.fields(u"query"_s);
    for (const Field &field : operation.query) {
        if (hasSecret(field.value, reader.state()))
            reader.mistake(u"query"_s, u"a secret must not be part of an address"_s);
    }
}

} // namespace

bool RequestKind::isList() const
{
    return name == OperationName::ListMailboxes || name == OperationName::ListAliases
        || name == OperationName::ListRecords || name == OperationName::Records;
}

bool RequestKind::isCreation() const
{
    return name == OperationName::CreateMailbox || name == OperationName::CreateAlias
        || name == OperationName::CreateCatchAll;
}

QList<Field> readHeaders(ObjectReader &reader)
{
    static const QRegularExpression token(u"\\A[A-Za-z0-9!#$%&'*+.^_`|~-]+\\z"_s); // RFC 9110 §5.6.2
    static const QStringList reserved{u"host"_s,       u"content-length"_s, u"transfer-encoding"_s,
                                      u"connection"_s, u"user-agent"_s,     u"cookie"_s};
    const QList<Field> headers = reader.fields(u"headers"_s);
    for (const Field &header : headers) {
        if (!token.match(header.name).hasMatch() || reserved.contains(header.name.toLower()))
            reader.mistake(u"headers"_s, u"\"%1\" is not a header that a profile may set"_s.arg(header.name));
    }
    return headers;
}

Operation readOperation(ObjectReader &reader, const RequestKind &kind)
{
    static const QStringList methods{u"GET"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s};
    Operation operation;
    operation.method = reader.text(u"method"_s, Presence::Required);
    if (!methods.contains(operation.method))
        reader.mistake(u"method"_s, u"must be one of "_s + methods.join(u", "_s));
    readAddress(reader, operation);
    operation.headers = readHeaders(reader);
    operation.body = readBody(reader);
    if (operation.method == u"GET"_s && operation.body.kind != Body::Kind::None)
        reader.mistake(u"method"_s, u"GET has no body"_s);
    operation.answers = readAnswers(reader, &kind);
    operation.paging = readPaging(reader);
    operation.result = readMapping(reader, kind);
    return operation;
}

} // namespace provider
