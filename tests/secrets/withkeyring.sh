#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program with a session bus and an unlocked gnome-keyring of its own, in a folder that is removed
# at the end. Nothing of the user's own keyring is seen or touched.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for name in home data runtime cache config; do
    mkdir -m 700 "$folder/$name"
done
export HOME="$folder/home" XDG_DATA_HOME="$folder/data" XDG_RUNTIME_DIR="$folder/runtime"
export XDG_CACHE_HOME="$folder/cache" XDG_CONFIG_HOME="$folder/config"
unset DISPLAY WAYLAND_DISPLAY GNOME_KEYRING_CONTROL || true

dbus-run-session -- sh -eu -c '
    ask_bus() {
        dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
            "org.freedesktop.DBus.$1" string:org.freedesktop.secrets 2>/dev/null
    }
    printf rehearsal | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    # A client that comes before the daemon owns its name would make the bus start a second, locked one.
    tries=200
    until ask_bus NameHasOwner | grep -q true; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { echo "gnome-keyring-daemon did not start" >&2; exit 1; }
        sleep 0.05
    done
    daemon=$(ask_bus GetConnectionUnixProcessID | awk "{ print \$NF }")
    status=0
    KEYRING_PID=$daemon "$@" || status=$?
    kill "$daemon" 2>/dev/null || true
    exit "$status"
' sh "$@"
