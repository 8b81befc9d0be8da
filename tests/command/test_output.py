#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where the output goes: a full or closed stdout, a reader that went away, a missing stderr."""
import os
import subprocess
import unittest

import support


class Output(support.Case):
    def run_into(self, stdout, *arguments, stderr=subprocess.PIPE):
        return subprocess.run([support.ZTC, *arguments], env=self.env, stdin=subprocess.DEVNULL, stdout=stdout,
                              stderr=stderr, check=False, timeout=60)

    def test_full_disk_is_told(self):
        with open("/dev/full", "wb") as full:
            for arguments in (("--version",), ("-J", "info"), ("explain", "E014"), ("--help",),
                              ("schema", "template")):
                with self.subTest(arguments):
                    done = self.run_into(full, *arguments)
                    self.assertEqual(done.returncode, 1, done)
                    self.assertIn(b"[error]> ", done.stderr)

    def test_closed_stdout_is_told(self):
        for arguments in ("--version", "info"):
            with self.subTest(arguments):
                done = subprocess.run(["/bin/sh", "-c", f'exec "$0" {arguments} >&-', support.ZTC], env=self.env,
                                      stderr=subprocess.PIPE, check=False, timeout=60)
                self.assertEqual(done.returncode, 1, done)
                self.assertIn(b"[error]> ", done.stderr)

    def test_closed_descriptors_are_not_written_into(self):
        """With 0, 1 and 2 closed the first files that are opened must not become stdout."""
        done = subprocess.run(["/bin/sh", "-c", f'exec "$0" vm custom create {support.TARGET} board <&- >&- 2>&-',
                               support.ZTC], env=self.env, check=False, timeout=60)
        self.assertEqual(done.returncode, 1, done)
        for name, content in self.snapshot(self.home).items():
            self.assertNotIn(b"Custom device created", content, name)

    def test_reader_that_went_away_is_quiet(self):
        read, write = os.pipe()
        os.close(read)
        done = self.run_into(write, "--help")
        os.close(write)
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stderr, b"")

    def test_nothing_on_stderr_where_all_is_well(self):
        for arguments in (("vm", "custom", "original"), ("target", "list"), ("info",), ("plugin", "list")):
            with self.subTest(arguments):
                self.assertEqual(self.good(*arguments).err, "")

    def test_info_lines_go_to_stderr_with_json(self):
        result = self.good("-J", "vm", "custom", "create", support.TARGET, "board")
        self.assertNotIn("[info]>", result.out)


if __name__ == "__main__":
    unittest.main()
