// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QXmlStreamReader>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace transcript {

namespace {

QList<QByteArray> linesOf(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(fileName));
    QByteArray text = file.readAll();
    if (text.endsWith('\n'))
        text.chop(1);
    return text.split('\n');
}

/// The first line, the headers, and the body of a message whose lines were marked.
struct Message {
    QByteArray start;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
};

Message message(QList<QByteArray> lines)
{
    Message message{lines.takeFirst(), {}, {}};
    while (!lines.isEmpty() && !lines.first().isEmpty()) {
        const QByteArray line = lines.takeFirst();
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            qFatal("no header: %s", line.constData());
        message.headers.append({line.first(colon), line.sliced(colon + 1).trimmed()});
    }
    message.body = lines.mid(1).join('\n');
    return message;
}

Step stepOf(const Message &request)
{
    const QList<QByteArray> words = request.start.split(' ');
    if (words.size() != 2)
        qFatal("no request: %s", request.start.constData());
    return {words.first(), words.last(), request.headers, request.body, {}};
}

HttpResponse replyOf(const Message &reply)
{
    HttpResponse response{reply.start.toInt(), reply.body, {}, HttpResponse::Manner::Whole};
    for (const auto &[name, value] : reply.headers)
        response.headers.append(name + ": " + value);
    return response;
}

/// Reads one file line by line.
class Reader {
public:
    explicit Reader(const QString &fileName)
        : m_lines(linesOf(fileName))
    {
    }

    QList<Scenario> scenarios()
    {
        while (!m_lines.isEmpty()) {
            const QByteArray line = m_lines.first();
            if (line.startsWith("=== "))
                m_all.append({QString::fromUtf8(m_lines.takeFirst().sliced(4)), {}, {}});
            else if (line.startsWith("= "))
                m_all.last().outcome.append(QString::fromUtf8(m_lines.takeFirst().sliced(2)));
            else if (line.startsWith('>'))
                readStep();
            else if (line.isEmpty() || line.startsWith('#'))
                m_lines.removeFirst();
            else
                qFatal("no line of a transcript: %s", line.constData());
        }
        return m_all;
    }

private:
    void readStep()
    {
        const QList<QByteArray> request = marked('>');
        const QList<QByteArray> reply = marked('<');
        if (reply.isEmpty())
            qFatal("no reply to: %s", request.first().constData());
        QList<Step> &steps = m_all.last().steps;
        steps.append(request.first() == "again" ? m_all.at(m_all.size() - 2).steps.at(steps.size())
                                                : stepOf(message(request)));
        steps.last().reply = replyOf(message(reply));
    }

    QList<QByteArray> marked(char mark)
    {
        QList<QByteArray> lines;
        while (!m_lines.isEmpty() && m_lines.first().startsWith(mark))
            lines.append(m_lines.takeFirst().mid(2));
        return lines;
    }

    QList<QByteArray> m_lines;
    QList<Scenario> m_all;
};

QString differ(const char *what, const QByteArray &sent, const QByteArray &wanted)
{
    return u"%1 is \"%2\", not \"%3\""_s.arg(QLatin1StringView(what), QString::fromUtf8(sent),
                                             QString::fromUtf8(wanted));
}

bool isHeader(const QByteArray &sent, const QByteArray &wanted)
{
    if (!wanted.startsWith("~ "))
        return sent == wanted;
    const QRegularExpression pattern(
        QRegularExpression::anchoredPattern(QString::fromUtf8(wanted.sliced(2))));
    return pattern.match(QString::fromUtf8(sent)).hasMatch();
}

/// Elements with their namespaces, attributes in any order, and texts; the blanks between elements left out.
QStringList xmlTokens(const QByteArray &text)
{
    QStringList tokens;
    QXmlStreamReader xml(text);
    while (!xml.atEnd()) {
        switch (xml.readNext()) {
        case QXmlStreamReader::StartElement: {
            QStringList attributes;
            for (const QXmlStreamAttribute &attribute : xml.attributes())
                attributes.append(u"%1=%2"_s.arg(attribute.qualifiedName(), attribute.value()));
            attributes.sort();
            tokens.append(u"<{%1}%2 "_s.arg(xml.namespaceUri(), xml.name()) + attributes.join(u' '));
            break;
        }
        case QXmlStreamReader::EndElement:
            tokens.append(u"</"_s);
            break;
        default:
            if (xml.isCharacters() && !xml.isWhitespace())
                tokens.append(xml.text().toString());
            break;
        }
    }
    if (xml.hasError())
        tokens.append(xml.errorString());
    return tokens;
}

bool isBody(const HttpRequest &request, const QByteArray &wanted)
{
    if (request.headers.value("content-type").contains("xml"))
        return xmlTokens(request.body) == xmlTokens(wanted);
    if (!request.headers.value("content-type").startsWith("application/json"))
        return request.body == wanted;
    const QJsonDocument document = QJsonDocument::fromJson(wanted);
    if (document.isNull())
        qFatal("no JSON: %s", wanted.constData());
    return QJsonDocument::fromJson(request.body) == document;
}

QList<std::pair<QString, QString>> sortedQuery(const QByteArray &target)
{
    auto items = HttpRequest{{}, target, {}, {}}.query().queryItems(QUrl::FullyDecoded);
    std::sort(items.begin(), items.end());
    return items;
}

} // namespace

QList<Scenario> read(const QString &fileName)
{
    return Reader(fileName).scenarios();
}

QMap<QString, QString> readValues(const QString &fileName)
{
    QMap<QString, QString> values;
    for (const QByteArray &line : linesOf(fileName)) {
        const qsizetype equals = line.indexOf(" = ");
        if (equals > 0)
            values.insert(QString::fromUtf8(line.first(equals)), QString::fromUtf8(line.sliced(equals + 3)));
    }
    return values;
}

QString difference(const HttpRequest &request, const Step &step)
{
    const HttpRequest wanted{step.method, step.target, {}, step.body};
    if (request.method != step.method || request.path() != wanted.path())
        return differ("the request", request.method + ' ' + request.target, step.method + ' ' + step.target);
    if (sortedQuery(request.target) != sortedQuery(step.target))
        return differ("the query", request.target, step.target);
    for (const auto &[name, value] : step.headers) {
        const QByteArray sent = request.headers.value(name.toLower());
        if (!isHeader(sent, value))
            return differ(name.constData(), sent, value);
    }
    return isBody(request, step.body) ? QString() : differ("the body", request.body, step.body);
}

} // namespace transcript
