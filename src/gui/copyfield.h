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
    /// The same as others write it, each one click away; an empty text stands for an empty field.
    void setOthers(const QStringList &others);
    /// What the value is, for screen readers: "Host", "Value"…
    void setName(const QString &name);

private:
    void copy(const QString &text);

    QLineEdit *m_field;
    QToolButton *m_button;
    QStringList m_others;
};

} // namespace gui
