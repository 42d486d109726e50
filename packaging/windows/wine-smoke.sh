#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# wine-smoke.sh SETUP.EXE: installs silently in a fresh Wine prefix, runs the self test, and uninstalls.
# Needs wine64 and a display (xvfb-run). Fails at the first step that does.
set -euo pipefail
setup=$(realpath "$1")
scratch=$(mktemp -d)
export WINEPREFIX=$scratch/prefix WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
trap 'wineserver -k || true; rm -rf "$scratch"' EXIT
wine wineboot --init >/dev/null 2>&1
wine winecfg -v win10 # Wine begins as Windows 7.
wineserver -w

wine "$setup" /S
installed=$(find "$WINEPREFIX/drive_c" -type d -path '*Programs/Mailhaul')
test -n "$installed"
wine "$installed/mailhaulctl.exe" selftest
wine "$installed/uninstall.exe" /S "_?=$(winepath -w "$installed" | tr -d '\r')"
wineserver -w
# Started with _?= an uninstaller cannot remove itself; nothing else may be left.
left=$(find "$installed" -type f ! -name uninstall.exe 2>/dev/null || true)
test -z "$left" || { echo "Left over: $left" >&2; exit 1; }
echo "Installed, tested and uninstalled."
