#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom original` and `create`: what is made, and above all what is never touched."""
import json
import os
import unittest

import yaml

import support

BAD_NAMES = {"": "empty", "../x": "", "..": "", ".": "", "a/b": "", "/etc": "", "a_b_c": "underscore",
             "a" * 32: "31", "a b": "", "-x": "", "_x": "", "x\n": "", "käse": "", "x.y": "", "a\033[2J": ""}


class Original(support.Case):
    def test_one_target_a_line(self):
        self.assertIn(support.TARGET, self.good("vm", "custom", "original").out.splitlines())

    def test_device_objects(self):
        rows = self.json_of("vm", "custom", "original")
        row = next(row for row in rows if row["target"] == support.TARGET)
        self.assertEqual(row, {"target": support.TARGET, "name": "ESP WROOM 32", "chip": "esp32",
                               "customizable": True, "plugin": "org.ztc.esp32"})


class Create(support.Case):
    def create_words(self, name, *more):
        return ("vm", "custom", "create", *more, "--", support.TARGET, name)

    def test_makes_the_folder_and_says_where(self):
        out = self.good(*self.create_words("myboard")).out
        self.assertEqual(out, f"[info]> Custom device created at {self.cvm / 'myboard'}\n")
        files = set(self.snapshot(self.cvm / "myboard"))
        self.assertLessEqual({"myboard.yml", "device.json", "myboard.py", "template.yml", "z.yml"}, files)
        self.assertNotIn("active", files)

    def test_json(self):
        value = self.json_of(*self.create_words("myboard"))
        self.assertEqual(value, {"short_name": "myboard", "target": support.TARGET,
                                 "path": str(self.cvm / "myboard")})

    def test_home_is_private(self):
        self.create()
        self.assertEqual(os.stat(self.home).st_mode & 0o777, 0o700)

    def test_name_for_people(self):
        self.create("one", "--name", 'Mein "Brett": ä # 100% \U0001F600')
        template = yaml.safe_load(self.template("one").read_text())
        device = json.loads((self.cvm / "one/device.json").read_text())
        self.assertEqual(template["device"]["name"], 'Mein "Brett": ä # 100% \U0001F600')
        self.assertEqual(device["name"], template["device"]["name"])
        self.good("vm", "custom", "compile", "one")

    def test_name_that_yaml_cannot_carry(self):
        for name in ("a\nb", "\033[31mred", "a\0b".replace("\0", "\x01"), "\udc80"):
            with self.subTest(name):
                result = self.run_ztc(*self.create_words("one", "--name", name))
                self.assertNotIn("\033", result.out + result.err)
                if result.code == 0:
                    template = yaml.safe_load(self.template("one").read_text())
                    self.assertEqual(template["device"]["name"], name)
                    break
                self.assertEqual(result.code, 1, result)
                self.assertFalse((self.cvm / "one").exists())

    def test_31_characters_are_taken(self):
        name = "a" * 31
        self.create(name)
        self.good("vm", "custom", "compile", name)

    def test_names_that_look_like_something_else(self):
        for name in ("null", "true", "123", "1e3", "0x10", "no", "012", "a_b", "9-x"):
            with self.subTest(name):
                self.create(name)
                self.good("vm", "custom", "compile", name)
                rows = {row["target"]: row for row in self.json_of("vm", "custom", "list")}
                self.assertTrue(rows[name]["active"])

    def test_bad_names_are_refused_and_nothing_is_made(self):
        self.create("precious")
        (self.home / "keep").write_text("keep")
        before = self.snapshot(self.base)
        for name, why in BAD_NAMES.items():
            with self.subTest(name):
                result = self.refused(*self.create_words(name))
                self.assertIn(why, result.err)
                self.assertNotIn("\033", result.err)
                after = self.snapshot(self.base)
                self.assertEqual({k: v for k, v in after.items() if "cache" not in k},
                                 {k: v for k, v in before.items() if "cache" not in k})

    def test_existing_one_is_kept(self):
        folder = self.create("myboard")
        self.template("myboard").write_text("# edited\n")
        before = self.snapshot(folder)
        self.refused(*self.create_words("myboard"))
        self.assertEqual(self.snapshot(folder), before)

    def test_existing_file_or_link_is_kept(self):
        self.cvm.mkdir(parents=True)
        (self.cvm / "file").write_text("mine")
        elsewhere = self.work / "elsewhere"
        elsewhere.mkdir()
        (self.cvm / "link").symlink_to(elsewhere)
        for name in ("file", "link"):
            with self.subTest(name):
                self.refused(*self.create_words(name))
        self.assertEqual((self.cvm / "file").read_text(), "mine")
        self.assertEqual(list(elsewhere.iterdir()), [])

    def test_unknown_target_names_the_nearest(self):
        result = self.refused("vm", "custom", "create", "cvm_espwrom32", "x")
        self.assertIn(support.TARGET, result.err)
        self.assertFalse((self.cvm / "x").exists())

    def test_hostile_target(self):
        for target in ("", "../x", "a" * 5000, "\033[2J", "a/b"):
            with self.subTest(target):
                result = self.refused("vm", "custom", "create", target, "x")
                self.assertNotIn("\033", result.err)

    def test_unwritable_home(self):
        if os.geteuid() == 0:
            # Root may write anywhere; a file in the way is as bad.
            self.home.write_text("in the way")
        else:
            self.base.chmod(0o500)
            self.addCleanup(self.base.chmod, 0o700)
        self.refused(*self.create_words("x"))

    def test_home_that_is_not_there(self):
        result = self.refused(*self.create_words("x"), env={"ZERYNTH_HOME": str(self.work / "no/where")})
        self.assertIn("no/where", result.err)


if __name__ == "__main__":
    unittest.main()
