#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the language server for YAML, as package-lock.json pins it, into a folder of the build; nothing is asked of
# the network where it is there already.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
! cmp -s "$here/package-lock.json" "$folder/installed" || exit 0
for program in node npm; do
    command -v "$program" >/dev/null || {
        echo "$program is missing: tests/tools/packages.sh test installs it (Debian packages nodejs and npm)" >&2
        exit 1
    }
done
# A folder of one's own until it is whole: another run may be at it, or this one may be cut off.
mkdir -p "$(dirname "$folder")"
new=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$new"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$new"
if ! (cd "$new" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --cache "$new/cache") >"$new/log" 2>&1; then
    cat "$new/log" >&2
    echo "npm could not install yaml-language-server: is the network there? It is needed once a build folder" >&2
    exit 1
fi
rm -rf "$new/cache"
cp "$here/package-lock.json" "$new/installed"
cmp -s "$here/package-lock.json" "$folder/installed" || rm -rf "$folder"
# A loser of the race finds the winner's folder, which is as good.
mv -T "$new" "$folder" 2>/dev/null || cmp -s "$here/package-lock.json" "$folder/installed"
