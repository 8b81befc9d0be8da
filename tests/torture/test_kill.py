# SPDX-License-Identifier: Apache-2.0
"""Every command, stopped as it enters its n-th system call, for each n: the files are the old or the new ones."""
import subprocess
import unittest

import support

SKIP = 77
ENDED = 3


class Kill(support.Case):
    """SIGKILL anywhere is put right by the next ztc; what a user stops it with needs no putting right."""

    def walk(self, scenario, signal, check):
        """Runs the command until it ends before the signal comes; check() after each run."""
        calls = self.recoveries = 0
        while True:
            calls += 1
            where = f"{scenario.name}, SIG{signal} at system call {calls}"
            done = self.run_ztc(*scenario.command, prefix=(support.KILLWALK, "-s", signal, "-n", str(calls)))
            if done.returncode == SKIP:
                print("skipped: ptrace is not allowed here", flush=True)
                self.skipTest("ptrace is not allowed here")
            if done.returncode == ENDED:
                break
            self.assertEqual(done.returncode, 0, where + done.stderr.decode())
            found = check(scenario, where)
            if found != scenario.old or not scenario.steps:
                self.restore(scenario)
        self.assertGreater(calls, 50, "the command cannot have so few system calls")
        self.assertEqual(self.state(), scenario.new)
        # Were nothing ever to be put right, the signal would come at the wrong places.
        self.assertEqual(self.recoveries > 0, signal == "KILL" and scenario.recovers)
        print(f"{scenario.name}: SIG{signal} at each of {calls - 1} system calls, "
              f"{self.recoveries} times put right by the next", flush=True)

    def test_kill_is_put_right_by_the_next(self):
        self.each_scenario(lambda scenario: self.walk(scenario, "KILL", self.assert_next_is_whole))

    def test_interrupt_leaves_a_whole_state(self):
        self.each_scenario(lambda scenario: self.walk(scenario, "INT", self.assert_old_or_new))


class Walker(support.Case):
    """The walker itself, with a checker of its own."""

    def walk(self, checker, *command):
        return subprocess.run([support.KILLWALK, "-c", checker, *command], capture_output=True,
                              timeout=support.TIMEOUT, check=False)

    def test_it_walks_until_the_command_ends(self):
        done = self.walk(f"echo x >>{self.work}/checks", "/bin/true")
        if done.returncode == SKIP:
            self.skipTest("ptrace is not allowed here")
        self.assertEqual(done.returncode, 0, done.stderr)
        calls = int(done.stdout.split()[0])
        self.assertGreater(calls, 10)
        # One check after each kill, and one after the run that came to its end.
        self.assertEqual(len((self.work / "checks").read_text().split()), calls + 1)

    def test_a_check_that_fails_is_told(self):
        done = self.walk("false", "/bin/true")
        if done.returncode == SKIP:
            self.skipTest("ptrace is not allowed here")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"system call 1", done.stderr)


if __name__ == "__main__":
    unittest.main()
