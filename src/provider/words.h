// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "provider/objectreader.h"

namespace provider {

/// A word of the profile language and what it stands for.
template <typename T> struct Word {
    QLatin1StringView text;
    T value;
};

/// The value of a word; names all words where it is none of them.
template <typename T, std::size_t N>
T wordAt(ObjectReader &reader, const QString &key, const std::array<Word<T>, N> &words)
{
    const QString text = reader.text(key, Presence::Required);
    QStringList all;
    for (const Word<T> &word : words) {
        if (text == word.text)
            return word.value;
        all.append(word.text);
    }
    reader.mistake(key, QStringLiteral("must be one of ") + all.join(QStringLiteral(", ")));
    return words.front().value;
}

} // namespace provider
