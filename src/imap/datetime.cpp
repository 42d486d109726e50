// SPDX-License-Identifier: GPL-3.0-or-later
#include "imap/datetime.h"

#include <algorithm>
#include <array>

namespace imap {

namespace {

constexpr qint64 secondsPerDay = 86'400;
constexpr std::array<const char *, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Days since 1970-01-01 in the proleptic Gregorian calendar; QDate is ten times slower, and this runs once
/// for each message of a listing.
qint64 daysFromCivil(qint64 year, int month, int day)
{
    year -= month <= 2;
    const qint64 era = (year >= 0 ? year : year - 399) / 400;
    const qint64 yearOfEra = year - era * 400;
    const qint64 dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const qint64 dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146'097 + dayOfEra - 719'468;
}

/// Reads fixed-width fields from left to right.
class FieldReader {
public:
    explicit FieldReader(QByteArrayView text)
        : m_text(text)
    {
    }

    bool accept(char c)
    {
        if (m_at == m_text.size() || m_text.at(m_at) != c)
            return false;
        ++m_at;
        return true;
    }

    /// A number of `width` digits at most and `least` at least; -1 when there is none.
    int number(int least, int width)
    {
        int value = 0;
        int digits = 0;
        for (; digits < width && m_at < m_text.size(); ++digits, ++m_at) {
            const char c = m_text.at(m_at);
            if (c < '0' || c > '9')
                break;
            value = value * 10 + (c - '0');
        }
        return digits >= least ? value : -1;
    }

    int month() ///< From 1; 0 when there is none.
    {
        const QByteArrayView name =
            m_text.sliced(std::min(m_at, m_text.size())).first(std::min<qsizetype>(3, left()));
        for (size_t i = 0; i < months.size(); ++i) {
            if (name.compare(months[i], Qt::CaseInsensitive) == 0) {
                m_at += 3;
                return static_cast<int>(i) + 1;
            }
        }
        return 0;
    }

    qsizetype left() const { return m_text.size() - m_at; }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

int daysIn(int year, int month)
{
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[static_cast<size_t>(month) - 1] + (month == 2 && isLeap);
}

} // namespace

QDateTime InternalDate::toDateTime() const
{
    return QDateTime::fromSecsSinceEpoch(secondsSinceEpoch, Qt::OffsetFromUTC, offset);
}

InternalDate InternalDate::fromDateTime(const QDateTime &dateTime)
{
    return {dateTime.toSecsSinceEpoch(), dateTime.offsetFromUtc() / 60 * 60};
}

QByteArray InternalDate::toWire() const
{
    constexpr int largestOffset = (23 * 60 + 59) * 60;
    const int safeOffset = std::clamp(offset, -largestOffset, largestOffset) / 60 * 60;
    const qint64 first = daysFromCivil(1, 1, 1) * secondsPerDay;
    const qint64 last = daysFromCivil(10'000, 1, 1) * secondsPerDay - 1;
    const qint64 local =
        std::clamp(secondsSinceEpoch, first - 2 * secondsPerDay, last + 2 * secondsPerDay) + safeOffset;
    const QDateTime shown = QDateTime::fromSecsSinceEpoch(std::clamp(local, first, last), Qt::UTC);
    const QDate date = shown.date();
    const int minutes = std::abs(safeOffset) / 60;
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%2d-%s-%04d %02d:%02d:%02d %c%02d%02d", date.day(),
                  months[static_cast<size_t>(date.month()) - 1], date.year(), shown.time().hour(),
                  shown.time().minute(), shown.time().second(), safeOffset < 0 ? '-' : '+', minutes / 60,
                  minutes % 60);
    return QByteArray(text.data());
}

QByteArray dateToWire(const QDate &date)
{
    return QByteArray::number(date.day()) + '-' + months[static_cast<size_t>(date.month()) - 1] + '-'
        + QByteArray::number(date.year());
}

std::optional<InternalDate> parseInternalDate(QByteArrayView text)
{
    FieldReader reader(text);
    reader.accept(' ');
    const int day = reader.number(1, 2);
    const bool firstDash = reader.accept('-');
    const int month = reader.month();
    const bool secondDash = reader.accept('-');
    const int year = reader.number(4, 4);
    const bool blank = reader.accept(' ');
    const int hour = reader.number(1, 2);
    const bool firstColon = reader.accept(':');
    const int minute = reader.number(2, 2);
    const bool secondColon = reader.accept(':');
    const int second = reader.number(2, 2);
    const bool secondBlank = reader.accept(' ');
    const bool isEast = reader.accept('+');
    const bool hasSign = isEast || reader.accept('-');
    const int zone = reader.number(4, 4);

    const bool isWellFormed = firstDash && secondDash && blank && firstColon && secondColon && secondBlank
        && hasSign && reader.left() == 0;
    if (!isWellFormed || month == 0 || year < 1 || day < 1 || day > daysIn(year, month) || hour < 0
        || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || zone < 0 || zone % 100 > 59
        || zone >= 2400)
        return {};
    const int offset = (zone / 100 * 3600 + zone % 100 * 60) * (isEast ? 1 : -1);
    const qint64 local = daysFromCivil(year, month, day) * secondsPerDay + hour * 3600 + minute * 60 + second;
    return InternalDate{local - offset, offset};
}

} // namespace imap
