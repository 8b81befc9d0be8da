# SPDX-License-Identifier: Apache-2.0
"""Every command with its n-th allocation or file operation failing, for each n: one clear error, the files the
old or the new ones, nothing left over, nothing leaked."""
import unittest

import support


class Failures(support.Case):
    """The n-th call fails, until a run passes untouched."""

    def report(self):
        """What the preloaded library told."""
        found = {"leak": []}
        try:
            text = (self.work / "report").read_text()
        except FileNotFoundError:
            return None
        for line in text.splitlines():
            key, _, value = line.partition(" ")
            if key == "leak":
                found["leak"].append(value)
            else:
                found[key] = value
        return found

    def assert_survived(self, scenario, done, report, where):
        """One run in which a call failed."""
        text = done.stderr.decode("utf-8", "replace")
        self.assertIn(done.returncode, (0, 1, 2), f"{where}\n{text}")
        self.assertIsNotNone(report, f"{where}: the program did not come to its end\n{text}")
        where = f"{where} ({report['what']})"
        self.assertEqual((report["leaks"], report["leak"]), ("0", []), where)
        self.assertLessEqual(int(report["fds"]), 0, f"{where}: descriptors left open")
        if done.returncode != 0:
            lines = [line for line in text.splitlines() if line.startswith(("[error]> ", "[fatal]> "))]
            self.assertEqual(len(lines), 1, f"{where}: not one clear error\n{text}")
        found = self.assert_old_or_new(scenario, where)
        if done.returncode == 0:
            self.assertEqual(found, scenario.new, f"{where}: said to be done, and is not")
        return found

    def walk(self, scenario, kind, number):
        """Fails each call of one kind in turn."""
        calls = 0
        while True:
            calls += 1
            (self.work / "report").unlink(missing_ok=True)
            env = {"LD_PRELOAD": support.FAILNTH, "FAILNTH_KIND": kind, "FAILNTH_N": str(calls),
                   "FAILNTH_ERRNO": str(number), "FAILNTH_REPORT": str(self.work / "report")}
            done = self.run_ztc(*scenario.command, env=env)
            report = self.report()
            where = f"{scenario.name}, {kind} call {calls}"
            if report is not None and report["failed"] == "0":
                break
            found = self.assert_survived(scenario, done, report, where)
            if found != scenario.old or not scenario.steps:
                self.restore(scenario)
        self.assertEqual((report["leaks"], report["leak"]), ("0", []), "in a run without a failure")
        self.assertEqual(self.state(), scenario.new)
        print(f"{scenario.name}: each of {calls - 1} {kind} calls failed", flush=True)

    # Two halves, which run side by side: there are tens of thousands of runs.
    def test_allocations_of_one_half(self):
        self.each_scenario(lambda scenario: self.walk(scenario, "alloc", 0), slice(0, None, 2))

    def test_allocations_of_the_other(self):
        self.each_scenario(lambda scenario: self.walk(scenario, "alloc", 0), slice(1, None, 2))

    def test_file_operations_on_a_full_disk(self):
        self.each_scenario(lambda scenario: self.walk(scenario, "file", support.ERRORS["ENOSPC"]))

    def test_file_operations_on_a_broken_disk(self):
        self.each_scenario(lambda scenario: self.walk(scenario, "file", support.ERRORS["EIO"]))


if __name__ == "__main__":
    unittest.main()
