// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QMetaEnum>

#include <cstdio>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <unistd.h>
#endif

#include "onboarding/services.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

bool isTerminal(FILE *stream)
{
#ifdef Q_OS_WIN
    return _isatty(_fileno(stream)) != 0;
#else
    return isatty(fileno(stream)) != 0;
#endif
}

void write(FILE *stream, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    std::fwrite(utf8.constData(), 1, static_cast<size_t>(utf8.size()), stream);
    std::fflush(stream);
}

QString kindName(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Internal:
        return u"internal"_s;
    case Error::Kind::Usage:
        return u"usage"_s;
    case Error::Kind::BadInput:
        return u"bad-input"_s;
    case Error::Kind::BadProfile:
        return u"bad-profile"_s;
    case Error::Kind::Unreachable:
        return u"unreachable"_s;
    case Error::Kind::LoginRefused:
        return u"login-refused"_s;
    case Error::Kind::CertificateRefused:
        return u"certificate-refused"_s;
    case Error::Kind::Refused:
        return u"refused"_s;
    case Error::Kind::Throttled:
        return u"throttled"_s;
    case Error::Kind::OverQuota:
        return u"over-quota"_s;
    case Error::Kind::Protocol:
        return u"protocol"_s;
    case Error::Kind::Storage:
        return u"storage"_s;
    case Error::Kind::Busy:
        return u"busy"_s;
    case Error::Kind::Cancelled:
        return u"cancelled"_s;
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace

Output::Output(Format format, Verbosity verbosity)
    : m_format(format)
    , m_verbosity(verbosity)
    , m_isTerminal(isTerminal(stderr))
{
}

void Output::object(const QJsonObject &object)
{
    if (isJson())
        write(stdout, QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) + u'\n');
}

void Output::line(const QString &text)
{
    if (isJson() || m_verbosity == Verbosity::Quiet)
        return;
    endProgress();
    write(stdout, text + u'\n');
}

void Output::raw(const QString &text)
{
    write(stdout, text);
}

void Output::table(const QStringList &header, const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QString &title : header)
        widths += title.size();
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < std::min(row.size(), widths.size()); ++i)
            widths[i] = std::max(widths.at(i), row.at(i).size());
    }
    const auto formatted = [&widths](const QStringList &row) {
        QString text;
        for (qsizetype i = 0; i < row.size(); ++i)
            text += i + 1 < row.size() ? row.at(i).leftJustified(widths.value(i) + 2) : row.at(i);
        return text.trimmed();
    };
    line(formatted(header));
    for (const QStringList &row : rows) {
        QStringList plain;
        for (const QString &field : row)
            plain += plainText(field);
        line(formatted(plain));
    }
}

void Output::progress(const QString &text)
{
    if (!m_isTerminal || isJson() || m_verbosity == Verbosity::Quiet)
        return;
    write(stderr, u"\r\x1b[K"_s + text);
    m_progressShown = true;
}

void Output::message(const QString &text)
{
    if (m_verbosity == Verbosity::Quiet)
        return;
    endProgress();
    write(stderr, text + u'\n');
}

void Output::error(const Error &error)
{
    endProgress();
    write(stderr, u"mailhaulctl: "_s + error.toString() + u'\n');
    if (const QString option = onboarding::acceptingOption(error); !option.isEmpty())
        //: %1 is an option of the command line.
        write(stderr, QCoreApplication::translate("cli", "The option for that is: %1").arg(option) + u'\n');
    object({{u"event"_s, u"error"_s},
            {u"kind"_s, kindName(error.kind)},
            {u"message"_s, error.message},
            {u"detail"_s, error.detail},
            {u"remedy"_s, error.remedy}});
}

void Output::endProgress()
{
    if (std::exchange(m_progressShown, false))
        write(stderr, u"\r\x1b[K"_s);
}

} // namespace cli
