#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# bundle.sh BUILD_FOLDER OUTPUT_FOLDER: makes mailhaul-VERSION-x86_64.run, which brings its own Qt and installs
# without root. Needs makeself and patchelf; run it on the oldest system that shall be served.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1") out=$(realpath -m "$2")
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
bundle=$out/mailhaul-$version
rm -rf "$bundle"
cmake --install "$build" --prefix "$bundle" --strip >/dev/null
rm -rf "$bundle/share/man"

plugins=$(qtpaths6 --query QT_INSTALL_PLUGINS)
for plugin in platforms/libqxcb.so platforms/libqoffscreen.so platforms/libqwayland-generic.so \
    platforms/libqwayland-egl.so xcbglintegrations wayland-shell-integration wayland-decoration-client \
    wayland-graphics-integration-client platforminputcontexts platformthemes/libqxdgdesktopportal.so \
    tls sqldrivers/libqsqlite.so imageformats/libqico.so imageformats/libqjpeg.so networkinformation; do
    if [ -e "$plugins/$plugin" ]; then
        mkdir -p "$bundle/plugins/$(dirname "$plugin")"
        cp -r "$plugins/$plugin" "$bundle/plugins/$(dirname "$plugin")/"
    else
        echo "This system has no plugin $plugin; the bundle goes without it." >&2
    fi
done
translations=$(qtpaths6 --query QT_INSTALL_TRANSLATIONS)
mkdir -p "$bundle/translations" "$bundle/lib"
cp "$translations"/qtbase_*.qm "$bundle/translations/" 2>/dev/null || echo "Qt's own texts stay English." >&2

# Opened by name at run time, so ldd does not see them: OpenSSL by Qt, libsecret by QtKeychain.
opened=()
for library in libssl.so.3 libcrypto.so.3 libsecret-1.so.0; do
    path=$(ldconfig -p | awk -v name="$library" '$1 == name && /x86-64/ {print $NF; exit}')
    if [ -n "$path" ]; then
        opened+=("$path")
        cp -L "$path" "$bundle/lib/"
    fi
done
# Never bundled: the C and C++ runtime, the front ends of graphics drivers, the X core, and fonts.
host='^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|util|nsl|anl|mvec|nss_.*|stdc\+\+|gcc_s|GL|EGL|GLX|GLdispatch|OpenGL'
host+='|GLESv2|drm|gbm|X11|X11-xcb|xcb|fontconfig|freetype|expat|uuid|z))\.so'
mapfile -t loaders < <(find "$bundle/bin" -type f -perm -u+x; find "$bundle/plugins" -name '*.so')
ldd "${loaders[@]}" "${opened[@]}" 2>/dev/null | awk '/=> \// {print $3}' | sort -u | while read -r library; do
    name=$(basename "$library")
    [[ $name =~ $host ]] || cp -nL "$library" "$bundle/lib/$name"
done
# Qt looks for the unversioned names in its own folder before it takes the host's OpenSSL.
ln -sf libssl.so.3 "$bundle/lib/libssl.so"
ln -sf libcrypto.so.3 "$bundle/lib/libcrypto.so"

# shellcheck disable=SC2016 # $ORIGIN is the loader's word.
find "$bundle/bin" -type f -perm -u+x -exec patchelf --set-rpath '$ORIGIN/../lib' {} +
# shellcheck disable=SC2016
find "$bundle/lib" -type f -name '*.so*' -exec patchelf --set-rpath '$ORIGIN' {} +
find "$bundle/plugins" -name '*.so' | while read -r plugin; do
    patchelf --set-rpath "\$ORIGIN/$(realpath --relative-to="$(dirname "$plugin")" "$bundle/lib")" "$plugin"
done
printf '[Paths]\nPrefix = ..\nPlugins = plugins\nTranslations = translations\n' >"$bundle/bin/qt.conf"

install -m 755 "$here/bundle-install.sh" "$bundle/install.sh"
# gzip, because a minimal system has no xz to unpack the rest with.
makeself --gzip --sha256 --nox11 "$bundle" "$out/mailhaul-$version-x86_64.run" "Mailhaul $version" ./install.sh
