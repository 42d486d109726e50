// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>
#include <QList>
#include <QMap>
#include <QRegularExpression>

#include <optional>

namespace provider {

/// What a provider's API can be asked to do.
enum class OperationName {
    DomainInfo, ///< Read the domain's state and the values that its records need.
    VerifyDomain, ///< Ask the provider to look at DNS now.
    ListMailboxes,
    CreateMailbox,
    ListAliases,
    CreateAlias,
    // Of a DNS host, see Profile::zone.
    FindZone, ///< Brings variables of the profile that the others need, such as the zone's id.
    ListRecords, ///< Of one name and type; more may come and is left out.
    CreateRecord, ///< One value; else the host takes whole sets.
    DeleteRecord,
    CreateRecords, ///< A whole set where there is none; none: ReplaceRecords does that, too.
    ReplaceRecords,
    DeleteRecords,
};

/// A field "key = template" of headers and forms.
struct Field {
    QString name;
    QString value;

    bool operator==(const Field &) const = default;
};

/// What is sent; every text is a template, escaped for the place where it stands.
struct Body {
    enum class Kind { None, Form, Json };

    Kind kind = Kind::None;
    QList<Field> form; ///< application/x-www-form-urlencoded
    QJsonValue json; ///< application/json; strings in it are templates.

    bool operator==(const Body &) const = default;
};

/// A value computed anew for each attempt, from templates; later ones may use earlier ones.
struct Computed {
    enum class Function {
        UtcStamp, ///< `text` is a QDateTime format, e.g. "yyyyMMddHHmmss".
        Base64, ///< Of the text's UTF-8.
        Sha1Base64,
        HmacSha256Hex, ///< Key `key`.
        HmacSha256Base64,
    };

    QString name;
    Function function = Function::Base64;
    QString text;
    QString key;

    bool operator==(const Computed &) const = default;
};

/// What an answer can mean.
enum class Meaning {
    Ok,
    Exists, ///< What should be created is there already: an answer, no failure.
    None, ///< What was asked for is not there: an empty list; only of ListRecords.
    NotYet, ///< The proof of ownership was not seen: likewise; only of VerifyDomain.
    Throttled, ///< Come back later; Retry-After is obeyed.
    Unavailable, ///< A passing failure of the server; tried again.
    LoginRefused, ///< The credentials are wrong or may not do this.
    OverQuota, ///< No room or no licence left.
    Refused,
};

/// "An answer with one of these status codes and this text means …". The first rule that fits decides.
struct AnswerRule {
    QList<int> statuses; ///< 0 to 5 stand for whole classes (4 = 400 to 499); empty: any.
    QString at; ///< Path into a JSON answer whose values are looked at; empty: the whole text.
    QRegularExpression matches; ///< Found anywhere in the text; an empty pattern always fits.
    Meaning meaning = Meaning::Refused;

    bool operator==(const AnswerRule &) const = default;
};

/// How a long list is asked for piece by piece.
struct Paging {
    enum class Kind {
        None,
        Offset, ///< {{offset}} counts items from 0.
        Page, ///< {{page}} counts pages from `firstPage`.
        Next, ///< {{next}} is a cursor that the answer before gave at `next`; empty at first.
    };

    Kind kind = Kind::None;
    int size = 100; ///< {{limit}}: items asked for at a time.
    int firstPage = 1;
    QString total; ///< Path to the number of items in all; empty: a short page is the last one.
    QString next;

    bool operator==(const Paging &) const = default;
};

/// Where the answer holds what. Paths are JSON pointers (RFC 6901) in which "*" stands for every
/// element; "" is the whole value.
struct Mapping {
    enum class Format {
        None, ///< The answer's text is of no interest.
        Json,
        UrlEncoded, ///< list[]=ann&list[]=bob; `items` is the key.
        Lines, ///< One item a line.
    };

    Format format = Format::None;
    QString items; ///< Path to the items of a list.
    QMap<QString, QString> fields; ///< Of one item: address, localPart, displayName, quota, members.
    QMap<QString, QString> variables; ///< Of the whole answer: profile variable -> path.
    QString verified; ///< Path to a Boolean: the provider has seen the proof of ownership.

    bool operator==(const Mapping &) const = default;
};

/// One request with all that is needed to read its answer.
struct Operation {
    QString method; ///< GET, POST, PUT, PATCH or DELETE.
    QString path; ///< Template; begins with "/" and is appended to Api::baseUrl.
    QList<Field> query; ///< One that is empty after expansion is left out.
    QList<Field> headers;
    Body body;
    QList<AnswerRule> answers; ///< Before Api::answers.
    Paging paging;
    Mapping result;

    bool operator==(const Operation &) const = default;
};

/// The provider's HTTP interface.
struct Api {
    QString baseUrl; ///< Template: https, or http on loopback; the only place that requests go to.
    QString userAgent; ///< Empty: "Mailhaul/<version>". {{userAgent}} in templates.
    QList<Computed> computed;
    QList<Field> headers; ///< Of each request.
    QList<AnswerRule> answers;
    QString words; ///< Path to the provider's words in a JSON answer; empty: the whole text.
    qint64 quotaUnit = 1; ///< Octets per unit of {{quota}}.
    std::optional<qint64> quotaDefault; ///< In octets, for providers that demand one.
    int parallelRequests = 4;
    int requestsPerMinute = 0; ///< 0: no bound known.
    QMap<OperationName, Operation> operations;

    bool operator==(const Api &) const = default;
};

} // namespace provider
