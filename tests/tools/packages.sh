#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages of one set (build, test, lint) unless they are all there already.
set -eu
kind=$1
case "$1" in
build) set -- gcc libc6-dev make cmake ninja-build pkg-config libyaml-dev libcjson-dev libmd-dev librsvg2-dev libarchive-dev liblzma-dev zlib1g-dev libzstd-dev libgit2-dev libsodium-dev libudev-dev libsqlite3-dev ;;
test) set -- libcmocka-dev python3 python3-yaml python3-jsonschema g++ binutils git lighttpd lighttpd-mod-openssl openssl minisign dropbear-bin openssh-client xz-utils zstd umockdev libumockdev-dev gir1.2-umockdev-1.0 python3-gi sqlite3 ;;
lint) set -- git clang clang-format clang-tidy libclang-rt-14-dev valgrind ;;
*) echo "usage: $0 build|test|lint" >&2; exit 2 ;;
esac
# For the test that drives an editor's server. Where they came from elsewhere, Debian's would not go with them.
if [ "$kind" = test ] && ! { command -v node && command -v npm; } >/dev/null; then
    set -- "$@" nodejs npm
fi
missing=
for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null || { echo "these packages are missing and there is no apt-get:$missing" >&2; exit 1; }
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "run as root, or install sudo, to install:$missing" >&2; exit 1; }
    as_root=sudo
fi
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 -- a list of words
if ! { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    exit 1
fi
# A web server is wanted for the tests alone: the machine's own shall not listen because of them.
case "$missing" in
*" lighttpd "*) if [ -d /run/systemd/system ]; then $as_root systemctl disable --now lighttpd >/dev/null 2>&1 || true; fi ;;
esac
