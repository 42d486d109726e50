// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provider/objectreader.h"
#include "provider/operation.h"

namespace provider {

/// What one request may say that not every request may.
struct RequestKind {
    std::optional<OperationName> name; ///< Nothing: a step.
    QStringList variables; ///< Of the profile, which its answer may bring.
    Mapping::Format format = Mapping::Format::Json; ///< Where the result names none.

    bool isList() const; ///< Its answer is a list.
    bool isCreation() const; ///< Something may be there already.
};

/// Reads everything of a request and its answer but `needs`.
Operation readOperation(ObjectReader &reader, const RequestKind &kind);

/// Reads "answers"; `kind` nothing: those of the whole API.
QList<AnswerRule> readAnswers(ObjectReader &reader, const RequestKind *kind);
/// Reads "result".
Mapping readMapping(ObjectReader &operation, const RequestKind &kind);
/// Reads "format" of a reply.
Mapping::Format readFormat(ObjectReader &reader, Mapping::Format usual);

/// Reads "headers": no name that would let a profile speak for another host or break the framing.
QList<Field> readHeaders(ObjectReader &reader);

} // namespace provider
