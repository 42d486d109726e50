#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# install-packages.sh PACKAGE...: installs Debian packages as root without starting any service.
# The mail and name servers among them serve only rehearsals, which start their own copies; a system
# service that this very run brought is also kept from starting with the machine.
set -euo pipefail

readonly policy=/usr/sbin/policy-rc.d
readonly mark="# Written by Mailhaul while it installs packages; removed when it is done."
readonly services=(dovecot knot nsd unbound)

die() {
    echo "$1" >&2
    exit "$2"
}

[ $# -gt 0 ] || die "Usage: install-packages.sh PACKAGE..." 64
[ "$(id -u)" = 0 ] || die "Packages can only be installed by root." 77

forbid_service_starts() {
    # A policy of the administrator stays; one of ours can only be left from a run that was killed.
    if [ -e "$policy" ] && ! grep -qxF "$mark" "$policy"; then
        return
    fi
    trap 'rm -f "$policy"' EXIT
    trap 'exit 143' HUP INT TERM
    printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
    chmod 755 "$policy"
}

known_services() {
    local name
    for name in "${services[@]}"; do
        [ ! -e "/lib/systemd/system/$name.service" ] || echo "$name"
    done
}

# Disables the services that are there now and are not named in the arguments.
disable_new_services() {
    local name
    for name in $(known_services); do
        case " $* " in *" $name "*) continue ;; esac
        if command -v systemctl >/dev/null; then
            systemctl disable "$name.service"
            [ ! -e "/lib/systemd/system/$name.socket" ] || systemctl disable "$name.socket"
        elif [ -e "/etc/init.d/$name" ]; then
            update-rc.d "$name" disable
        fi
    done
}

export DEBIAN_FRONTEND=noninteractive
apt=(apt-get --yes --no-install-recommends -o DPkg::Lock::Timeout=300)
forbid_service_starts
mapfile -t before < <(known_services)
if ! apt-get install --simulate --no-install-recommends "$@" >/dev/null 2>&1; then
    "${apt[@]}" update
fi
# Lists that name files which the mirror no longer has are the usual reason for a first failure.
"${apt[@]}" install "$@" || { "${apt[@]}" update && "${apt[@]}" install "$@"; }
disable_new_services "${before[@]+"${before[@]}"}"
