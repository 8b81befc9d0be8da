#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Formatting, the house rules, no written globals, strict headers, clang-tidy. Anything found fails.
set -eu
build=$1
jobs=$2
cd "$(dirname "$0")/../.."
sources=$(git ls-files -co --exclude-standard '*.c' '*.h' | grep -v /corpus/)

echo "$sources" | xargs clang-format --dry-run --Werror
python3 tests/tools/lint.py
python3 tests/tools/globals.py "$build"

for header in sdk/include/ztc/*.h; do
    echo "#include <${header#sdk/include/}>" | gcc -x c -std=c11 -pedantic -Wall -Wextra -Werror -Isdk/include -fsyntax-only -
    echo "#include <${header#sdk/include/}>" | g++ -x c++ -pedantic -Wall -Wextra -Werror -Isdk/include -fsyntax-only -
done
for language in 'c -std=c11' c++; do
    # shellcheck disable=SC2086 # two words
    echo '#include <ztc/discovery.h>' | gcc -x $language -pedantic -Wall -Wextra -Werror -Isdk/include -Icore/libztc/include -fsyntax-only -
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! echo "$sources" | grep '\.c$' | grep -v -e '^tests/' -e '^sdk/examples/' -e '/example/' |
    xargs -P "$jobs" -n 1 clang-tidy --quiet -p "$build" >"$log" 2>/dev/null; then
    cat "$log" >&2
    exit 1
fi
echo "lint: nothing found"
