// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provider/answer.h"
#include "provider/client.h"

namespace provider {

/// An address as hosts list them: "ann" of `domain`, "ann@example.org"; "@example.org" is the catch-all.
/// Protocol.
Result<MailAddress> listedAddress(const QString &text, const DomainName &domain);

/// The mailboxes of `domain` in an answer; those of other domains are left out. Protocol: an item is no
/// mail address, so that none is forgotten in silence.
Result<QList<Mailbox>> mailboxesOf(const Answer &answer, const Api &api, const DomainName &domain);

/// The aliases of `domain`, likewise. Where they are listed as a property of their members, one item may hold
/// several or none, and an alias may stand in several.
Result<QList<Alias>> aliasesOf(const Answer &answer, const Api &api, const DomainName &domain);

} // namespace provider
