// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provider/answer.h"
#include "provider/client.h"

namespace provider {

/// A whole address as hosts list them; "@example.org" is the catch-all. Protocol: a name without a domain,
/// too, for log-in names are no addresses.
Result<MailAddress> listedAddress(const QString &text);

/// The members of an alias; none where one of them is no address but a program, a file, an account of the
/// server or a word such as ":fail:", for then no more can be said of it.
QList<MailAddress> listedMembers(const QStringList &texts);

/// The mailboxes of `domain` in an answer; what belongs to other domains is left out, whatever it looks like.
/// An item that holds an array of addresses may hold none, and the first one is the mailbox. Protocol: an
/// item is no mail address, so that none is forgotten in silence.
Result<QList<Mailbox>> mailboxesOf(const Answer &answer, const Api &api, const DomainName &domain);

/// The aliases of `domain`, likewise. Where they are listed as a property of their members, one item may hold
/// several, and an alias may stand in several; what leads to itself alone is the mailbox.
Result<QList<Alias>> aliasesOf(const Answer &answer, const Api &api, const DomainName &domain);

} // namespace provider
