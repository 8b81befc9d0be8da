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
# One fuzzer; the last line that it prints tells what became of it.
run() {
    name=$1
    work="$build/fuzz-work/$name"
    mkdir -p "$work"
    if "$build/tests/fuzz/$name" -seed="${FUZZ_SEED:-1}" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$work-" "$work" "$here/fuzz/corpus/${name#fuzz_}" >"$work.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work.log")
        echo "$name: $runs runs, nothing found"
    else
        echo "$name: FOUND SOMETHING, see $work.log and $work-*"
        tail -n 25 "$work.log" >&2
    fi
}
told=$(mktemp)
trap 'rm -f "$told"' EXIT
# As many side by side as there are jobs.
running=0
wanted=0
for source in "$here"/fuzz/fuzz_*.c; do
    run "$(basename "$source" .c)" >>"$told" &
    running=$((running + 1))
    wanted=$((wanted + 1))
    if [ "$running" -ge "$jobs" ]; then
        wait
        running=0
    fi
done
wait
sort "$told"
passed=$(grep -c 'nothing found$' "$told" || true)
failed=$(grep -c 'FOUND SOMETHING' "$told" || true)
echo "fuzzers: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -eq "$wanted" ]
