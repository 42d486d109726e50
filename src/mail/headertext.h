// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QString>

namespace mail {

/// The text of an unstructured header field's value for display: unfolded, RFC 2047 words decoded, raw
/// 8-bit octets read as UTF-8 where valid, else as windows-1252; control characters replaced. Octets
/// after the first 256 KB are left out.
QString decodedHeader(const QByteArray &value);

/// The value of the first field called `name` in a header block, unfolded, not decoded; empty when there is
/// none. Reads at most 256 KB.
QByteArray headerField(const QByteArray &block, QByteArrayView name);
/// The values of all fields called `name`, in their order, in the same way.
QByteArrayList headerFields(const QByteArray &block, QByteArrayView name);

} // namespace mail
