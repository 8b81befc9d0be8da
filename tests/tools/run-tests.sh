#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the whole suite of a build folder and ends with the count of its cases: "N passed, N failed".
set -eu
build=$1
jobs=$2
status=0
ctest --test-dir "$build" -j "$jobs" --output-on-failure --no-tests=error >"$build/ctest.txt" 2>&1 || status=$?
if [ "$status" -ne 0 ]; then
    grep -v ' Passed ' "$build/ctest.txt" || true
fi
python3 "$(dirname "$0")/count_tests.py" "$build/Testing/Temporary/LastTest.log" || status=1
exit "$status"
