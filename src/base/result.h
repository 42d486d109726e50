// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include "base/error.h"

/// What a function returns that can fail. `return std::unexpected`-style failure is `return fail(…)`.
template<typename T>
using Result = tl::expected<T, Error>;

/// A Result that carries nothing but success.
using Status = Result<void>;

/// Turns an Error into the failed state of any Result.
inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

/// Shorthand for fail(Error{kind, message, detail, remedy}).
inline tl::unexpected<Error> fail(Error::Kind kind, QString message, QString detail = {}, QString remedy = {})
{
    return fail(Error {kind, std::move(message), std::move(detail), std::move(remedy)});
}
