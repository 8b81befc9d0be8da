#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc info`, and that a home which cannot be used stops only what needs it."""
import unittest

import support


class Info(support.Case):
    def test_json(self):
        self.create()
        value = self.json_of("info")
        self.assertRegex(value["version"], r"^\d+\.\d+\.\d+$")
        self.assertEqual(value["home"], str(self.home))
        self.assertIn(str(self.home / "plugins"), value["search_path"])
        self.assertEqual((value["custom_vms"], value["refused"]), (1, 0))
        self.assertGreaterEqual(value["targets"], 1)
        self.assertGreaterEqual(value["modules"], 2)

    def test_text(self):
        out = self.good("info").out
        self.assertRegex(out, rf"(?m)^home +{self.home}$")
        self.assertRegex(out, r"(?m)^modules +\d+ usable, 0 refused$")

    def test_plugin_dir_comes_first(self):
        self.assertEqual(self.json_of("--plugin-dir", self.work, "info")["search_path"][0], str(self.work))

    def test_home_is_a_file(self):
        self.home.write_text("in the way")
        for words in (("info",), ("vm", "custom", "list"), ("vm", "custom", "compile", "x")):
            with self.subTest(words):
                self.refused(*words)
        self.assertEqual(self.home.read_text(), "in the way")
        self.good("--version")
        self.good("explain", "E014")
        self.good("schema", "template")

    def test_escapes_in_the_home_are_not_printed_raw(self):
        base = self.work / "a\033[2Jb"
        base.mkdir()
        for words in (("info",), ("vm", "custom", "create", support.TARGET, "board"), ("vm", "custom", "list"),
                      ("vm", "custom", "compile", "board"), ("vm", "custom", "show", "board"), ("-v", "info")):
            with self.subTest(words):
                result = self.good(*words, env={"ZERYNTH_HOME": str(base)})
                self.assertNotIn("\033", result.out + result.err)


if __name__ == "__main__":
    unittest.main()
