// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/corpus.h"

#include <cmath>
#include <numbers>

#include <QLocale>
#include <QRandomGenerator>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace rehearsal {

namespace {

struct FolderPlan {
    QString name;
    int share; ///< Of 100 messages; 0: stays empty.
};

/// Nested, non-ASCII, outside the basic plane, with characters that IMAP, Maildir or shells treat apart.
const QList<FolderPlan> folderPlans = {
    {u"Sent"_s, 14},
    {u"Projekte"_s, 3},
    {u"Projekte/Übersicht & Plan"_s, 6},
    {u"Projekte/Übersicht & Plan/Entwürfe 2024"_s, 3},
    {u"Archive"_s, 10},
    {u"Drafts"_s, 2},
    {u"Trash"_s, 4},
    {u"Junk"_s, 3},
    {u"Comptabilité é à"_s, 4},
    {u"日本語のフォルダー"_s, 3},
    {u"🎉 Party"_s, 2},
    {u"c++ & \"quoted\" name"_s, 3},
    {u"Empty"_s, 0},
    {u"Empty/also empty"_s, 0},
};

const QList<QString> subjects = {u"Quarterly report"_s,       u"Re: Termin nächste Woche"_s,
                                 u"Fwd: invoice 2021-0042"_s, u"Überraschung für Zoë"_s,
                                 u"日本からの手紙"_s,         u"Lunch?"_s,
                                 u"🎂 Happy birthday"_s,       u"Re: Re: Re: build is red"_s,
                                 u"Votre commande n° 1234"_s, u"(no subject)"_s};
const QList<QByteArray> people = {"Bob Baker <bob@example.com>", "=?UTF-8?B?WsO2w6k=?= <zoe@example.net>",
                                  "newsletter@shop.example", "\"Doe, Jane\" <jane.doe@example.org>",
                                  "=?ISO-8859-1?Q?J=FCrgen?= <juergen@example.com>"};
const QList<QByteArray> words = {"the",  "meeting",  "is",  "moved", "to",     "Thursday",  "please",
                                 "find", "attached", "our", "offer", "as",     "discussed", "with",
                                 "kind", "regards",  "and", "many",  "thanks", "for"};

class MessageMaker {
public:
    MessageMaker(const CorpusOptions &options, int number)
        : m_options(options)
        , m_number(number)
        , m_random(options.seed * 2654435761U + static_cast<quint32>(number))
    {
    }

    CorpusMessage make(const QList<FolderPlan> &plans)
    {
        CorpusMessage message;
        message.folder = chosenFolder(plans);
        message.internalDate = date();
        message.flags = flags(message.folder);
        message.octets = octets(message.internalDate);
        return message;
    }

    CorpusMessage makeGiant()
    {
        CorpusMessage message;
        message.folder = u"INBOX"_s;
        message.internalDate = date();
        message.octets =
            header(message.internalDate) + "Content-Type: text/plain\r\n\r\n" + text(m_options.giant);
        return message;
    }

private:
    int below(int bound) { return m_random.bounded(bound); }
    bool oneIn(int n) { return below(n) == 0; }
    template <typename T> const T &oneOf(const QList<T> &list)
    {
        return list.at(below(static_cast<int>(list.size())));
    }

    QString chosenFolder(const QList<FolderPlan> &plans)
    {
        int left = below(100);
        for (const FolderPlan &plan : plans) {
            left -= plan.share;
            if (left < 0)
                return plan.name;
        }
        return u"INBOX"_s;
    }

    QDateTime date()
    {
        // Ten years up to the end of 2024: fixed, so that each run has the same octets.
        const QDateTime last(QDate(2024, 12, 31), QTime(23, 0), Qt::UTC);
        constexpr int tenYears = 10 * 365 * 24 * 3600;
        return last.addSecs(-below(tenYears));
    }

    QStringList flags(const QString &folder)
    {
        QStringList chosen;
        const auto maybe = [&](int n, const QString &flag) {
            if (oneIn(n))
                chosen << flag;
        };
        if (!oneIn(4))
            chosen << u"\\Seen"_s;
        maybe(5, u"\\Answered"_s);
        maybe(12, u"\\Flagged"_s);
        maybe(60, u"\\Deleted"_s);
        if (folder == u"Drafts"_s)
            chosen << u"\\Draft"_s;
        maybe(10, u"$Forwarded"_s);
        maybe(8, u"NonJunk"_s);
        maybe(30, u"$Label1"_s);
        maybe(50, u"Steuer-2023"_s);
        return chosen;
    }

    qint64 bodySize()
    {
        if (m_options.largest > 4 * m_options.medianSize && oneIn(400))
            return m_options.largest / 2 + below(static_cast<int>(m_options.largest / 2 - 4096));
        // Box-Muller; QRandomGenerator's own generateDouble() is specified, std::lognormal is not.
        const double radius = std::sqrt(-2.0 * std::log(1.0 - m_random.generateDouble()));
        const double normal = radius * std::cos(2.0 * std::numbers::pi * m_random.generateDouble());
        const double size = static_cast<double>(m_options.medianSize) * std::exp(normal);
        const double bounded = std::min(size, static_cast<double>(m_options.largest) / 4);
        return static_cast<qint64>(std::max(bounded, 200.0));
    }

    QByteArray text(qint64 size)
    {
        QByteArray result;
        qsizetype lineStart = 0;
        while (result.size() < size) {
            result += oneOf(words);
            const bool isLineFull = result.size() - lineStart > 68;
            result += isLineFull ? "\r\n" : " ";
            if (isLineFull)
                lineStart = result.size();
        }
        return result + "\r\n";
    }

    QByteArray base64(qint64 size)
    {
        QByteArray raw(static_cast<qsizetype>(size * 54 / 78), Qt::Uninitialized);
        for (qsizetype i = 0; i < raw.size(); ++i)
            raw[i] = static_cast<char>(m_random.generate() & 0xff);
        QByteArray result;
        for (qsizetype at = 0; at < raw.size(); at += 54)
            result += raw.mid(at, 54).toBase64() + "\r\n";
        return result;
    }

    QByteArray header(const QDateTime &date)
    {
        const int zoneHours = below(24) - 11;
        const QDateTime local = date.toOffsetFromUtc(zoneHours * 3600);
        QByteArray result = "Received: from relay.example.net (relay.example.net [192.0.2.25])\r\n"
                            "\tby mail.old-host.test with ESMTPS id "
            + QByteArray::number(m_number, 36) + ";\r\n\t"
            + QLocale::c().toString(date, u"ddd, d MMM yyyy HH:mm:ss"_s).toLatin1() + " +0000\r\n";
        result += "Date: " + local.toString(Qt::RFC2822Date).toLatin1() + "\r\nFrom: " + oneOf(people)
            + "\r\nTo: " + m_options.owner.toUtf8() + "\r\n";
        const QByteArray subject = oneOf(subjects).toUtf8();
        // Every seventh header is raw 8-bit, as careless programs send it.
        result += "Subject: " + (oneIn(7) ? subject : "=?UTF-8?B?" + subject.toBase64() + "?=") + "\r\n";
        if (!oneIn(25)) {
            // Some programs number by the day only: same Message-ID, different bodies.
            const int number = oneIn(40) ? m_number % 7 : m_number;
            result += "Message-ID: <" + QByteArray::number(m_options.seed) + '.' + QByteArray::number(number)
                + "@mail.old-host.test>\r\n";
        }
        return result + "MIME-Version: 1.0\r\n";
    }

    QByteArray octets(const QDateTime &date)
    {
        const QByteArray head = header(date);
        const qint64 size = bodySize();
        switch (below(8)) {
        case 0:
        case 1:
            return head + mixed(size);
        case 2:
            return head
                + "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                + "Sch\xf6ne Gr\xfc\xdf"
                  "e aus K\xf6ln\r\n"
                + text(size);
        case 3:
            return head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                + u"Grüße 日本 🎉\r\n"_s.toUtf8() + text(size);
        case 4: // Lines far beyond the 998 octets of RFC 5322 §2.1.1, and dots that SMTP would stuff.
            return head + "Content-Type: text/html; charset=utf-8\r\n\r\n<p>"
                + text(size).replace("\r\n", " ") + "</p>\r\n.\r\n..\r\nFrom here on\r\n";
        case 5:
            return head + alternative(size);
        default:
            return head + "Content-Type: text/plain; charset=us-ascii\r\n\r\n" + text(size);
        }
    }

    QByteArray alternative(qint64 size)
    {
        return "Content-Type: multipart/alternative; boundary=\"=_alt\"\r\n\r\n--=_alt\r\n"
               "Content-Type: text/plain; charset=utf-8\r\n\r\n"
            + text(size / 3) + "--=_alt\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>"
            + text(size / 2) + "</body></html>\r\n--=_alt--\r\n";
    }

    QByteArray mixed(qint64 size)
    {
        return "Content-Type: multipart/mixed; boundary=\"=_mix\"\r\n\r\nThis is a multi-part "
               "message.\r\n--=_mix\r\n"
            + alternative(size / 8)
            + "--=_mix\r\nContent-Type: application/pdf; name*=UTF-8''%C3%9Cbersicht.pdf\r\n"
            + "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n" + base64(size)
            + "--=_mix--\r\n";
    }

    const CorpusOptions &m_options;
    int m_number;
    QRandomGenerator m_random;
};

QList<FolderPlan> plansFor(const CorpusOptions &options)
{
    if (options.folders < 0)
        return {};
    return options.folders > 0 ? folderPlans.mid(0, options.folders) : folderPlans;
}

} // namespace

Corpus::Corpus(CorpusOptions options)
    : m_options(std::move(options))
{
}

QStringList Corpus::folders() const
{
    QStringList names;
    for (const FolderPlan &plan : plansFor(m_options))
        names << plan.name;
    return names;
}

void Corpus::forEach(const std::function<void(const CorpusMessage &)> &use) const
{
    const QList<FolderPlan> plans = plansFor(m_options);
    constexpr int duplicateEach = 97; // An exact copy, as an interrupted copy by another tool leaves it.
    for (int number = 0; number < m_options.messages; ++number) {
        const bool isDuplicate = number % duplicateEach == duplicateEach - 1;
        use(MessageMaker(m_options, isDuplicate ? number - 1 : number).make(plans));
    }
    if (m_options.giant > 0)
        use(MessageMaker(m_options, m_options.messages).makeGiant());
}

} // namespace rehearsal
