#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Work that takes long: shown on a terminal and nowhere else, and stopped by a signal without leaving anything."""
import os
import pathlib
import pty
import re
import signal
import subprocess
import unittest

import support

MODULES = pathlib.Path(os.environ.get("ZTC_BUILD_DIR", "build")) / "tests/command/modules"
WIPE = "\r\033[K"
STEP = b"one step is done"


class Case(support.Case):
    """Importing with a module that knows no archive but takes its time over each."""

    def setUp(self):
        super().setUp()
        self.create()
        self.before = self.snapshot(self.cvm)

    def words(self, mode, *more):
        """The command line for one of the module's modes."""
        path = self.work / "archive"
        path.write_text(mode)
        return ["--plugin-dir", str(MODULES.resolve()), *more, "vm", "custom", "import", str(path)]

    def start(self, mode, *more, **options):
        process = subprocess.Popen([support.ZTC, *self.words(mode, *more)], env=self.env, stdin=subprocess.DEVNULL,
                                   **options)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def assert_nothing_came_in(self):
        self.assertEqual(self.snapshot(self.cvm), self.before)
        self.assertEqual(list((self.home / "tmp").iterdir()), [])


class Progress(Case):
    def on_terminal(self, *more, same=True, term="xterm"):
        """What a terminal on stderr, and with `same` also on stdout, showed of work that is for nothing."""
        self.env["TERM"] = term
        leader, follower = pty.openpty()
        with self.start("w", *more, stdout=follower if same else subprocess.DEVNULL, stderr=follower) as process:
            os.close(follower)
            shown = b""
            try:
                while True:
                    shown += os.read(leader, 4096)
            except OSError:
                pass
            self.assertEqual(process.wait(60), 1, shown)
        os.close(leader)
        self.assertEqual(shown.count(b"the work was for nothing"), 1, shown)
        return shown.decode()

    def test_a_terminal_sees_it_and_then_it_is_gone(self):
        for more in ((), ("-J",)):
            with self.subTest(more):
                shown = self.on_terminal(*more, "--no-colors")
                lines = shown.split(WIPE)
                self.assertEqual(lines[0], "")
                self.assertRegex(lines[1], r"^Unpacking \[=+ +\] +\d+%  \d+\.0/75\.0 MiB$")
                self.assertTrue(lines[-1].startswith("[error]> "), shown)
                self.assertEqual(shown.count("\n"), 1, "one line is drawn over and over")
                done = [int(number) for number in re.findall(r"(\d+)\.0/75", shown)]
                self.assertEqual(done, sorted(done))
                # The module reports more often than an eye can follow.
                self.assertLess(len(done), 75 // 2)
        self.assert_nothing_came_in()

    def test_what_is_said_meanwhile_stands_in_lines_of_its_own(self):
        shown = self.on_terminal("-v")
        self.assertIn("Unpacking [", shown)
        for line in shown.split("\r\n"):
            if STEP.decode() in line:
                self.assertRegex(line, r"^(.*\r\033\[K)?ztc: " + STEP.decode() + "$")

    def test_only_stderr_counts(self):
        self.assertIn("Unpacking [", self.on_terminal(same=False))

    def test_who_wants_none_gets_none(self):
        self.assertNotIn("Unpacking", self.on_terminal("--no-progress"))
        self.assertNotIn("Unpacking", self.on_terminal(term="dumb"))

    def test_a_pipe_gets_the_result_and_nothing_else(self):
        result = self.refused(*self.words("w"))
        self.assertRegex(result.err, r"^\[error\]> [^\r\033\n]*the work was for nothing[^\r\033\n]*\n$")
        leader, follower = pty.openpty()
        self.addCleanup(os.close, leader)
        self.addCleanup(os.close, follower)
        with self.start("w", stdout=follower, stderr=subprocess.PIPE) as process:
            self.assertNotIn(b"\r", process.stderr.read())


class Stop(Case):
    def steps(self, process, count):
        """Waits until the module has done so many more steps; what was said."""
        said = b""
        while said.count(STEP) < count:
            piece = process.stderr.readline()
            self.assertNotEqual(piece, b"", said)
            said += piece
        return said

    def end(self, process):
        """The last words, steps left out."""
        said = process.stderr.read()
        process.wait(60)
        return b"".join(line for line in said.splitlines(True) if STEP not in line).decode()

    def test_the_module_is_told_and_all_is_cleared_away(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                process = self.start("f", "-v", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.addCleanup(process.stdout.close)
                self.addCleanup(process.stderr.close)
                self.steps(process, 2)
                process.send_signal(number)
                said = self.end(process)
                self.assertEqual(said, "[error]> stopped\n")
                self.assertEqual(process.returncode, -number)
                self.assertEqual(process.stdout.read(), b"")
                self.assert_nothing_came_in()

    def test_several_signals_are_one(self):
        process = self.start("f", "-v", stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.steps(process, 2)
        process.send_signal(signal.SIGSTOP)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGCONT):
            process.send_signal(number)
        self.assertEqual(self.end(process), "[error]> stopped\n")
        self.assertIn(-process.returncode, (signal.SIGTERM, signal.SIGHUP, signal.SIGINT))
        self.assert_nothing_came_in()

    def test_what_is_ignored_stops_nothing(self):
        process = self.start("f", "-v", stderr=subprocess.PIPE,
                             preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.addCleanup(process.stderr.close)
        self.steps(process, 2)
        process.send_signal(signal.SIGHUP)
        self.steps(process, 3)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(self.end(process), "[error]> stopped\n")
        self.assertEqual(process.returncode, -signal.SIGTERM)

    def test_work_that_is_done_nevertheless_goes_no_further(self):
        process = self.start("d", "-v", stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.steps(process, 2)
        process.send_signal(signal.SIGINT)
        self.end(process)
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assert_nothing_came_in()

    def test_on_a_terminal_the_line_goes_first(self):
        leader, follower = pty.openpty()
        self.addCleanup(os.close, leader)
        process = self.start("f", "--no-colors", stdout=follower, stderr=follower)
        os.close(follower)
        shown = b""
        while b"Unpacking" not in shown:
            shown += os.read(leader, 4096)
        process.send_signal(signal.SIGINT)
        try:
            while True:
                shown += os.read(leader, 4096)
        except OSError:
            pass
        self.assertEqual(process.wait(60), -signal.SIGINT)
        self.assertEqual(shown.decode().split(WIPE)[-1], "[error]> stopped\r\n")


if __name__ == "__main__":
    unittest.main()
