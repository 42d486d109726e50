#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Unpacks a Courier IMAP server into a folder, from Debian's packages, without installing or starting anything:
# unpack-courier.sh FOLDER. Then configure with -DCOURIER_PACKAGES=FOLDER to have tst_courier.
set -eu
folder=$(realpath -m "$1")
archives=$(mktemp -d)
trap 'rm -rf "$archives"' EXIT
mkdir -p "$folder"
cd "$archives"
apt-get download courier-base courier-imap courier-authlib courier-authlib-userdb courier-authdaemon \
    libcourier-unicode4 libgamin0
for archive in *.deb; do
    dpkg -x "$archive" "$folder"
done
