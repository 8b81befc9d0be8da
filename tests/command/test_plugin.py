#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc plugin list`, `info` and `check`; modules that do not fit are told and never stop the others."""
import os
import pathlib
import shutil
import unittest
import xml.etree.ElementTree

import support

MODULES = pathlib.Path(support.ZTC).parent / "modules"


class Plugins(support.Case):
    def folder_with(self, name, content):
        """A folder of modules that holds one damaged one."""
        folder = self.work / f"plugins-{name}"
        folder.mkdir()
        (folder / "bad.so").write_bytes(content)
        return folder

    def test_list(self):
        rows = {row["id"]: row for row in self.json_of("plugin", "list")}
        row = rows["org.ztc.esp32"]
        self.assertTrue(row["usable"])
        self.assertTrue(row["own"])
        self.assertEqual(row["origin"], "program")
        self.assertIn({"kind": "target", "id": support.TARGET, "name": "ESP WROOM 32", "chip": "esp32",
                       "customizable": True}, row["provides"])
        out = self.good("plugin", "list").out
        self.assertRegex(out, rf"(?m)^ +org\.ztc\.esp32 +\d.* target:{support.TARGET} +program ")

    def test_modules_that_do_not_fit_are_told(self):
        elf = (MODULES / "esp32.so").read_bytes()
        for name, content in (("empty", b""), ("text", b"not an ELF file"), ("cut", elf[:1000]),
                              ("machine", elf[:18] + b"\x28\x00" + elf[20:]), ("class", elf[:4] + b"\x01" + elf[5:])):
            with self.subTest(name):
                folder = self.folder_with(name, content)
                words = ("--plugin-dir", folder)
                rows = [row for row in self.json_of(*words, "plugin", "list") if row["path"].endswith("bad.so")]
                self.assertEqual([row["usable"] for row in rows], [False])
                self.assertIn("bad.so", rows[0]["refusal"])
                result = self.good(*words, "vm", "custom", "original")
                self.assertIn(support.TARGET, result.out.splitlines())
                self.assertRegex(result.err, r"\[warning\]> .*bad\.so")
                self.assertNotIn("bad.so", self.good(*words, "vm", "custom", "list").err)

    def test_file_that_others_can_write_is_refused(self):
        folder = self.work / "plugins"
        folder.mkdir()
        shutil.copyfile(MODULES / "esp32.so", folder / "mine.so")
        (folder / "mine.so").chmod(0o666)
        row = next(row for row in self.json_of("--plugin-dir", folder, "plugin", "list")
                   if row["path"].endswith("mine.so"))
        self.assertFalse(row["usable"])

    def test_first_that_provides_a_target_has_it(self):
        folder = self.work / "plugins"
        folder.mkdir()
        shutil.copyfile(MODULES / "esp32.so", folder / "mine.so")
        (folder / "mine.so").chmod(0o644)
        rows = [row for row in self.json_of("--plugin-dir", folder, "plugin", "list") if row["id"] == "org.ztc.esp32"]
        self.assertEqual([(row["origin"], row["usable"], row["own"]) for row in rows],
                         [("--plugin-dir", True, False), ("program", False, True)])
        self.assertIn(support.TARGET, rows[1]["refusal"])
        out = self.good("--plugin-dir", folder, "plugin", "list").out
        self.assertRegex(out, r"(?m)^\* +org\.ztc\.esp32 ")
        self.good("--plugin-dir", folder, "vm", "custom", "create", support.TARGET, "board")

    def test_plugin_dir_that_is_not_there(self):
        self.assertIn("no/where", self.refused("--plugin-dir", "no/where", "plugin", "list").err)

    def test_variable(self):
        folder = self.work / "plugins"
        folder.mkdir()
        shutil.copyfile(MODULES / "esp32.so", folder / "mine.so")
        (folder / "mine.so").chmod(0o644)
        rows = self.json_of("plugin", "list", env={"ZTC_PLUGIN_PATH": str(folder)})
        self.assertIn("ZTC_PLUGIN_PATH", [row["origin"] for row in rows])

    def test_info_by_id_and_by_file(self):
        by_id = self.json_of("plugin", "info", "org.ztc.esp32")
        by_file = self.json_of("plugin", "info", MODULES / "esp32.so")
        for value in (by_id, by_file):
            self.assertEqual(value["license"], "Apache-2.0")
            self.assertEqual(value["abi"], {"major": 1, "minor": 0})
            self.assertIn("10C4", [rule["vid"] for rule in value["usb"]])
        self.assertEqual(os.path.realpath(by_id["path"]), os.path.realpath(by_file["path"]))
        out = self.good("plugin", "info", "org.ztc.esp32").out
        self.assertRegex(out, r"(?m)^ABI +1\.0$")
        self.assertRegex(out, r"(?m)^usb +10C4:EA60 ")

    def test_info_of_what_is_not_there(self):
        self.assertIn("did you mean org.ztc.esp32?", self.refused("plugin", "info", "org.ztc.esp23").err)
        self.refused("plugin", "info", "./nothing.so")
        self.refused("plugin", "info", "")

    def test_info_of_a_file_that_is_no_module(self):
        folder = self.folder_with("text", b"text")
        result = self.run_ztc("plugin", "info", folder / "bad.so")
        self.assertIn("bad.so", result.out + result.err)

    def test_check_passes_on_our_modules(self):
        for module in ("esp32.so", "digest.so"):
            with self.subTest(module):
                value = self.json_of("plugin", "check", MODULES / module, "--iterations", "20")
                self.assertEqual((value["failed"], len(value["results"])),
                                 (0, value["passed"] + value["skipped"]))

    def test_check_as_text_and_junit(self):
        words = ("plugin", "check", MODULES / "digest.so", "--iterations", "5")
        self.assertRegex(self.good(*words).out, r"(?m)^\d+ passed, 0 failed, \d+ skipped$")
        suite = xml.etree.ElementTree.fromstring(self.good(*words, "--format", "junit").out).find("testsuite")
        self.assertEqual(int(suite.get("tests")), len(suite.findall("testcase")))
        self.assertEqual(self.good(*words, "--format", "json").out, self.good("-J", *words).out)

    def test_check_of_what_is_no_module(self):
        folder = self.folder_with("text", b"text")
        result = self.run_ztc("plugin", "check", folder / "bad.so")
        self.assertEqual(result.code, 1, result)
        self.assert_one_error(result)
        self.refused("plugin", "check", folder / "none.so")

    def test_check_options(self):
        for option in ("--format=xml", "--reproduce=x", "--iterations=0", "--iterations=-1"):
            self.refused("plugin", "check", MODULES / "digest.so", option, code=2)


if __name__ == "__main__":
    unittest.main()
