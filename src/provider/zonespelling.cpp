// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/zonespelling.h"

using namespace Qt::StringLiterals;

namespace provider {

namespace {

QString target(const DomainName &name, const ZoneSpelling &spelling)
{
    return spelling.hasDot ? name.toString() + u'.' : name.toString();
}

} // namespace

QString spelledName(const DomainName &name, const DomainName &zone, const ZoneSpelling &spelling)
{
    if (spelling.areNamesWhole)
        return name.toString();
    const QString relative = name.relativeTo(zone);
    return relative.isEmpty() ? spelling.apex : relative;
}

bool isName(const QString &text, const DomainName &name, const DomainName &zone)
{
    const QString plain = text.endsWith(u'.') ? text.chopped(1) : text;
    const QString relative = name.relativeTo(zone);
    if (plain.isEmpty() || plain == u"@"_s)
        return relative.isEmpty();
    return plain.compare(name.toString(), Qt::CaseInsensitive) == 0
        || (!relative.isEmpty() && plain.compare(relative, Qt::CaseInsensitive) == 0);
}

ZoneValue spelledValue(const dns::Rdata &data, const ZoneSpelling &spelling)
{
    ZoneValue spelled{{}, dns::toString(data), {}};
    if (const auto *mx = std::get_if<dns::MailExchange>(&data)) {
        const QString preference = QString::number(mx->preference);
        spelled.value = target(mx->exchange, spelling);
        if (spelling.isPriorityInValue)
            spelled.value.prepend(preference + u' ');
        else
            spelled.priority = preference;
    } else if (const auto *service = std::get_if<dns::Service>(&data);
               service && !spelling.isPriorityInValue) {
        spelled.priority = QString::number(service->priority);
        const QString weight = QString::number(service->weight);
        const QString port = QString::number(service->port);
        const QString host = target(service->target, spelling);
        if (spelling.hasServiceFields)
            spelled = {{}, {}, spelled.priority, weight, port, host};
        else
            spelled.value = QStringList{weight, port, host}.join(u' ');
    } else if (const auto *name = std::get_if<DomainName>(&data)) {
        spelled.value = target(*name, spelling);
    } else if (const auto *text = std::get_if<dns::Text>(&data); text && !spelling.areTextsQuoted) {
        spelled.value = QString::fromUtf8(text->joined());
    }
    return spelled;
}

Result<dns::Rdata> parsedValue(const ZoneValue &value, dns::Type type, const DomainName &zone)
{
    QString text = value.value;
    if (type == dns::Type::TXT && !text.startsWith(u'"'))
        return dns::Rdata(dns::Text::fromValue(text.toUtf8()));
    if (text == u"@"_s)
        text = zone.toString();
    QStringList parts{text};
    if (type == dns::Type::SRV)
        parts = {value.priority, value.weight, value.port, text};
    else if (type == dns::Type::MX)
        parts = {value.priority, text};
    parts.removeAll(QString());
    text = parts.join(u' ');
    return dns::parseRdata(type, text);
}

} // namespace provider
