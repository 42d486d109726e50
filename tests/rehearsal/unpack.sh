#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Unpacks servers that the tests start from a folder of their own, from Debian's packages, without installing
# anything: unpack.sh FOLDER NAME..., where NAME is cyrus, postfixadmin or courier. What is there already of the
# same packages stays.
set -eu
folder=$1
shift
for name in "$@"; do
    case $name in
    cyrus) packages="cyrus-common cyrus-imapd libical3 libpcre3 libpq5 libxapian30 sasl2-bin" ;;
    postfixadmin) packages="postfixadmin" ;;
    courier)
        packages="courier-base courier-imap courier-authlib courier-authlib-userdb courier-authdaemon \
            libcourier-unicode4 libgamin0"
        ;;
    *) echo "unpack.sh: unknown server: $name" >&2 && exit 64 ;;
    esac
    unpacked=$folder/$name/packages.txt
    [ "$(cat "$unpacked" 2>/dev/null)" != "$packages" ] || continue
    rm -rf "$folder/$name.new"
    mkdir -p "$folder/$name.new/archives"
    (
        cd "$folder/$name.new/archives"
        # Nothing is installed, so apt may fetch as whoever runs this. Its lists can be missing or old.
        # shellcheck disable=SC2086 # One word each.
        apt-get -qq -o APT::Sandbox::User= download $packages || {
            if [ "$(id -u)" = 0 ]; then apt-get -qq update; else sudo apt-get -qq update; fi
            apt-get -qq -o APT::Sandbox::User= download $packages
        }
    ) || {
        echo "unpack.sh: Debian's packages of $name could not be fetched; the lines above say why." >&2
        exit 69
    }
    for archive in "$folder/$name.new/archives/"*.deb; do
        dpkg -x "$archive" "$folder/$name.new"
    done
    rm -r "$folder/$name.new/archives"
    if [ -d "$folder/$name.new/lib" ]; then # As on a system, where it is usr/lib.
        cp -a "$folder/$name.new/lib/." "$folder/$name.new/usr/lib/"
        rm -r "$folder/$name.new/lib"
    fi
    echo "$packages" >"$folder/$name.new/packages.txt"
    rm -rf "${folder:?}/$name"
    mv "$folder/$name.new" "$folder/$name"
done
