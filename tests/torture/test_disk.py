# SPDX-License-Identifier: Apache-2.0
"""A disk that is really full, a home that cannot be written, and two ztc at once."""
import concurrent.futures
import fcntl
import os
import shutil
import subprocess
import threading
import time
import unittest

import support

PAGE = 4096


class Disk(support.Case):
    """A small file system of its own, filled up to the last pages."""

    def mount(self):
        """A tmpfs at the base; skips where that is not allowed."""
        self.base.mkdir(exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(self.base)],
                              capture_output=True, check=False)
        if done.returncode != 0:
            print("skipped: a tmpfs cannot be mounted here: " + done.stderr.decode().strip(), flush=True)
            self.skipTest("a tmpfs cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", str(self.base)], check=False, capture_output=True)

    def fill(self, free_pages):
        """Leaves so many pages of the file system free."""
        with open(self.base / "filler", "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * PAGE)
            except OSError:
                pass
            file.truncate(max(0, file.tell() - free_pages * PAGE))

    def test_a_full_disk_is_one_error_and_the_old_files_stay(self):
        self.mount()
        for step in (("vm", "custom", "create", support.TARGET, "board"), ("vm", "custom", "compile", "board")):
            self.assertEqual(self.run_ztc(*step).returncode, 0)
        support.edit_template(self.base, "edit")
        old = self.custom_vms()
        refused = 0
        for command, name in ((("vm", "custom", "compile", "board"), "compile"),
                              (("vm", "custom", "create", support.TARGET, "second"), "create")):
            free, done = 0, None
            while done is None or done.returncode != 0:
                self.fill(free)
                done = self.run_ztc(*command)
                text = done.stderr.decode()
                (self.base / "filler").unlink()
                self.assertEqual(self.left_over(), [], text)
                if done.returncode != 0:
                    refused += 1
                    self.assertEqual(done.returncode, 1, text)
                    self.assertEqual(text.count("[error]> "), 1, text)
                    self.assertIn(str(self.base), text)
                    self.assertIn("No space left on device", text)
                    self.assertIn("free some", text)
                    self.assertEqual(self.custom_vms(), old, name)
                free += 1
                self.assertLess(free, 100, text)
            old = self.custom_vms()
        self.assertGreater(refused, 5)
        self.fill(0)
        done = self.run_ztc("vm", "custom", "remove", "board", "--yes")
        self.assertEqual(done.returncode, 0, "remove needs no room: " + done.stderr.decode())
        self.assertEqual(self.left_over(), [])


class Unwritable(support.Case):
    """A home that somebody else owns."""

    @staticmethod
    def nobody():
        """For preexec_fn: root may write everywhere, so it must not be root."""
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)

    def refuse(self, *command):
        """Runs a command as somebody who may only read."""
        done = subprocess.run([self.program, *command], env=self.env, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=support.TIMEOUT, check=False, preexec_fn=self.nobody)
        return done

    def make_board(self):
        """A compiled custom VM with a template that was changed since, and a program that anybody may run."""
        if os.geteuid() == 0:
            os.chmod(self.work, 0o755)
        # The tree may lie in a folder that only its owner may enter, such as /root.
        self.program = shutil.copy(support.ZTC, self.work)
        shutil.copytree(os.path.join(os.path.dirname(support.ZTC), "modules"), os.path.join(self.work, "modules"))
        self.base.mkdir()
        for step in (("vm", "custom", "create", support.TARGET, "board"), ("vm", "custom", "compile", "board")):
            self.assertEqual(self.run_ztc(*step).returncode, 0)
        support.edit_template(self.base, "edit")

    def test_one_custom_vm_that_must_not_be_written_keeps_its_files(self):
        """It is told before anything is committed, and the others can be written."""
        self.make_board()
        home = self.base / ".zerynth2"
        if os.geteuid() == 0:
            for top, folders, files in os.walk(self.base):
                for name in [top, *(os.path.join(top, name) for name in folders + files)]:
                    os.chown(name, 65534, 65534)
        os.chmod(home / "cvm" / "board", 0o555)
        try:
            old = self.custom_vms()
            done = self.refuse("vm", "custom", "compile", "board")
            self.assertEqual(done.returncode, 1, done.stderr.decode())
            self.assertIn("cvm/board/", done.stderr.decode())
            self.assertEqual(self.custom_vms(), old)
            self.assertEqual(list((home / "tmp").iterdir()), [])
            self.assertEqual(self.refuse("vm", "custom", "create", support.TARGET, "second").returncode, 0)
        finally:
            os.chmod(home / "cvm" / "board", 0o755)

    def test_it_is_one_error_with_path_and_remedy(self):
        self.make_board()
        os.chmod(self.base / ".zerynth2", 0o755)
        for top, folders, files in os.walk(self.base / ".zerynth2"):
            for name in folders:
                os.chmod(os.path.join(top, name), 0o555)
            for name in files:
                os.chmod(os.path.join(top, name), 0o444)
        os.chmod(self.base / ".zerynth2", 0o555)
        old = self.custom_vms()
        try:
            for command in (("vm", "custom", "compile", "board"), ("vm", "custom", "remove", "board", "--yes"),
                            ("vm", "custom", "create", support.TARGET, "second")):
                done = self.refuse(*command)
                text = done.stderr.decode()
                self.assertEqual(done.returncode, 1, f"{command}: {text}")
                self.assertEqual(text.count("[error]> "), 1, text)
                self.assertIn(str(self.base), text)
                self.assertEqual(self.custom_vms(), old)
            done = self.refuse("-J", "vm", "custom", "list")
            self.assertEqual(done.returncode, 0, done.stderr.decode())
        finally:
            for top, _, _ in os.walk(self.base / ".zerynth2"):
                os.chmod(top, 0o755)


class AtOnce(support.Case):
    """Writers wait for each other; readers for nobody."""

    def setUp(self):
        super().setUp()
        self.base.mkdir()
        for step in (("vm", "custom", "create", support.TARGET, "board"), ("vm", "custom", "compile", "board")):
            self.assertEqual(self.run_ztc(*step).returncode, 0)
        self.lock = os.open(self.base / ".zerynth2" / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        self.addCleanup(os.close, self.lock)

    def test_readers_go_on_and_a_writer_says_whom_it_waits_for(self):
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        for command in (("vm", "custom", "list"), ("vm", "custom", "show", "board"), ("plugin", "list"),
                        ("vm", "custom", "original")):
            done = self.run_ztc(*command)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
        done = self.run_ztc("vm", "custom", "compile", "board")
        text = done.stderr.decode()
        self.assertEqual(done.returncode, 1, text)
        self.assertEqual(text.count("[error]> "), 1, text)
        self.assertIn("lock", text)
        self.assertIn("another ztc", text)

    def test_a_writer_goes_on_once_the_other_is_done(self):
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        threading.Timer(0.3, fcntl.flock, (self.lock, fcntl.LOCK_UN)).start()
        done = self.run_ztc("vm", "custom", "compile", "board")
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_many_compiles_and_readers_at_once(self):
        support.edit_template(self.base, "edit")
        stop = time.monotonic() + 2

        def work(number):
            codes = set()
            while time.monotonic() < stop:
                command = ("vm", "custom", "compile", "board") if number % 2 else ("-J", "vm", "custom", "list")
                done = self.run_ztc(*command)
                codes.add((done.returncode, done.stderr.decode() if done.returncode else ""))
            return codes

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for codes in pool.map(work, range(4)):
                self.assertEqual(codes, {(0, "")})
        self.assertEqual(self.left_over(), [])

    def test_of_two_creates_of_one_name_one_wins(self):
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            runs = list(pool.map(lambda _: self.run_ztc("vm", "custom", "create", support.TARGET, "same"), range(4)))
        self.assertEqual(sorted(done.returncode for done in runs), [0, 1, 1, 1])
        self.assertEqual(self.left_over(), [])


if __name__ == "__main__":
    unittest.main()
