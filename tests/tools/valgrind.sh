#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The unit tests and the main commands under valgrind: any error or leak fails.
set -eu
build=$(cd "$1" && pwd)
check="valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect,possible --errors-for-leak-kinds=definite,indirect,possible"
failed=0
passed=0
one() {
    name=$1
    expected=$2
    shift 2
    status=0
    $check "$@" >"$build/valgrind.log" 2>&1 </dev/null || status=$?
    if [ "$status" -eq "$expected" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$name: exit status $status under valgrind, expected $expected" >&2
        tail -n 30 "$build/valgrind.log" >&2
    fi
}
for program in "$build"/tests/test_*; do
    [ -x "$program" ] && one "$(basename "$program")" 0 "$program"
done
ZERYNTH_HOME=$(mktemp -d)
export ZERYNTH_HOME
trap 'rm -rf "$ZERYNTH_HOME"' EXIT
ztc=$build/ztc
one version 0 "$ztc" --version
one original 0 "$ztc" -J vm custom original
one create 0 "$ztc" vm custom create cvm_espwroom32 myboard
one compile 0 "$ztc" vm custom compile myboard
one compile-2 0 "$ztc" vm custom compile myboard --port-version 2 --strict
one show 0 "$ztc" -J vm custom show myboard
one diff 0 "$ztc" vm custom diff myboard myboard
one list 0 "$ztc" -J vm custom list
one target 0 "$ztc" target show cvm_espwroom32
one plugins 0 "$ztc" plugin list
one schema 0 "$ztc" schema template
one explain 0 "$ztc" explain E014
sed -i 's/^short_name.*/short_name: [/' "$ZERYNTH_HOME/.zerynth2/cvm/myboard/myboard.yml"
one bad-template 1 "$ztc" vm custom compile myboard
one unknown 1 "$ztc" vm custom compile nosuchboard
one remove 0 "$ztc" vm custom remove myboard --yes
echo "valgrind: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
