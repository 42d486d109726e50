// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include <optional>

#include "imap/outcome.h"

/// Waits in a test for the reply to one command.
template <typename T> class Awaited {
public:
    imap::Reply<T> reply()
    {
        return [this](const imap::Outcome<T> &outcome) {
            ++m_calls;
            m_outcome = outcome;
        };
    }

    bool wait(int milliseconds = 20'000)
    {
        return QTest::qWaitFor([this] { return m_outcome.has_value(); }, milliseconds);
    }

    bool isOk() { return wait() && m_outcome->has_value(); }
    const imap::Outcome<T> &outcome() const { return *m_outcome; }
    const imap::Failure &failure() const { return m_outcome->error(); }
    int calls() const { return m_calls; }
    bool isCalled() const { return m_outcome.has_value(); }

    template <typename U = T> const U &value() const { return m_outcome->value(); }

    /// For a failed verification: why.
    const char *why()
    {
        if (!isCalled())
            m_text = "no reply";
        else if (!m_outcome->has_value())
            m_text = m_outcome->error().error.toString().toUtf8();
        return m_text.constData();
    }

private:
    std::optional<imap::Outcome<T>> m_outcome;
    QByteArray m_text;
    int m_calls = 0;
};
