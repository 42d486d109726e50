// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme.h"

#include <QApplication>
#include <QFile>
#include <QFont>
#include <QProxyStyle>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace gui {

namespace {

/// The colours that the palette and the style sheet are made from.
struct Scheme {
    QColor window;
    QColor base;
    QColor sidebar;
    QColor text;
    QColor subtle;
    QColor border;
    QColor button;
    QColor accent;
    QColor accentText;
    QColor good;
    QColor warning;
    QColor bad;
};

const Scheme &lightScheme()
{
    static const Scheme scheme{
        QColor(0xf7, 0xf8, 0xfa), QColor(0xff, 0xff, 0xff), QColor(0xec, 0xef, 0xf4),
        QColor(0x1b, 0x22, 0x2e), QColor(0x56, 0x60, 0x70), QColor(0xd3, 0xd9, 0xe2),
        QColor(0xff, 0xff, 0xff), QColor(0x1f, 0x5f, 0xc4), QColor(0xff, 0xff, 0xff),
        QColor(0x1b, 0x75, 0x46), QColor(0x8f, 0x58, 0x00), QColor(0xb0, 0x25, 0x1c),
    };
    return scheme;
}

const Scheme &darkScheme()
{
    static const Scheme scheme{
        QColor(0x1d, 0x21, 0x28), QColor(0x25, 0x2a, 0x33), QColor(0x17, 0x1a, 0x20),
        QColor(0xe8, 0xeb, 0xf0), QColor(0xa7, 0xb0, 0xbe), QColor(0x3e, 0x46, 0x53),
        QColor(0x2e, 0x34, 0x3f), QColor(0x7c, 0xae, 0xff), QColor(0x0e, 0x17, 0x26),
        QColor(0x67, 0xd0, 0x98), QColor(0xec, 0xbd, 0x6b), QColor(0xff, 0x95, 0x8a),
    };
    return scheme;
}

const Scheme &schemeOf(const QPalette &palette)
{
    return isDark(palette) ? darkScheme() : lightScheme();
}

/// Fusion with more room around the text of table cells.
class CalmStyle final : public QProxyStyle {
public:
    CalmStyle()
        : QProxyStyle(u"Fusion"_s)
    {
    }

    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        return metric == PM_FocusFrameHMargin ? 6 : QProxyStyle::pixelMetric(metric, option, widget);
    }
};

QPalette paletteOf(const Scheme &scheme)
{
    QPalette palette(scheme.button, scheme.window);
    palette.setColor(QPalette::Window, scheme.window);
    palette.setColor(QPalette::WindowText, scheme.text);
    palette.setColor(QPalette::Base, scheme.base);
    palette.setColor(QPalette::AlternateBase, scheme.window);
    palette.setColor(QPalette::Text, scheme.text);
    palette.setColor(QPalette::Button, scheme.button);
    palette.setColor(QPalette::ButtonText, scheme.text);
    palette.setColor(QPalette::BrightText, scheme.bad);
    palette.setColor(QPalette::Highlight, scheme.accent);
    palette.setColor(QPalette::HighlightedText, scheme.accentText);
    palette.setColor(QPalette::Link, scheme.accent);
    palette.setColor(QPalette::LinkVisited, scheme.accent);
    palette.setColor(QPalette::ToolTipBase, scheme.base);
    palette.setColor(QPalette::ToolTipText, scheme.text);
    palette.setColor(QPalette::PlaceholderText, scheme.subtle);
    palette.setColor(QPalette::Mid, scheme.border);
    for (QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor faded = scheme.text;
        faded.setAlphaF(0.5F);
        palette.setColor(QPalette::Disabled, role, faded);
    }
    return palette;
}

bool isHighContrast(const QPalette &palette)
{
    const int difference =
        qAbs(palette.color(QPalette::Window).lightness() - palette.color(QPalette::WindowText).lightness());
    return difference == 255 && palette.color(QPalette::Base) == palette.color(QPalette::Window);
}

/// Qt 6.4 does not tell Windows' "app mode"; every other platform gives it through the palette.
bool systemIsDark(const QPalette &systemPalette)
{
#ifdef Q_OS_WIN
    const QSettings personalize(
        u"HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize"_s,
        QSettings::NativeFormat);
    return isDark(systemPalette) || personalize.value(u"AppsUseLightTheme"_s, 1).toInt() == 0;
#else
    return isDark(systemPalette);
#endif
}

QColor mixed(const QColor &first, const QColor &second, double share)
{
    const auto channel = [share](int one, int other) { return qRound(one * share + other * (1 - share)); };
    return {channel(first.red(), second.red()), channel(first.green(), second.green()),
            channel(first.blue(), second.blue())};
}

QString pointSize(const QFont &font, double factor)
{
    return u"%1pt"_s.arg(font.pointSizeF() * factor, 0, 'f', 1);
}

QString styleSheetOf(const Scheme &scheme, bool dark, const QFont &font)
{
    QFile file(u":/gui/theme.qss"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const QList<std::pair<QString, QColor>> colors{
        {u"@accent-text@"_s, scheme.accentText},
        {u"@accent@"_s, scheme.accent},
        {u"@border@"_s, scheme.border},
        {u"@sidebar@"_s, scheme.sidebar},
        {u"@base@"_s, scheme.base},
        {u"@button@"_s, scheme.button},
        {u"@window@"_s, scheme.window},
        {u"@text@"_s, scheme.text},
        {u"@subtle@"_s, scheme.subtle},
    };
    for (const auto &[name, color] : colors)
        sheet.replace(name, color.name());
    sheet.replace(u"@notice@"_s, mixed(scheme.accent, scheme.base, dark ? 0.16 : 0.09).name());
    sheet.replace(u"@mode@"_s, dark ? u"dark"_s : u"light"_s);
    sheet.replace(u"@title-size@"_s, pointSize(font, 1.6));
    sheet.replace(u"@section-size@"_s, pointSize(font, 1.2));
    return sheet;
}

} // namespace

void applyTheme(QApplication &application, ColorScheme scheme)
{
    const QPalette systemPalette = application.palette();
    application.setStyle(new CalmStyle);
    if (scheme == ColorScheme::System && isHighContrast(systemPalette))
        return;
    const bool dark =
        scheme == ColorScheme::Dark || (scheme == ColorScheme::System && systemIsDark(systemPalette));
    const Scheme &chosen = dark ? darkScheme() : lightScheme();
    application.setPalette(paletteOf(chosen));
    application.setStyleSheet(styleSheetOf(chosen, dark, application.font()));
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor toneColor(Tone tone, const QPalette &palette)
{
    const Scheme &scheme = schemeOf(palette);
    switch (tone) {
    case Tone::Neutral:
        return palette.color(QPalette::WindowText);
    case Tone::Subtle:
        return scheme.subtle;
    case Tone::Accent:
        return scheme.accent;
    case Tone::Good:
        return scheme.good;
    case Tone::Warning:
        return scheme.warning;
    case Tone::Bad:
        return scheme.bad;
    }
    Q_UNREACHABLE();
    return {};
}

QColor toneBackground(Tone tone, const QPalette &palette)
{
    return mixed(toneColor(tone, palette), palette.color(QPalette::Base), isDark(palette) ? 0.16 : 0.09);
}

} // namespace gui
