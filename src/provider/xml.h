// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonValue>

#include "base/result.h"
#include "provider/json.h"

namespace provider {

/// Reads an XML document as the tree that the paths of json.h lead into: an element is an object whose
/// members are its attributes ("@name"; those of a namespace, such as xsi:type, are left out), its child
/// elements by their local names (an array where there are several of one name) and its text ("#text"); one
/// that holds nothing but text is that text. The document is an object with its root element as the only
/// member. Protocol: no XML, beyond the bounds, or with a document type declaration, for entities are how a
/// small text becomes a large one.
Result<QJsonValue> parseXml(const QByteArray &text, JsonBounds bounds);

/// `text` as character data or attribute value. BadInput: it holds characters that XML has no way to write.
Result<QString> xmlEscaped(const QString &text);

} // namespace provider
