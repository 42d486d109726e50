#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# stage.sh BUILD_FOLDER OUTPUT_FOLDER: gathers the programs of a mingw build with every DLL and Qt plugin that they
# need, and packs them as mailhaul-VERSION-setup.exe. WIN_PREFIX as in mingw64-toolchain.cmake. Needs nsis and
# imagemagick.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1") out=$(realpath -m "$2")
triple=x86_64-w64-mingw32
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
stage=$out/windows
folders=("$WIN_PREFIX/bin" "$WIN_PREFIX/qt6/bin" "/usr/lib/gcc/$triple/12-posix" "/usr/$triple/lib")
rm -rf "$stage"
mkdir -p "$stage"
cp "$build/bin/mailhaul.exe" "$build/bin/mailhaulctl.exe" "$stage/"

for plugin in platforms/qwindows.dll styles/qwindowsvistastyle.dll tls/qschannelbackend.dll \
    tls/qcertonlybackend.dll sqldrivers/qsqlite.dll imageformats/qico.dll imageformats/qjpeg.dll \
    networkinformation/qnetworklistmanager.dll; do
    if [ -e "$WIN_PREFIX/qt6/plugins/$plugin" ]; then
        install -D "$WIN_PREFIX/qt6/plugins/$plugin" "$stage/$plugin"
    else
        echo "There is no plugin $plugin; the installer goes without it." >&2
    fi
done

imports() {
    find "$stage" \( -name '*.exe' -o -name '*.dll' \) -exec $triple-objdump -p {} + | awk '/DLL Name:/ {print $3}' | sort -u
}

# What is imported may itself import: again until nothing new comes.
found=yes
while [ "$found" = yes ]; do
    found=no
    for dll in $(imports); do
        for folder in "${folders[@]}"; do
            if [ ! -e "$stage/$dll" ] && [ -e "$folder/$dll" ]; then
                cp "$folder/$dll" "$stage/"
                found=yes
            fi
        done
    done
done
find "$stage" \( -name '*.dll' -o -name '*.exe' \) -exec $triple-strip --strip-unneeded {} +

echo "Not bundled; all of these must be parts of Windows:"
imports | while read -r dll; do
    find "$stage" -iname "$dll" | grep -q . || echo "  $dll"
done

# The uninstaller removes exactly what was installed, never a folder as a whole.
# shellcheck disable=SC2016 # $INSTDIR is a word of the installer.
(
    cd "$stage"
    find . -type f | sed 's|^\./||; s|/|\\|g; s|.*|Delete "$INSTDIR\\&"|'
    find . -mindepth 1 -type d | sort -r | sed 's|^\./||; s|/|\\|g; s|.*|RMDir "$INSTDIR\\&"|'
) >"$out/files.nsh"
convert "$here"/../../resources/icons/mailhaul-{16,32,48,256}.png "$out/mailhaul.ico"
makensis -V2 -DVERSION="$version" -DSTAGE="$stage" -DFILES="$out/files.nsh" -DICON="$out/mailhaul.ico" \
    -DOUTPUT="$out/mailhaul-$version-setup.exe" "$here/setup.nsi"
