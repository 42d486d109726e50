// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/imapclient.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QtEndian>

#include "rehearsal/mailstore.h"

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

constexpr int limitMs = 60000;
constexpr qsizetype largestLiteral = 256 * 1024 * 1024;

Status lost(const QString &detail)
{
    return fail(Error::Kind::Unreachable, u"The mail server did not answer to the end."_s, detail);
}

} // namespace

QByteArray quotedString(const QByteArray &text)
{
    QByteArray escaped = text;
    escaped.replace('\\', "\\\\").replace('"', "\\\"");
    return '"' + escaped + '"';
}

QString decodedMailboxName(const QByteArray &name)
{
    QString text;
    for (qsizetype i = 0; i < name.size(); ++i) {
        const qsizetype end = name.at(i) == '&' ? name.indexOf('-', i) : -1;
        if (end < 0) {
            text += QLatin1Char(name.at(i));
            continue;
        }
        QByteArray encoded = name.mid(i + 1, end - i - 1);
        if (encoded.isEmpty())
            text += u'&';
        const QByteArray utf16 = QByteArray::fromBase64(encoded.replace(',', '/'));
        for (qsizetype at = 0; at + 1 < utf16.size(); at += 2)
            text += QChar(qFromBigEndian<quint16>(utf16.constData() + at));
        i = end;
    }
    return text;
}

QByteArray encodedMailboxName(const QString &name)
{
    QByteArray text;
    QByteArray utf16;
    const auto flush = [&] {
        if (!utf16.isEmpty())
            text += '&' + utf16.toBase64(QByteArray::OmitTrailingEquals).replace('/', ',') + '-';
        utf16.clear();
    };
    for (const QChar character : name) {
        if (character.unicode() < 0x20 || character.unicode() > 0x7e) {
            utf16 += static_cast<char>(character.unicode() >> 8);
            utf16 += static_cast<char>(character.unicode() & 0xff);
            continue;
        }
        flush();
        text += character == u'&' ? QByteArray("&-") : QByteArray(1, character.toLatin1());
    }
    flush();
    return text;
}

ImapClient::ImapClient()
    : m_socket(std::make_unique<QSslSocket>())
{
}

ImapClient::~ImapClient() = default;

Status ImapClient::connectAndLogIn(const MailLogin &login)
{
    if (login.caFile.isEmpty()) {
        m_socket->connectToHost(login.host, login.port);
        if (!m_socket->waitForConnected(limitMs))
            return lost(m_socket->errorString());
    } else {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates(QSslCertificate::fromPath(login.caFile));
        m_socket->setSslConfiguration(configuration);
        m_socket->connectToHostEncrypted(login.host, login.port);
        if (!m_socket->waitForEncrypted(limitMs))
            return lost(m_socket->errorString());
    }
    QList<ImapItem> greeting;
    const Status read = readLine(greeting);
    if (!read)
        return read;
    return command("LOGIN " + quotedString(login.user.toUtf8()) + ' ' + quotedString(login.password));
}

QByteArray ImapClient::nextTag()
{
    return 'c' + QByteArray::number(++m_tag);
}

void ImapClient::write(const QByteArray &octets)
{
    m_socket->write(octets);
}

Status ImapClient::command(const QByteArray &text, const LineUser &use)
{
    write(nextTag() + ' ' + text + "\r\n");
    return finish(use);
}

Status ImapClient::finish(const LineUser &use)
{
    const QByteArray tag = 'c' + QByteArray::number(m_tag);
    while (true) {
        QList<ImapItem> line;
        const Status read = readLine(line);
        if (!read)
            return read;
        if (line.isEmpty() || line.first().text != tag) {
            if (use)
                use(line);
            continue;
        }
        if (line.size() >= 2 && line.at(1).text.toUpper() == "OK")
            return {};
        QByteArray words;
        for (const ImapItem &item : line)
            words += item.text + ' ';
        return fail(Error::Kind::Refused, u"The mail server refused a command."_s,
                    plainText(QByteArrayView(words)));
    }
}

Status ImapClient::fill()
{
    // What was read is dropped in large steps, or long replies would cost their square.
    constexpr qsizetype step = 1024 * 1024;
    if (m_position > step) {
        m_buffer.remove(0, m_position);
        m_position = 0;
    }
    if (m_socket->bytesAvailable() == 0 && !m_socket->waitForReadyRead(limitMs))
        return lost(m_socket->errorString());
    m_buffer += m_socket->readAll();
    return {};
}

Status ImapClient::ensure(qsizetype octets)
{
    while (m_buffer.size() - m_position < octets) {
        const Status filled = fill();
        if (!filled)
            return filled;
    }
    return {};
}

Status ImapClient::readLine(QList<ImapItem> &items)
{
    qsizetype end = m_buffer.indexOf('\n', m_position);
    while (end < 0) {
        const Status filled = fill();
        if (!filled)
            return filled;
        end = m_buffer.indexOf('\n', m_position);
    }
    // Human text after a status may hold single quotes and parentheses.
    const QByteArray line = m_buffer.mid(m_position, end - m_position).trimmed();
    const QList<QByteArray> words = line.split(' ');
    const QByteArray status = words.value(1).toUpper();
    if (words.first() == "+" || status == "OK" || status == "NO" || status == "BAD" || status == "BYE") {
        m_position = end + 1;
        for (const QByteArray &word : words)
            items << ImapItem{word, {}};
        return {};
    }
    return readItems(items, '\n');
}

Status ImapClient::readItems(QList<ImapItem> &items, char end)
{
    while (true) {
        Status ready = ensure(1);
        if (!ready)
            return ready;
        const char octet = m_buffer.at(m_position);
        if (octet == end || octet == ' ' || octet == '\r') {
            ++m_position;
            if (octet == end)
                return {};
            continue;
        }
        ImapItem item;
        ready = readItem(item);
        if (!ready)
            return ready;
        items << item;
    }
}

Status ImapClient::readItem(ImapItem &item)
{
    const char octet = m_buffer.at(m_position);
    if (octet == '(') {
        ++m_position;
        return readItems(item.children, ')');
    }
    if (octet == '"')
        return readQuoted(item.text);
    return octet == '{' ? readLiteral(item.text) : readAtom(item.text);
}

Status ImapClient::readAtom(QByteArray &text)
{
    int brackets = 0; // BODY[HEADER.FIELDS (…)] is one atom; a keyword may begin with "[".
    do {
        const char octet = m_buffer.at(m_position++);
        if (brackets > 0 || !text.isEmpty())
            brackets += octet == '[' ? 1 : octet == ']' ? -1 : 0;
        text += octet;
        const Status ready = ensure(1);
        if (!ready)
            return ready;
    } while (brackets > 0 || !QByteArrayView(" ()\r\n").contains(m_buffer.at(m_position)));
    return {};
}

Status ImapClient::readQuoted(QByteArray &text)
{
    ++m_position;
    while (true) {
        const Status ready = ensure(2);
        if (!ready)
            return ready;
        char octet = m_buffer.at(m_position++);
        if (octet == '"')
            return {};
        if (octet == '\\')
            octet = m_buffer.at(m_position++);
        text += octet;
    }
}

Status ImapClient::readLiteral(QByteArray &octets)
{
    QByteArray digits;
    Status ready = ensure(1);
    while (ready && m_buffer.at(m_position) != '\n') {
        digits += m_buffer.at(m_position++);
        ready = ensure(1);
    }
    const qsizetype length = digits.mid(1, digits.indexOf('}') - 1).toLongLong();
    if (ready && (length < 0 || length > largestLiteral))
        return fail(Error::Kind::Protocol, u"The mail server announced a message that is too long."_s);
    if (ready)
        ready = ensure(1 + length);
    if (!ready)
        return ready;
    octets = m_buffer.mid(m_position + 1, length);
    m_position += 1 + length;
    return {};
}

} // namespace rehearsal
