#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs an unpacked Courier, which looks for its parts at fixed places: in a mount namespace of its own, which
# nobody else sees and which goes with it. run-courier.sh PACKAGES FOLDER ADDRESS PORT; FOLDER holds `userdb`.
set -eu
packages=$1 folder=$2 address=$3 port=$4
mkdir -p "$folder/etc/courier" "$folder/upper" "$folder/work"
sed 's/^\(authmodulelist[a-z]*\)=.*/\1="authuserdb"/; s/^daemons=.*/daemons=2/' \
    "$packages/etc/courier/authdaemonrc" >"$folder/etc/courier/authdaemonrc"
cp "$folder/userdb" "$folder/etc/courier/userdb"
chmod 600 "$folder/etc/courier/userdb"
mount -t overlay -o "lowerdir=$packages/usr:/usr" overlay /usr
mount -t overlay -o "lowerdir=$folder/etc:$packages/etc:/etc,upperdir=$folder/upper,workdir=$folder/work" \
    overlay /etc
mount -t tmpfs tmpfs /run
mkdir -p /run/courier/authdaemon
makeuserdb
set -a
. /etc/courier/authdaemonrc
/usr/lib/courier/courier-authlib/authdaemond &
. /etc/courier/imapd
IMAP_STARTTLS=NO
set +a
exec couriertcpd -address="$address" -maxprocs=100 -maxperip=100 -nodnslookup -noidentlookup "$port" \
    /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir
