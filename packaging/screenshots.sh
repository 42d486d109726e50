#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Takes a picture of every page of the real wizard, light and dark, in a window of an X server of its own, while
# it walks a whole rehearsal. All go to build/screenshots; those of the README also to resources/screenshots.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
build=${1:-$here/build/dev}
out=$here/build/screenshots
kept=$here/resources/screenshots

program=$build/tests/wizard-screenshots
[ -x "$program" ] || { echo "Build the target wizard-screenshots in $build first." >&2; exit 69; }
for tool in Xvfb import convert; do
    command -v "$tool" >/dev/null || { echo "Install $tool first (packages xvfb and imagemagick)." >&2; exit 69; }
done

mkdir -p "$out" "$kept"
displays=$(mktemp)
# The server itself picks a free number and writes it to descriptor 3.
Xvfb -displayfd 3 -screen 0 1400x1000x24 -nolisten tcp 3>"$displays" 2>/dev/null &
server=$!
trap 'kill "$server" 2>/dev/null; rm -f "$displays"' EXIT
until [ -s "$displays" ]; do
    kill -0 "$server" || { echo "Xvfb does not start." >&2; exit 69; }
    sleep 0.1
done
export DISPLAY=:$(cat "$displays") QT_QPA_PLATFORM=xcb LC_ALL=C.UTF-8 TZ=UTC

"$program" "$out"
"$program" --dark "$out"
keep() { convert "$out/$1.png" -strip +dither -colors 256 "PNG8:$kept/$2.png"; }
keep welcome welcome
keep mailboxes mailboxes
keep mx-below mx
keep mx-below-dark mx-dark
keep migration migration
ls -l "$kept"
