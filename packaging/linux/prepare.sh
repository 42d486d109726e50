# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by ./run and ./test, which set $here to the top of the tree: packages and build.
# shellcheck shell=bash disable=SC2154

die() {
    local status=$1
    shift
    printf '%s\n' "$@" >&2
    exit "$status"
}

# Prints the packages of the named lists that are not installed.
missing_packages() {
    local wanted installed list
    wanted=$(for list in "$@"; do grep -v '^#' "$here/packaging/linux/packages/$list.txt"; done | sort -u)
    # dpkg-query fails when it knows nothing of a package; what it prints about the others still counts.
    # shellcheck disable=SC2086 # One word each.
    installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
        sed -n 's/^installed //p' | sort -u) || true
    comm -23 <(echo "$wanted") <(echo "$installed")
}

# Makes sure that the packages of the named lists are installed.
require_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        echo "This is not a Debian system, so nothing is installed here. Needed are: CMake 3.25, Ninja," \
            "a C++20 compiler, Qt 6.4 (Base, Tools, HttpServer), QtKeychain for Qt 6, VMime 0.9.2, c-ares," \
            "zlib and tl-expected; for rehearsals and tests also Dovecot, Knot DNS, NSD, Unbound and OpenSSL." >&2
        command -v cmake >/dev/null || die 69 "CMake is missing."
        return
    fi
    local missing as_root=()
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0

    local install=$here/packaging/linux/install-packages.sh log=$here/build/install.log
    if [ "$(id -u)" != 0 ]; then
        can_use_sudo "${missing[*]}" || die 77 \
            "These packages are missing, and without root or sudo they cannot be installed:" "  ${missing[*]}" \
            "Ask an administrator to run this as root, then start again:" "  '$install' ${missing[*]}"
        as_root=(sudo)
    fi
    echo "Installing ${#missing[@]} package(s), which can take some minutes: ${missing[*]}"
    mkdir -p "$here/build"
    "${as_root[@]+"${as_root[@]}"}" "$install" "${missing[@]}" >"$log" 2>&1 || {
        tail -n 40 "$log" >&2
        die 69 "The packages could not be installed; the lines above say why. All of it: $log"
    }
}

# True when sudo works, if need be after asking for the password on the terminal.
can_use_sudo() {
    command -v sudo >/dev/null || return 1
    ! sudo -n true 2>/dev/null || return 0
    [ -t 0 ] || return 1
    echo "sudo is used to install these packages: $1"
    sudo -v
}

# Configures the preset unless that is done, and builds it.
build_preset() {
    local tree=$here/build/$1 memory jobs
    # A build folder that was configured elsewhere (the tree was moved) cannot be used on.
    if [ ! -f "$tree/build.ninja" ] || ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$here" "$tree/CMakeCache.txt"; then
        (cd "$here" && cmake --fresh --preset "$1")
    fi
    # A compiler process takes up to 700 MB here.
    memory=$(awk '/^MemAvailable:/ {print int($2 / 700000)}' /proc/meminfo 2>/dev/null || true)
    jobs=$(nproc 2>/dev/null || echo 2)
    if [ "${memory:-$jobs}" -lt "$jobs" ]; then
        jobs=$((memory > 1 ? memory : 1))
    fi
    cmake --build "$tree" --parallel "$jobs"
}

# Texts are UTF-8; the locale of a minimal system is not.
use_utf8() {
    [ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8
}
