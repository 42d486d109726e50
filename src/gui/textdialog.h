// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <memory>

namespace Ui {
class TextDialog;
}

namespace gui {

/// A text to read, copy, save, print (as PDF) or mail. Does not stop the rest of the program; deletes itself
/// when closed.
class TextDialog final : public QDialog {
    Q_OBJECT

public:
    /// `fileName` is proposed when the user saves it, `subject` is that of a mail with it.
    TextDialog(const QString &title, const QString &hint, const QString &text, const QString &fileName,
               const QString &subject, QWidget *parent);
    ~TextDialog() override;

private:
    void save();
    void savePdf();
    void mail();

    std::unique_ptr<Ui::TextDialog> m_ui;
    QString m_fileName;
    QString m_subject;
};

} // namespace gui
