# SPDX-License-Identifier: Apache-2.0
"""The commands that change keys: stopped at each system call, with each allocation and file operation failing."""
import os
import unittest

import support
import test_failures
import test_kill

WORD = "RWTcQNG3uWDsjttGS+02ahMUNrYcL4WOqJypJEfLTHdWzvpcVZU2UgIO"
OTHER = "RWSM7jCIwFI+Uq1rMiUX0Ix1Jkdi6bsbE1TObIT9Ns5K/nYcc4r6gIVM"
ADDED = [("key", "add", "acme", WORD)]
MADE = [("key", "new", "me", "--no-password")]


class Keys:
    """Old and new are what is in cfg/, instead of the custom VMs."""

    def custom_vms(self):
        found = support.snapshot(self.base / ".zerynth2" / "cfg")
        # A new key is another one each time; folders that are empty say nothing.
        return {name: b"" if name.startswith("keys/me.") else data for name, data in found.items() if data is not None}

    def assert_next_is_whole(self, scenario, where):
        """The next ztc clears tmp/, and tells of half a pair, which `key remove` takes away."""
        found = self.custom_vms()
        if self.left_over() or found not in (scenario.old, scenario.new):
            self.recoveries += 1
            done = self.run_ztc("key", "list")
            self.assertEqual(done.returncode, 0, f"{where}: {done.stderr.decode()}")
            if found not in (scenario.old, scenario.new):
                self.assertIn("me", scenario.command, where)
                self.assertEqual(set(found), set(scenario.old) | {"keys/me.key"}, where)
                self.assertIn(b"me.pub is missing", done.stderr, where)
                self.assertEqual(self.run_ztc("key", "remove", "me", "--yes").returncode, 0, where)
        return self.assert_old_or_new(scenario, where)

    def each_scenario(self, run, part=slice(None)):
        all_of_them = (("key new", ADDED, MADE[0]), ("key add", MADE, ADDED[0]),
                       ("key add --replace", ADDED, ("key", "add", "acme", OTHER, "--replace")),
                       ("key remove", ADDED + MADE, ("key", "remove", "acme", "--yes")),
                       ("key list", ADDED + MADE, ("key", "list")))
        for name, steps, command in all_of_them[part]:
            with self.subTest(name):
                scenario = support.Scenario(name, steps, command)
                scenario.changes = name != "key list"
                # A key goes with its files deleted in place: nothing of it lies in tmp/.
                scenario.recovers = name not in ("key list", "key remove")
                self.prepare(scenario)
                run(scenario)


class KeyKill(Keys, test_kill.Kill):
    """SIGKILL and SIGINT at each system call."""

    def walk(self, scenario, signal, check):
        # A removal of one file is one system call: there is nothing to put right.
        changes, scenario.changes = scenario.changes, scenario.changes and "remove" not in scenario.command
        super().walk(scenario, signal, check)
        scenario.changes = changes


class KeyFailures(Keys, test_failures.Failures):
    """Each allocation and file operation fails."""


def load_tests(loader, _tests, _pattern):
    """Not the tests of the modules that are imported."""
    return unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in (KeyKill, KeyFailures))


if __name__ == "__main__":
    os.environ.setdefault("TERM", "dumb")
    unittest.main()
