#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom verify`: what is in it, and whether it compiles to the port.bin that it carries."""
import os
import unittest

import hostile
import sharing
import support
from sharing import COMPILE, LEGACY, VERIFY


class Verify(sharing.Sharing):
    def setUp(self):
        super().setUp()
        self.files = sharing.board_files()

    def test_an_archive(self):
        path = self.archive(self.files)
        self.furnish()
        with self.unchanged():
            result = self.good(*VERIFY, path)
        self.assertEqual(result.err, "")
        for word in ("board", support.TARGET):
            self.assertIn(word, result.out)
        self.assertRegex(result.out, r"(?i)not signed|unsigned|none")

    def test_without_a_home(self):
        self.good(*VERIFY, self.archive(self.files))
        self.assertFalse(self.cvm.exists() and list(self.cvm.iterdir()))
        self.assertEqual(self.in_tmp(), [])

    def test_json_has_the_facts_of_a_dry_run(self):
        path = self.archive(self.files)
        value = self.json_of(*VERIFY, path)
        dry = self.json_of(*sharing.IMPORT, path, "--dry-run")
        for key in ("short_name", "original_target", "signature", "port", "needs", "diagnostics", "files"):
            self.assertEqual(value[key], dry[key], key)
        self.assertEqual(value["port"]["state"], "same")

    def test_a_custom_vm(self):
        self.board()
        with self.unchanged():
            self.assertIn("board", self.good(*VERIFY, "board").out)
            self.assertEqual(self.json_of(*VERIFY, "board")["port"]["state"], "same")
        self.edit("RX1: D16\n", "RX1: D36\n")
        result = self.not_good(*VERIFY, "board")
        self.assertIn("ztc vm custom compile board", result.err)

    def test_a_custom_vm_is_blamed_and_not_what_it_came_from(self):
        path = self.archive(self.files)
        self.good(*sharing.IMPORT, path)
        self.edit("RX1: D16\n", "RX1: D36\n")
        result = self.not_good(*VERIFY, "board")
        self.assertIn(str(self.cvm / "board"), result.err)
        self.assertNotIn(str(path), result.err)

    def test_a_custom_vm_that_is_not_there(self):
        self.board()
        for name in ("boart", "", "..", "../board"):
            self.refused_unchanged(*VERIFY, name)
        self.assertIn("board", self.refused(*VERIFY, "boart").err)

    def test_one_that_is_not_compiled(self):
        self.create()
        self.assertIn("ztc vm custom compile board", self.run_ztc(*VERIFY, "board").err)

    def test_lenient_ones(self):
        """One that needed --lenient compiles to its own bytes all the same."""
        self.assertEqual(self.json_of(*VERIFY, LEGACY / "custom_vm.tar.xz")["port"]["state"], "same")
        self.good(*VERIFY, LEGACY / "esp wroom 32.tar.xz")
        self.install_example("custom_vm", "custom_vm")
        self.good(*COMPILE, "custom_vm", "--lenient")
        self.good(*VERIFY, "custom_vm")

    def test_a_target_that_is_not_there(self):
        """Nobody can say what it compiles to: not good."""
        path = self.archive(self.files)
        with self.with_modules("archive", "digest"):
            self.assertIn(support.TARGET, self.not_good(*VERIFY, path).err)

    def test_json_of_one_that_is_not_good(self):
        self.files["port.bin"] = self.files["port.bin"][:-1]
        path = self.archive(self.files)
        result = self.run_ztc("-J", *VERIFY, path)
        self.assertEqual(result.code, 1)
        self.assertLessEqual(result.out.count("\n"), 1)
        self.assert_one_error(result)

    def test_each_compression(self):
        for kind in hostile.PACKERS:
            self.good(*VERIFY, self.archive(sharing.pack(self.files, kind)))

    def test_wrong_command_lines(self):
        path = self.archive(self.files)
        for arguments in ((), (path, path), (path, "--replace"), (path, "--signature")):
            self.refused(*VERIFY, *arguments, code=2)
        self.refused(*VERIFY, self.place / "missing.tar.xz")
        self.refused(*VERIFY, path, "--signature", self.place / "missing.minisig")
        os.mkfifo(self.place / "pipe")
        self.refused(*VERIFY, self.place / "pipe")


if __name__ == "__main__":
    unittest.main()
