// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>

#include <algorithm>

#include "dns/comparison.h"
#include "dns/findings.h"
#include "dns/words.h"

using namespace Qt::StringLiterals;

namespace dns {

namespace {

const MailExchange *find(const QList<MailExchange> &set, const DomainName &exchange)
{
    const auto found =
        std::find_if(set.begin(), set.end(), [&](const MailExchange &mx) { return mx.exchange == exchange; });
    return found == set.end() ? nullptr : &*found;
}

QString show(const MailExchange &mx)
{
    return u"%1 %2"_s.arg(mx.preference).arg(mx.exchange.toUnicode());
}

bool isAddress(QStringView text)
{
    return text.count(u'.') == 3 && !QHostAddress(text.toString()).isNull();
}

/// One comparison of two MX sets.
class MxComparison {
public:
    MxComparison(const DomainName &owner, const QList<MailExchange> &wanted, const QList<MailExchange> &found,
                 const Circumstances &circumstances)
        : m_owner(owner)
        , m_wanted(wanted)
        , m_found(found)
        , m_circumstances(circumstances)
    {
    }

    Comparison result()
    {
        QList<Rdata> wantedData;
        for (const MailExchange &mx : m_wanted)
            wantedData += mx;
        const bool isReached = std::any_of(m_wanted.begin(), m_wanted.end(), [this](const MailExchange &mx) {
            return find(m_found, mx.exchange) != nullptr;
        });
        reportAlias(m_findings, m_owner, m_circumstances, isReached);
        if (!isReached)
            reportMisplaced(m_findings, m_owner, wantedData, m_circumstances);
        if (!isReached && isStillFormer()) {
            m_findings.error(Finding::Kind::Missing,
                             Words::tr("The old MX records are still there, the new ones are not."));
            return m_findings.comparison(m_circumstances.alias.has_value());
        }
        for (const MailExchange &mx : m_found)
            judgeFound(mx);
        for (const MailExchange &mx : m_wanted)
            judgeWanted(mx);
        judgeOrder();
        return m_findings.comparison(!m_found.isEmpty() || m_circumstances.alias.has_value());
    }

private:
    bool isFormer(const MailExchange &mx) const
    {
        return std::any_of(m_circumstances.former.begin(), m_circumstances.former.end(),
                           [&](const Rdata &datum) {
                               const MailExchange *former = std::get_if<MailExchange>(&datum);
                               return former && former->exchange == mx.exchange;
                           });
    }

    bool isStillFormer() const
    {
        return !m_found.isEmpty()
            && std::all_of(m_found.begin(), m_found.end(),
                           [this](const MailExchange &mx) { return isFormer(mx); });
    }

    void judgeFound(const MailExchange &mx)
    {
        if (find(m_wanted, mx.exchange)) {
            judgeTarget(mx);
            return;
        }
        if (mx.isNull()) {
            m_findings.error(Finding::Kind::NullMx,
                             //: %1 is a domain name
                             Words::tr("A null MX record says that %1 takes no mail at all: it must go.")
                                 .arg(m_owner.toUnicode()));
            return;
        }
        if (!judgeTypo(mx))
            judgeStranger(mx);
    }

    /// True when the target is a botched form of a wanted one.
    bool judgeTypo(const MailExchange &mx)
    {
        const QString target = mx.exchange.toString();
        const QString inZone = mx.exchange.relativeTo(m_circumstances.zone);
        if (isAddress(target) || isAddress(inZone)) {
            m_findings.error(Finding::Kind::TargetIsAddress,
                             //: %1 is an IP address
                             Words::tr("The MX record names the IP address %1, but must name a host.")
                                 .arg(isAddress(target) ? target : inZone));
            return true;
        }
        static const QRegularExpression preferenceAndHost(uR"(\A([0-9]+)(?:\\032)+(.+)\z)"_s);
        const QRegularExpressionMatch match = preferenceAndHost.match(target);
        if (match.hasMatch()) {
            m_findings.error(
                Finding::Kind::PreferenceInHost,
                //: %1 is a preference like 10, %2 a host name
                Words::tr("The preference %1 was entered in the field of the host: only %2 belongs there.")
                    .arg(match.captured(1), match.captured(2)));
            return true;
        }
        for (const MailExchange &wanted : m_wanted) {
            if (m_circumstances.zone.isRoot()
                || mx.exchange != m_circumstances.zone.child(wanted.exchange.toString()))
                continue;
            m_findings.error(
                Finding::Kind::DoubledDomain,
                //: %1 is a wrong host name, %2 the domain that was appended, %3 the right host name
                Words::tr("The MX record names %1: the panel appended %2. Enter %3 with a dot at its end.")
                    .arg(target, m_circumstances.zone.toUnicode(), wanted.exchange.toUnicode()));
            return true;
        }
        return false;
    }

    void judgeStranger(const MailExchange &mx)
    {
        quint16 best = 65'535;
        for (const MailExchange &wanted : m_wanted) {
            if (const MailExchange *present = find(m_found, wanted.exchange))
                best = std::min(best, present->preference);
        }
        QString effect = Words::tr("Mail goes there whenever the new servers do not answer at once.");
        if (mx.preference < best)
            effect = Words::tr("All mail still goes there first.");
        else if (mx.preference == best)
            effect = Words::tr("A part of the mail still goes there.");
        if (isFormer(mx)) {
            //: %1 is an MX record, %2 a sentence that says what it does
            m_findings.error(
                Finding::Kind::Leftover,
                Words::tr("The old MX record %1 is still there. %2 Remove it.").arg(show(mx), effect));
        } else {
            //: %1 is an MX record, %2 a sentence that says what it does
            m_findings.error(
                Finding::Kind::Foreign,
                Words::tr("The MX record %1 belongs neither to the old nor to the new host. %2 Remove it.")
                    .arg(show(mx), effect));
        }
    }

    void judgeTarget(const MailExchange &mx)
    {
        const auto target = m_circumstances.targets.constFind(mx.exchange);
        if (target != m_circumstances.targets.constEnd())
            reportTarget(m_findings, mx.exchange, *target);
    }

    void judgeWanted(const MailExchange &mx)
    {
        if (!find(m_found, mx.exchange)) {
            //: %1 is an MX record
            m_findings.error(Finding::Kind::Missing, Words::tr("The MX record %1 is missing.").arg(show(mx)));
        }
    }

    /// Only the order of preferences has a meaning (RFC 5321 §5.1), not the figures.
    void judgeOrder()
    {
        bool differs = false;
        for (const MailExchange &left : m_wanted) {
            const MailExchange *foundLeft = find(m_found, left.exchange);
            if (!foundLeft)
                continue;
            differs |= !m_found.contains(left);
            for (const MailExchange &right : m_wanted) {
                const MailExchange *foundRight = find(m_found, right.exchange);
                if (!foundRight || left.preference >= right.preference)
                    continue;
                if (foundLeft->preference > foundRight->preference) {
                    //: %1 and %2 are host names
                    m_findings.error(
                        Finding::Kind::OrderInverted,
                        Words::tr("The preferences are exchanged: %1 must have a lower one than %2.")
                            .arg(left.exchange.toUnicode(), right.exchange.toUnicode()));
                    return;
                }
            }
        }
        if (differs) {
            m_findings.note(
                Finding::Kind::PreferenceDiffers,
                Words::tr("The preferences are other figures than proposed; only their order matters."));
        }
    }

    const DomainName &m_owner;
    const QList<MailExchange> &m_wanted;
    const QList<MailExchange> &m_found;
    const Circumstances &m_circumstances;
    Findings m_findings;
};

} // namespace

Comparison compareMx(const DomainName &owner, const QList<MailExchange> &wanted,
                     const QList<MailExchange> &found, const Circumstances &circumstances)
{
    return MxComparison(owner, wanted, found, circumstances).result();
}

} // namespace dns
