#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dependencies.sh WORK_FOLDER STEP...: builds what Mailhaul needs for 64-bit Windows on Debian 12, into
# WORK_FOLDER/prefix. Steps, in this order: sqlite qtbase cares keychain vmime (about an hour on two cores).
# Needs g++-mingw-w64-x86-64-posix libz-mingw-w64-dev cmake ninja-build qt6-base-dev qt6-base-dev-tools tclsh, and
# the unpacked Debian sources in WORK_FOLDER/src (apt-get source sqlite3 qt6-base c-ares qtkeychain libvmime).
set -euo pipefail
here=$(dirname "$(realpath "$0")")
work=$(realpath "$1")
shift
export WIN_PREFIX=$work/prefix
triple=x86_64-w64-mingw32
mkdir -p "$WIN_PREFIX"/{include,lib,bin} "$work/build"

source_of() {
    find "$work/src" -maxdepth 1 -type d -name "$1" | sort -V | tail -n 1
}

# configure NAME SOURCE OPTION...
configure() {
    local name=$1 source=$2
    shift 2
    cmake -S "$source" -B "$work/build/$name" -DCMAKE_TOOLCHAIN_FILE="$here/mingw64-toolchain.cmake" \
        -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$WIN_PREFIX" "$@"
}

build_sqlite() { # Debian's Qt source comes without SQLite.
    local source
    source=$(source_of 'sqlite3-*')
    mkdir -p "$work/build/sqlite"
    cd "$work/build/sqlite"
    "$source/configure" --disable-readline --disable-tcl
    make sqlite3.c
    $triple-gcc-posix -O2 -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_THREADSAFE=1 \
        -c sqlite3.c
    $triple-ar rcs "$WIN_PREFIX/lib/libsqlite3.a" sqlite3.o
    cp sqlite3.h "$source/src/sqlite3ext.h" "$WIN_PREFIX/include/"
}

build_qtbase() {
    local source
    source=$(source_of 'qt6-base-*')
    # 6.4.2 without direct2d but with directwrite3 does not link: a class is compiled only with both.
    sed -i 's/^#if QT_CONFIG(directwrite3)$/#if QT_CONFIG(directwrite3) \&\& QT_CONFIG(direct2d)/' \
        "$source/src/plugins/platforms/windows/qwindowsintegration.cpp"
    configure qtbase "$source" -G Ninja -DCMAKE_INSTALL_PREFIX="$WIN_PREFIX/qt6" -DCMAKE_PREFIX_PATH="$WIN_PREFIX" \
        -DQT_QMAKE_TARGET_MKSPEC=win32-g++ -DBUILD_SHARED_LIBS=ON -DQT_BUILD_TESTS=OFF -DQT_BUILD_EXAMPLES=OFF \
        -DFEATURE_tabletevent=OFF -DFEATURE_schannel=ON -DFEATURE_openssl=OFF -DINPUT_openssl=no \
        -DFEATURE_dbus=OFF -DINPUT_opengl=no -DFEATURE_opengl=OFF -DFEATURE_vulkan=OFF -DFEATURE_direct2d=OFF \
        -DFEATURE_icu=OFF -DFEATURE_glib=OFF -DFEATURE_system_zlib=OFF -DFEATURE_system_pcre2=OFF \
        -DFEATURE_system_png=OFF -DFEATURE_system_jpeg=OFF -DFEATURE_system_freetype=OFF \
        -DFEATURE_system_harfbuzz=OFF -DFEATURE_system_doubleconversion=OFF -DFEATURE_system_sqlite=ON \
        -DSQLite3_INCLUDE_DIR="$WIN_PREFIX/include" -DSQLite3_LIBRARY="$WIN_PREFIX/lib/libsqlite3.a" \
        -DFEATURE_sql_odbc=OFF -DFEATURE_sql_mysql=OFF -DFEATURE_sql_psql=OFF -DFEATURE_printsupport=OFF \
        -DFEATURE_concurrent=ON -DFEATURE_zstd=OFF -DFEATURE_brotli=OFF
    cmake --build "$work/build/qtbase" --target install
}

build_cares() { # INADDRSZ: a define that 1.18.1 misses with mingw.
    configure cares "$(source_of 'c-ares-*')" -G Ninja -DCARES_SHARED=ON -DCARES_STATIC=OFF \
        -DCARES_BUILD_TOOLS=OFF -DCMAKE_C_FLAGS=-DINADDRSZ=4
    cmake --build "$work/build/cares" --target install
}

build_keychain() { # /utf-8 is a switch of another compiler, given to every one on Windows.
    local source
    source=$(source_of 'qtkeychain-*')
    sed -i -E 's|^( *add_definitions\( */utf-8.*)$|#\1|' "$source/qtkeychain/CMakeLists.txt"
    configure keychain "$source" -G Ninja -DBUILD_WITH_QT6=ON -DBUILD_TRANSLATIONS=OFF \
        -DCMAKE_PREFIX_PATH="$WIN_PREFIX/qt6"
    cmake --build "$work/build/keychain" --target install
}

build_vmime() { # Its old CMake files keep Ninja busy for ever. Static, and installed by hand.
    local source
    source=$(source_of 'libvmime-*')
    configure vmime "$source" -G "Unix Makefiles" -D_RUN_RESULT_VAR=0 -DCMAKE_CXX_STANDARD=14 \
        -DVMIME_BUILD_SHARED_LIBRARY=OFF -DVMIME_BUILD_STATIC_LIBRARY=ON -DVMIME_BUILD_SAMPLES=OFF \
        -DVMIME_BUILD_DOCUMENTATION=OFF -DVMIME_HAVE_SASL_SUPPORT=OFF -DVMIME_HAVE_TLS_SUPPORT=OFF \
        -DVMIME_CHARSETCONV_LIB=win -DVMIME_HAVE_MESSAGING_PROTO_SENDMAIL=OFF -DVMIME_SENDMAIL_PATH=none \
        -DVMIME_SHARED_PTR_USE_CXX=ON -DVMIME_SHARED_PTR_USE_BOOST=OFF
    cmake --build "$work/build/vmime" --parallel 2
    cp "$work/build/vmime/build/lib/libvmime.a" "$WIN_PREFIX/lib/"
    cp -r "$source/src/vmime" "$WIN_PREFIX/include/"
    cp "$work"/build/vmime/src/vmime/*.hpp "$WIN_PREFIX/include/vmime/"
    find "$WIN_PREFIX/include/vmime" -name '*.cpp' -delete
}

for step in "$@"; do
    "build_$step"
done
