#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom list` and `remove`, and what a damaged home does to them."""
import json
import os
import pty
import subprocess
import unittest

import support


class List(support.Case):
    def test_empty(self):
        self.assertEqual(self.good("vm", "custom", "list").out, "")
        self.assertEqual(self.json_of("vm", "custom", "list"), [])

    def test_folders_one_a_line_sorted(self):
        for name in ("zeta", "alpha"):
            self.create(name)
        self.assertEqual(self.good("vm", "custom", "list").out.splitlines(),
                         [str(self.cvm / "alpha"), str(self.cvm / "zeta")])

    def test_states(self):
        self.create("board", "--name", "Mine")
        row = self.json_of("vm", "custom", "list")[0]
        self.assertEqual({key: row[key] for key in ("target", "original_target", "name", "chip", "active", "stale")},
                         {"target": "board", "original_target": support.TARGET, "name": "Mine", "chip": "esp32",
                          "active": False, "stale": False})
        self.good("vm", "custom", "compile", "board")
        row = self.json_of("vm", "custom", "list")[0]
        self.assertEqual((row["active"], row["stale"]), (True, False))
        with open(self.template(), "a", encoding="utf-8") as template:
            template.write("# changed\n")
        row = self.json_of("vm", "custom", "list")[0]
        self.assertEqual((row["active"], row["stale"]), (True, True))

    def test_other_things_in_cvm_are_left_out(self):
        self.create()
        (self.cvm / "file").write_text("x")
        (self.cvm / ".hidden").mkdir()
        (self.cvm / "a_b_c").mkdir()
        self.assertEqual([row["target"] for row in self.json_of("vm", "custom", "list")], ["board"])

    def test_damaged_one_is_warned_of_and_the_others_listed(self):
        self.create("good")
        self.create("bad")
        (self.cvm / "bad/bad.yml").write_bytes(b"\xff\x00")
        (self.cvm / "bad/device.json").write_bytes(b"{")
        for words in (("vm", "custom", "list"), ("-J", "vm", "custom", "list")):
            result = self.good(*words)
            self.assertRegex(result.err, r"(?m)^\[warning\]> Can't read .*/cvm/bad")
            self.assertIn("good", result.out)

    def test_damaged_files_of_the_home(self):
        self.create()
        self.good("vm", "custom", "compile", "board")
        files = {"cfg/config.json": b"{", "cache/modules.idx": b"\x00" * 100, "cvm/board/active": b"not json",
                 "cvm/board/device.json": b"[" * 100000}
        for name, content in files.items():
            with self.subTest(name):
                path = self.home / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
                self.assertIsInstance(self.json_of("vm", "custom", "list"), list)
                self.assertIn(support.TARGET, self.good("vm", "custom", "original").out)
        self.good("vm", "custom", "compile", "board")
        row = self.json_of("vm", "custom", "list")[0]
        self.assertEqual((row["active"], row["stale"]), (True, False))
        json.loads((self.cvm / "board/device.json").read_text())

    def test_active_of_another_name_is_not_believed(self):
        folder = self.create()
        for content in ('{"short_name": "../precious"}', "[]", "{}", "null", '{"short_name": 7}'):
            with self.subTest(content):
                (folder / "active").write_text(content)
                self.json_of("vm", "custom", "list")
                self.json_of("vm", "custom", "compile", "board")


class Remove(support.Case):
    def test_needs_yes_without_a_terminal(self):
        folder = self.create()
        self.assertIn("--yes", self.refused("vm", "custom", "remove", "board").err)
        self.assertTrue(folder.is_dir())

    def test_yes(self):
        folder = self.create()
        other = self.create("board2")
        self.assertEqual(self.good("vm", "custom", "remove", "board", "--yes").out, "")
        self.assertFalse(folder.exists())
        self.assertTrue(other.is_dir())
        self.assertEqual(self.json_of("vm", "custom", "remove", "board2", "--yes"),
                         {"short_name": "board2", "removed": True})
        self.assertEqual(list((self.home / "tmp").iterdir()), [])

    def answer(self, text, stderr=None):
        leader, follower = pty.openpty()
        process = subprocess.Popen([support.ZTC, "vm", "custom", "remove", "board"], env=self.env, stdin=follower,
                                   stdout=subprocess.PIPE, stderr=stderr or follower)
        os.close(follower)
        os.write(leader, text)
        _, _ = process.communicate(timeout=60)
        os.close(leader)
        return process.returncode

    def test_asks_on_a_terminal(self):
        folder = self.create()
        for text in (b"n\n", b"\n", b"yess\n", b"\x04", b"y" * 100 + b"\n"):
            with self.subTest(text):
                self.assertEqual(self.answer(text), 1)
                self.assertTrue(folder.is_dir())
        self.assertEqual(self.answer(b"y\n"), 0)
        self.assertFalse(folder.exists())

    def test_only_the_exact_name(self):
        self.create("precious")
        (self.home / "keep").mkdir()
        before = self.snapshot(self.base)
        for name in ("", ".", "..", "../precious", "../keep", "precious/", "./precious", "/", "*", "Precious",
                     "preciou", "a" * 32, str(self.cvm / "precious")):
            with self.subTest(name):
                self.refused("vm", "custom", "remove", name, "--yes")
                self.assertEqual(self.snapshot(self.base), before)
                self.assertTrue((self.home / "keep").is_dir())

    def test_unknown_names_the_nearest(self):
        self.create("precious")
        self.assertIn('did you mean "precious"?', self.refused("vm", "custom", "remove", "precios", "--yes").err)

    def test_link_is_not_followed(self):
        elsewhere = self.work / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "keep").write_text("keep")
        self.create("board")
        (self.cvm / "link").symlink_to(elsewhere)
        (self.cvm / "board/inner").symlink_to(elsewhere)
        self.run_ztc("vm", "custom", "remove", "link", "--yes")
        self.good("vm", "custom", "remove", "board", "--yes")
        self.assertEqual((elsewhere / "keep").read_text(), "keep")

    def test_no_home_yet(self):
        self.refused("vm", "custom", "remove", "board", "--yes")
        self.assertFalse(self.home.exists())


if __name__ == "__main__":
    unittest.main()
