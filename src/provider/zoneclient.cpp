// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/zoneclient.h"

#include <QDir>
#include <QPromise>

#include <algorithm>

#include "base/futures.h"
#include "provider/catalogue.h"
#include "provider/json.h"
#include "provider/scope.h"
#include "provider/zonespelling.h"

using namespace Qt::StringLiterals;

// As in catalogue.cpp.
static void initializeResources()
{
    Q_INIT_RESOURCE(dnsapis);
}

namespace provider {

namespace {

Error changedMeanwhile()
{
    return {
        Error::Kind::Refused,
        ZoneClient::tr("The records at the DNS host are no longer those that were expected, so nothing was "
                       "changed."),
        {},
        ZoneClient::tr("Look at the domain again before you change it.")};
}

QList<ZoneValue> valuesIn(const Answer &answer, const Mapping &mapping, const DomainName &name,
                          dns::Type type, const DomainName &zone, std::chrono::seconds &ttl)
{
    QList<ZoneValue> values;
    for (const QJsonValue &item : answer.items) {
        const bool hasName = mapping.fields.contains(u"name"_s);
        const bool hasType = mapping.fields.contains(u"type"_s);
        if ((hasName && !isName(fieldText(item, mapping, u"name"_s), name, zone))
            || (hasType && fieldText(item, mapping, u"type"_s) != dns::toString(type)))
            continue;
        ttl = std::chrono::seconds(fieldText(item, mapping, u"ttl"_s).toInt());
        const QString id = fieldText(item, mapping, u"id"_s);
        const QString priority = fieldText(item, mapping, u"priority"_s);
        // Some hosts give every record a priority.
        const bool hasPriority = type == dns::Type::MX || type == dns::Type::SRV;
        for (const QJsonValue &value : fieldValues(item, mapping, u"value"_s)) {
            values += ZoneValue{id, scalarText(value), hasPriority ? priority : QString(),
                                fieldText(item, mapping, u"weight"_s), fieldText(item, mapping, u"port"_s)};
        }
    }
    return values;
}

} // namespace

/// Reading one set, and perhaps changing it, step by step. Deletes itself at its end.
class ZoneClient::Task final : public QObject {
public:
    Task(ZoneClient &owner, const DomainName &name, dns::Type type)
        : QObject(&owner)
        , m_profile(owner.m_profile)
        , m_zone(owner.m_zone)
        , m_values(owner.m_values)
        , m_options(owner.m_options)
        , m_network(owner.m_network)
    {
        m_found.name = name;
        m_found.type = type;
    }

    using Ended = std::function<void(const Status &, const dns::RRset &)>;

    void start(const std::optional<std::pair<dns::RRset, dns::RRset>> &change, Ended ended)
    {
        m_change = change;
        m_ended = std::move(ended);
        if (!m_profile.hasOperation(OperationName::FindZone)) {
            list();
            return;
        }
        perform(OperationName::FindZone, profileScope(m_profile, m_zone, m_values),
                [this](const Answer &answer) { takeZone(answer); });
    }

private:
    /// Anew for each step, since the values of the profile grow.
    void perform(OperationName name, const Scope &scope, const std::function<void(const Answer &)> &take)
    {
        if (m_client)
            m_client->deleteLater();
        m_client = new Client(m_profile, m_zone, m_values, m_options, &m_network, this);
        whenFinished(m_client->perform(name, scope), this, [this, take](const Result<Answer> &answer) {
            if (answer)
                take(*answer);
            else
                end(fail(answer.error()));
        });
    }

    const Mapping &mapping(OperationName name) const
    {
        return m_profile.api->operations.constFind(name)->result;
    }

    void takeZone(const Answer &answer)
    {
        const QMap<QString, QString> paths = mapping(OperationName::FindZone).variables;
        for (auto path = paths.begin(); path != paths.end(); ++path) {
            const QList<QJsonValue> found = valuesAt(answer.document, path.value());
            if (found.isEmpty()) {
                end(fail(Error::Kind::Refused,
                         //: %1 is a domain name
                         tr("The DNS host shows no zone %1 to this key.").arg(m_zone.toUnicode()), {},
                         tr("Check that the key belongs to the account that holds the domain.")));
                return;
            }
            m_values.texts.insert(path.key(), scalarText(found.constFirst()));
        }
        list();
    }

    Scope scope() const
    {
        Scope scope = profileScope(m_profile, m_zone, m_values);
        scope.setText(u"name"_s, spelledName(m_found.name, m_zone, m_profile.zone));
        scope.setText(u"relative"_s, m_found.name.relativeTo(m_zone));
        scope.setText(u"fqdn"_s, m_found.name.toString());
        scope.setText(u"type"_s, dns::toString(m_found.type));
        return scope;
    }

    void list()
    {
        perform(OperationName::ListRecords, scope(), [this](const Answer &answer) {
            const QList<ZoneValue> values = valuesIn(answer, mapping(OperationName::ListRecords),
                                                     m_found.name, m_found.type, m_zone, m_found.ttl);
            for (const ZoneValue &value : values) {
                const Result<dns::Rdata> datum = parsedValue(value, m_found.type, m_zone);
                if (!datum) {
                    end(fail(Error::Kind::Protocol,
                             tr("The DNS host gave a record that Mailhaul does not understand."),
                             plainText(value.value, 200)));
                    return;
                }
                m_found.data += *datum;
                m_ids += value.id;
            }
            m_change ? change() : end({});
        });
    }

    void change()
    {
        if (m_found.hasSameData(m_change->second.data)) {
            end({});
            return;
        }
        if (!m_found.hasSameData(m_change->first.data)) {
            end(fail(changedMeanwhile()));
            return;
        }
        const dns::RRset &wanted = m_change->second;
        if (!m_profile.hasOperation(OperationName::CreateRecord)) {
            changeWhole(wanted);
            return;
        }
        for (const dns::Rdata &datum : wanted.data) {
            if (!m_found.contains(datum))
                m_toCreate += datum;
        }
        for (qsizetype i = 0; i < m_found.data.size(); ++i) {
            if (!wanted.contains(m_found.data.at(i)))
                m_toDelete += m_ids.at(i);
        }
        goOn();
    }

    void setValue(Scope &scope, const dns::Rdata &datum) const
    {
        const ZoneValue value = spelledValue(datum, m_profile.zone);
        scope.setText(u"value"_s, value.value);
        scope.setText(u"priority"_s, value.priority);
        scope.setText(u"servicePriority"_s, value.target.isEmpty() ? QString() : value.priority);
        scope.setText(u"serviceWeight"_s, value.weight);
        scope.setText(u"servicePort"_s, value.port);
        scope.setText(u"serviceTarget"_s, value.target);
    }

    QString ttl(const dns::RRset &wanted) const
    {
        return QString::number(std::max<qint64>(wanted.ttl.count(), m_profile.zone.leastTtl));
    }

    /// Nothing can stand beside a CNAME, so there the old one goes first.
    void goOn()
    {
        const bool isDeletingFirst = m_found.type == dns::Type::CNAME;
        if (!m_toDelete.isEmpty() && (isDeletingFirst || m_toCreate.isEmpty())) {
            Scope one = scope();
            one.setText(u"recordId"_s, m_toDelete.takeFirst());
            perform(OperationName::DeleteRecord, one, [this](const Answer &) { goOn(); });
        } else if (!m_toCreate.isEmpty()) {
            Scope one = scope();
            setValue(one, m_toCreate.takeFirst());
            one.setText(u"ttl"_s, ttl(m_change->second));
            perform(OperationName::CreateRecord, one, [this](const Answer &) { goOn(); });
        } else {
            end({});
        }
    }

    void changeWhole(const dns::RRset &wanted)
    {
        Scope whole = scope();
        QStringList values;
        QStringList priorities;
        for (const dns::Rdata &datum : wanted.data) {
            const ZoneValue value = spelledValue(datum, m_profile.zone);
            values += value.value;
            priorities += value.priority;
        }
        whole.setList(u"values"_s, values);
        whole.setList(u"priorities"_s, priorities);
        whole.setText(u"ttl"_s, ttl(wanted));
        OperationName name = OperationName::ReplaceRecords;
        if (wanted.isEmpty())
            name = OperationName::DeleteRecords;
        else if (m_found.isEmpty() && m_profile.hasOperation(OperationName::CreateRecords))
            name = OperationName::CreateRecords;
        if (m_found.isEmpty() && wanted.isEmpty())
            end({});
        else
            perform(name, whole, [this](const Answer &) { end({}); });
    }

    void end(const Status &status)
    {
        deleteLater();
        if (const Ended ended = std::exchange(m_ended, nullptr))
            ended(status, m_found);
    }

    const Profile &m_profile;
    DomainName m_zone;
    Values m_values;
    Client::Options m_options;
    QNetworkAccessManager &m_network;
    Client *m_client = nullptr; ///< A child.
    dns::RRset m_found;
    QStringList m_ids; ///< Of m_found.data, one each.
    std::optional<std::pair<dns::RRset, dns::RRset>> m_change; ///< Former and wanted.
    QList<dns::Rdata> m_toCreate;
    QStringList m_toDelete;
    Ended m_ended;
};

ZoneClient::ZoneClient(Profile profile, DomainName zone, Values values, Client::Options options,
                       QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_zone(std::move(zone))
    , m_values(std::move(values))
    , m_options(std::move(options))
{
}

ZoneClient::~ZoneClient()
{
    // They use the network, which ends before children would.
    qDeleteAll(findChildren<QObject *>(Qt::FindDirectChildrenOnly));
}

QFuture<Result<dns::RRset>> ZoneClient::read(const DomainName &name, dns::Type type)
{
    const auto promise = std::make_shared<QPromise<Result<dns::RRset>>>();
    promise->start();
    (new Task(*this, name, type))->start({}, [promise](const Status &status, const dns::RRset &found) {
        promise->addResult(status ? Result<dns::RRset>(found) : fail(status.error()));
        promise->finish();
    });
    return promise->future();
}

QFuture<Status> ZoneClient::replace(const dns::RRset &former, const dns::RRset &wanted)
{
    const auto promise = std::make_shared<QPromise<Status>>();
    promise->start();
    (new Task(*this, wanted.name, wanted.type))
        ->start(std::pair(former, wanted), [promise](const Status &status, const dns::RRset &) {
            promise->addResult(status);
            promise->finish();
        });
    return promise->future();
}

const QList<Profile> &zoneProfiles()
{
    static const QList<Profile> profiles = [] {
        initializeResources();
        QList<Profile> all;
        const QDir folder(u":/dns-apis"_s);
        for (const QString &name : folder.entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
            const Result<Profile> profile = readProfile(folder.filePath(name));
            Q_ASSERT_X(profile, "zoneProfiles", profile ? "" : qPrintable(profile.error().toString()));
            if (profile)
                all += *profile;
        }
        return all;
    }();
    return profiles;
}

const Profile *zoneProfile(const QString &id)
{
    const QList<Profile> &all = zoneProfiles();
    const auto found =
        std::find_if(all.begin(), all.end(), [&id](const Profile &profile) { return profile.id == id; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace provider
