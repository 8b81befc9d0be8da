#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up the cases of every test of a CTest log: cmocka's, unittest's and the plain "N passed, N failed"."""
import re
import sys

PLAIN = re.compile(r"^(\d+) passed, (\d+) failed$", re.M)
CMOCKA_PASSED = re.compile(r"^\[  PASSED  \] (\d+) test\(s\)", re.M)
CMOCKA_FAILED = re.compile(r"^\[  FAILED  \] .*?(\d+) test\(s\), listed below", re.M)
UNITTEST_RAN = re.compile(r"^Ran (\d+) tests? in", re.M)
UNITTEST_BAD = re.compile(r"^FAILED \((.*)\)", re.M)


def count(section):
    """(passed, failed) of one test's output; a test that says nothing is one case."""
    passed = failed = 0
    for ok, bad in PLAIN.findall(section):
        passed, failed = passed + int(ok), failed + int(bad)
    passed += sum(int(n) for n in CMOCKA_PASSED.findall(section))
    failed += sum(int(n) for n in CMOCKA_FAILED.findall(section))
    bad = sum(int(n) for found in UNITTEST_BAD.findall(section)
              for n in re.findall(r"(?:failures|errors)=(\d+)", found))
    ran = sum(int(n) for n in UNITTEST_RAN.findall(section))
    passed, failed = passed + ran - bad, failed + bad
    good = re.search(r"^Test Passed\.", section, re.M) is not None
    if not good and failed == 0:
        failed = 1  # crashed, timed out, or failed without saying which case
    if good and passed == 0:
        passed = 1
    return passed, failed


def main():
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        sections = re.split(r"^\d+/\d+ Testing: ", log.read(), flags=re.M)[1:]
    totals = [count(section) for section in sections]
    passed, failed = sum(p for p, _ in totals), sum(f for _, f in totals)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
