// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <optional>

#include "base/error.h"
#include "gui/symbol.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace gui {

/// Tells inside a page what happened, why and what to do, without stopping the user. Hidden while empty.
class MessageBar final : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget *parent = nullptr);

    void showError(const Error &error);
    /// A message of `symbol`'s importance; `text` may be empty.
    void showMessage(Symbol symbol, const QString &title, const QString &text = {});
    void clear();
    /// Shows the error of something that goes on when it appears, and no longer when it is gone. What else
    /// the bar says stays.
    void follow(const std::optional<Error> &error);

    /// From now on an error about a certificate has a button that emits trustWanted().
    void offerTrust() { m_offersTrust = true; }

    /// Title and text as shown, for tests and screen readers.
    QString text() const;

signals:
    void trustWanted(const Error &error);

private:
    QLabel *m_symbol;
    QLabel *m_title;
    QLabel *m_text;
    QLabel *m_detail;
    QPushButton *m_trust;
    QToolButton *m_close;
    bool m_offersTrust = false;
    Error m_refused; ///< What the button is about.
    std::optional<Error> m_followed;
    bool m_showsFollowed = false;
};

} // namespace gui
