// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QList>

#include "base/mailaddress.h"

namespace mail {

/// The addresses in all fields of a header block that are called one of `names` (any case), such as To, Cc
/// (RFC 5322 §3.4, groups included) and Delivered-To (an address alone). What is no lawful address is left
/// out, and so is what follows the first 1,000 of a block or the first 256 KB.
QList<MailAddress> headerAddresses(const QByteArray &block, const QByteArrayList &names);

} // namespace mail
