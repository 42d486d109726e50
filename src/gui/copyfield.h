// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace gui {

/// A value to carry elsewhere: shown selectable, with a button that copies exactly this text.
class CopyField final : public QWidget {
    Q_OBJECT

public:
    explicit CopyField(QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text);
    void setStruckOut(bool isStruckOut); ///< For what must be removed.
    /// What the value is, for screen readers: "Host", "Value"…
    void setName(const QString &name);

private:
    void copy();

    QLineEdit *m_field;
    QToolButton *m_button;
};

} // namespace gui
