// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <memory>
#include <vector>

#include "base/secret.h"
#include "gui/page.h"
#include "onboarding/permission.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Ui {
class DomainPage;
}

class DomainName;

namespace gui {

class Session;

/// Which domain moves, and to which host. Next makes the project file, or saves the changes to it.
class DomainPage final : public Page {
    Q_OBJECT

public:
    explicit DomainPage(Session &session, QWidget *parent = nullptr);
    ~DomainPage() override;

    void enter() override;
    bool commit() override;
    QString obstacle() const override;
    QString help() const override;

private:
    struct Field {
        onboarding::ProviderVariable variable;
        QLineEdit *edit; ///< Null where the provider gives a choice.
        QComboBox *choice; ///< Null where the value is typed.
        QLabel *note;
        bool isKept; ///< A secret that need not be typed again.
        QPushButton *browser; ///< Null where nothing is asked in the browser.

        QString value() const;
        QWidget *widget() const;
    };

    void setUpSearch();
    void connectWidgets();
    void fillIn();
    void showProvider();
    void showProviderNotes(const onboarding::Provider &provider);
    void addField(const onboarding::ProviderVariable &variable);
    Field makeField(const onboarding::ProviderVariable &variable);
    QString initialValue(const onboarding::ProviderVariable &variable) const;
    bool isKept(const onboarding::ProviderVariable &variable) const;
    void refresh();
    void refreshFields();
    void refreshSecretsNote();
    void chooseFile();
    void showDomains();
    void askForDomain();
    void addDomain(const QString &text);
    void fillProviders();
    void chooseProfile();
    void takeProfile(const QString &path);
    void askInBrowser(const QString &key);
    QMap<QString, Secret> secrets() const; ///< Those that are typed, and those that are kept.
    Result<DomainName> domain() const;
    const onboarding::Provider *provider() const;
    QMap<QString, QString> variables() const;
    Status save();
    void keepSecrets();

    Session &m_session;
    std::unique_ptr<Ui::DomainPage> m_ui;
    QList<onboarding::Provider> m_providers;
    onboarding::Permission m_permission;
    std::vector<Field> m_fields;
    bool m_isFileChosen = false; ///< The user named it himself; it does not follow the domain any more.
};

} // namespace gui
