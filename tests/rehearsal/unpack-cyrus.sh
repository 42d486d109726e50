#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Unpacks a Cyrus IMAP server into a folder, from Debian's packages, without installing or starting anything:
# unpack-cyrus.sh FOLDER. Then configure with -DCYRUS_PACKAGES=FOLDER to have tst_cyrus.
set -eu
folder=$(realpath -m "$1")
archives=$(mktemp -d)
trap 'rm -rf "$archives"' EXIT
mkdir -p "$folder"
cd "$archives"
apt-get download cyrus-common cyrus-imapd libical3 libxapian30
for archive in *.deb; do
    dpkg -x "$archive" "$folder"
done
