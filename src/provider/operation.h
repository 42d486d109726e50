// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>
#include <QList>
#include <QMap>
#include <QStringList>

#include <optional>

#include "provider/answerrule.h"
#include "provider/field.h"
#include "provider/mapping.h"

namespace provider {

/// What a provider's API can be asked to do.
enum class OperationName {
    DomainInfo, ///< Read the domain's state and the values that its records need.
    VerifyDomain, ///< Ask the provider to look at DNS now.
    Records, ///< Read the records that the domain needs.
    ListMailboxes,
    CreateMailbox,
    SetPassword,
    DisableMailbox, ///< Nobody logs in any more; what is stored stays.
    ListAliases,
    CreateAlias,
    CreateCatchAll, ///< Where it is not an alias like others, see Api::catchAll.
    // Of a DNS host, see Profile::zone.
    FindZone, ///< Brings variables of the profile that the others need, such as the zone's id.
    ListRecords, ///< Of one name and type; more may come and is left out.
    CreateRecord, ///< One value; else the host takes whole sets.
    DeleteRecord,
    CreateRecords, ///< A whole set where there is none; none: ReplaceRecords does that, too.
    ReplaceRecords,
    DeleteRecords,
};

/// What is sent; every text is a template, escaped for the place where it stands.
struct Body {
    enum class Kind { None, Form, Json, Xml, Text };

    Kind kind = Kind::None;
    QList<Field> form; ///< application/x-www-form-urlencoded
    QJsonValue json; ///< application/json; strings in it are templates.
    QStringList lines; ///< Of Xml and Text, a template each; one that expands to nothing is left out.

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

/// One request with all that is needed to read its answer.
struct Operation {
    QString baseUrl; ///< Of another host, as it stands in the profile; empty: Api::baseUrl.
    QStringList needs; ///< Steps that come before, each after those that it needs itself.
    bool isPerMember = false; ///< Of createAlias: once for each member, {{member}}.
    bool takesQuota = false; ///< Of createMailbox: it or one of its steps sends {{quota}}.
    QString method; ///< GET, POST, PUT, PATCH or DELETE.
    QString path; ///< Template; begins with "/" and is appended to the base.
    QList<Field> query; ///< One that is empty after expansion is left out.
    QList<Field> headers;
    Body body;
    QList<AnswerRule> answers; ///< Before Api::answers.
    Paging paging;
    Mapping result;

    bool operator==(const Operation &) const = default;
};

/// A request that brings what others need: a log-in, or the id of something.
struct Step {
    Operation operation; ///< Its result's values and secrets become names for templates.
    bool isKept = false; ///< Serves all calls until the host refuses it; else taken anew for each call.
    bool hasCookies = false; ///< The cookies of its answer go with the requests that need it.

    bool operator==(const Step &) const = default;
};

/// The provider's HTTP interface.
struct Api {
    QString baseUrl; ///< Template: https, or http on loopback.
    QString userAgent; ///< Empty: "Mailhaul/<version>". {{userAgent}} in templates.
    QList<Computed> computed;
    QMap<QString, Step> steps;
    QList<Field> headers; ///< Of each request.
    QList<AnswerRule> answers;
    QString words; ///< Path to the provider's words in an answer; empty: the whole text.
    qint64 quotaUnit = 1; ///< Octets per unit of {{quota}}.
    QString quotaSuffix; ///< Behind the number, such as "M".
    std::optional<qint64> quotaDefault; ///< In octets, for providers that demand one.
    QString quotaUnlimited; ///< {{quota}} where none is asked for; empty: {{quota}} is empty.
    std::optional<QString> catchAll; ///< Local part of the catch-all in createAlias; nothing: it cannot.
    int parallelRequests = 4;
    int requestsPerMinute = 0; ///< 0: no bound known.
    QMap<OperationName, Operation> operations;

    bool operator==(const Api &) const = default;
};

} // namespace provider
