#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The source that the manual shows compiles: test_example.sh COMPILER ROOT
set -eu
example=$(sed -n '/^```c$/,/^```$/p' "$2/sdk/manual/device-source.md" | grep -v '^```')
[ -n "$example" ] || { echo "there is no example" >&2; exit 1; }
printf '%s\n' "$example" | "$1" -x c -std=c11 -Wall -Wextra -Werror "-I$2/sdk/include" -fsyntax-only -
