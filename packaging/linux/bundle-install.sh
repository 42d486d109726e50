#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs in the unpacked bundle: install.sh [--quiet | --uninstall]. Installs for one user, without root.
set -eu
data=${XDG_DATA_HOME:-$HOME/.local/share}
prefix=${PREFIX:-$data/mailhaul-program}
entry=$data/applications/org.mailhaul.Mailhaul.desktop
icon=$data/icons/hicolor/scalable/apps/mailhaul.svg

if [ "${1:-}" = --uninstall ]; then
    rm -rf "$prefix" "$entry" "$icon"
    rm -f "$HOME/.local/bin/mailhaul" "$HOME/.local/bin/mailhaulctl"
    exit 0
fi

missing=$(ldd bin/mailhaul | awk '/not found/ {printf "%s ", $1}')
if [ -n "$missing" ]; then
    echo "This system lacks libraries that every desktop brings: $missing" >&2
    echo "On Debian and Ubuntu: apt install libgl1 libopengl0 libegl1 libx11-xcb1 libxcb1 libfontconfig1" >&2
    exit 69
fi

rm -rf "$prefix.new"
mkdir -p "$prefix.new" "$(dirname "$entry")" "$(dirname "$icon")" "$HOME/.local/bin"
cp -a bin lib plugins share translations "$prefix.new/"
rm -rf "$prefix"
mv "$prefix.new" "$prefix"
sed "s|^Exec=mailhaul|Exec=\"$prefix/bin/mailhaul\"|" share/applications/org.mailhaul.Mailhaul.desktop >"$entry"
cp share/icons/hicolor/scalable/apps/mailhaul.svg "$icon"
ln -sf "$prefix/bin/mailhaul" "$prefix/bin/mailhaulctl" "$HOME/.local/bin/"
echo "Mailhaul is installed in $prefix; mailhaul and mailhaulctl are in $HOME/.local/bin."
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ "${1:-}" != --quiet ]; then
    exec "$prefix/bin/mailhaul"
fi
