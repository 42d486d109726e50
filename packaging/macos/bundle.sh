#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# bundle.sh OUTPUT_FOLDER: builds Mailhaul on macOS and makes Mailhaul-VERSION-ARCH.dmg. Never run so far.
# Once: brew install cmake ninja qt qtkeychain c-ares tl-expected pkgconf create-dmg
# (zlib is a part of macOS.)
# VMime is in no registry: build it from source without TLS and SASL (the switches are in ../windows/dependencies.sh,
# with -DVMIME_CHARSETCONV_LIB=iconv) and add its prefix to CMAKE_PREFIX_PATH.
# One run serves one architecture. IDENTITY is a Developer ID; without it the signature is ad hoc, and the user must
# allow the program in System Settings.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
out=$1 build=$here/build/macos
prefixes="$(brew --prefix qt);$(brew --prefix);${CMAKE_PREFIX_PATH:-}"
cmake -S "$here" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF -DCMAKE_PREFIX_PATH="$prefixes"
cmake --build "$build"
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")

app=$build/Mailhaul.app
rm -rf "$app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources" "$build/mailhaul.iconset"
cp "$build/bin/mailhaul" "$build/bin/mailhaulctl" "$app/Contents/MacOS/"
for size in 16 32 128 256 512; do
    cp "$here/resources/icons/mailhaul-$size.png" "$build/mailhaul.iconset/icon_${size}x$size.png"
done
iconutil --convert icns "$build/mailhaul.iconset" --output "$app/Contents/Resources/mailhaul.icns"
sed "s/@VERSION@/$version/" "$here/packaging/macos/Info.plist.in" >"$app/Contents/Info.plist"
macdeployqt "$app" -executable="$app/Contents/MacOS/mailhaulctl"

# A library that is still looked for in the builder's own folders is missing everywhere else.
if find "$app" -type f -perm -u+x -exec otool -L {} + | grep -E '^\s+(/opt/homebrew|/usr/local)/'; then
    echo "The libraries above were not bundled." >&2
    exit 1
fi
codesign --force --deep --options runtime --sign "${IDENTITY:--}" "$app"
"$app/Contents/MacOS/mailhaulctl" selftest
create-dmg --volname Mailhaul --app-drop-link 450 180 "$out/Mailhaul-$version-$(uname -m).dmg" "$app"
# With a Developer ID: xcrun notarytool submit FILE.dmg --wait, then xcrun stapler staple FILE.dmg.
