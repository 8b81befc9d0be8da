#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs each fuzzer for some seconds, from its corpus; a find stops it and stays in the build folder. The seed is
# fixed, so that what a run finds belongs to the commit and not to luck; FUZZ_SEED=0 takes another each time.
set -eu
build=$1
seconds=$2
jobs=$3
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck disable=SC2046 -- a list of targets
if ! ninja -C "$build" -j "$jobs" $(cd "$here/fuzz" && for source in fuzz_*.c; do echo "${source%.c}"; done) \
    >"$build/fuzz-build.log" 2>&1; then
    tail -n 20 "$build/fuzz-build.log" >&2
    exit 1
fi
failed=0
passed=0
for source in "$here"/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    work="$build/fuzz-work/$name"
    mkdir -p "$work"
    if "$build/tests/fuzz/$name" -seed="${FUZZ_SEED:-1}" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$work-" "$work" "$here/fuzz/corpus/${name#fuzz_}" >"$work.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work.log")
        echo "$name: $runs runs, nothing found"
        passed=$((passed + 1))
    else
        echo "$name: FOUND SOMETHING, see $work.log and $work-*" >&2
        tail -n 25 "$work.log" >&2
        failed=$((failed + 1))
    fi
done
echo "fuzzers: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
