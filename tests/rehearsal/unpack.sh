#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Unpacks servers that the tests start from a folder of their own, from Debian's packages, without installing
# anything: unpack.sh FOLDER NAME..., where NAME is cyrus, postfixadmin or courier. What is there already stays.
set -eu
folder=$1
shift
for name in "$@"; do
    [ ! -e "$folder/$name" ] || continue
    case $name in
    cyrus) packages="cyrus-common cyrus-imapd libical3 libxapian30 sasl2-bin" ;;
    postfixadmin) packages="postfixadmin" ;;
    courier)
        packages="courier-base courier-imap courier-authlib courier-authlib-userdb courier-authdaemon \
            libcourier-unicode4 libgamin0"
        ;;
    *) echo "unpack.sh: unknown server: $name" >&2 && exit 64 ;;
    esac
    rm -rf "$folder/$name.new"
    mkdir -p "$folder/$name.new/archives"
    # Nothing is installed, so apt may fetch as whoever runs this.
    # shellcheck disable=SC2086 # One word each.
    (cd "$folder/$name.new/archives" && apt-get -qq -o APT::Sandbox::User= download $packages)
    for archive in "$folder/$name.new/archives/"*.deb; do
        dpkg -x "$archive" "$folder/$name.new"
    done
    rm -r "$folder/$name.new/archives"
    mv "$folder/$name.new" "$folder/$name"
done
