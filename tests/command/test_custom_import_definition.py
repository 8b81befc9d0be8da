#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom import`: what a definition must be, and what is taken with a word on what it needs."""
import json
import pathlib
import unittest

import hostile
import sharing
import support
from sharing import COMPILE, EXPORT, IMPORT, LEGACY, VERIFY


class Active(sharing.Sharing):
    """The short name is that of `active`, and it is judged before it becomes a path."""

    def setUp(self):
        super().setUp()
        self.furnish()
        self.files = sharing.board_files()

    def test_missing(self):
        del self.files["active"]
        path = self.archive(self.files)
        self.refused_unchanged(*IMPORT, path, names="active")
        self.refused_unchanged(*IMPORT, path, "--as", "other", names="active")
        self.refused_unchanged(*VERIFY, path, names="active")

    def test_not_at_the_root(self):
        self.files["port/active"] = self.files.pop("active")
        self.refused_unchanged(*IMPORT, self.archive(self.files), names="active")
        deeper = {f"board/{path}": data for path, data in sharing.board_files().items()}
        self.refused_unchanged(*IMPORT, self.archive(deeper), names="active")

    def test_wrong(self):
        count = 0
        for label, content in hostile.actives():
            count += 1
            with self.subTest(label):
                path = self.archive({**self.files, "active": content})
                for command in ((*IMPORT, path), (*IMPORT, path, "--as", "other"), (*VERIFY, path)):
                    self.refused_unchanged(*command, names="active|short name|short_name")
        self.assertGreater(count, 35)

    def test_what_else_stands_in_it_is_no_matter(self):
        """The original reads the short name alone; a wrong record of the compilation is no reason to refuse."""
        for number, more in enumerate(({}, {"template_sha256": "x"}, {"template_sha256": 7, "port_version": "two", "lenient": 3},
                                       {"port_version": 1e300}, {"new": [1, {"a": None}]})):
            content = json.dumps({"short_name": "board", **more}).encode()
            self.good(*IMPORT, self.archive({**self.files, "active": content}), "--as", f"board-{number}")

    def test_a_record_that_lies(self):
        """Neither a digest nor a version of port.bin that is claimed is believed."""
        active = json.loads(self.files["active"])
        self.files["board.yml"] = self.files["board.yml"].replace(b"RX1: D16\n", b"RX1: D36\n")
        for key, value in (("template_sha256", active["template_sha256"]), ("port_version", 2)):
            lie = {**active, key: value}
            value = self.json_of(*IMPORT, self.archive({**self.files, "active": json.dumps(lie).encode()}), "--dry-run")
            self.assertNotEqual(value["port"]["state"], "same")

    def test_the_template_is_that_of_the_short_name(self):
        template = self.files.pop("board.yml")
        for more in ({}, {"Board.yml": template}, {"board.yaml": template}, {"port/board.yml": template},
                     {"board.yml/x": template}, {"other.yml": template}):
            with self.subTest(sorted(more)):
                path = self.archive({**self.files, **more})
                self.refused_unchanged(*IMPORT, path, names=r"board\.yml")
                self.refused_unchanged(*IMPORT, path, "--as", "other", names=r"board\.yml")
                self.refused_unchanged(*VERIFY, path, names=r"board\.yml")


class Template(sharing.Sharing):
    """Taken, though today's rules or modules do not like it."""

    def setUp(self):
        super().setUp()
        self.files = sharing.board_files()

    def take(self, files, *options):
        """Imports what can be taken but not compiled; its facts. Run twice: to try, and for the words."""
        path = self.archive(files)
        value = self.json_of(*IMPORT, path, "--dry-run", *options)
        result = self.good(*IMPORT, path, *options)
        self.assertIn("[warning]> ", result.err)
        self.assertNotIn("[error]> ", result.err)
        self.assertEqual(self.in_tmp(), [])
        self.not_good(*VERIFY, path)
        self.warnings = result.err
        return value

    def test_errors(self):
        self.files["board.yml"] = self.files["board.yml"].replace(b"TX0: D1\n", b"TX0: D34\n")
        value = self.take(self.files)
        self.assertIn("E014", [row["code"] for row in value["diagnostics"]])
        found = self.snapshot(self.cvm / "board")
        self.assertEqual(found["board.yml"], self.files["board.yml"])
        self.refused_unchanged(*EXPORT, "board", self.place, names="compile board")

    def test_no_yaml_at_all(self):
        for number, text in enumerate((b"", b"\xff\xfe", b"[" * 100_000, b"a: &a [*a]\n", b"- 1\n", b"\0", b"{}", b"#\n" * (1 << 20))):
            with self.subTest(text[:10]):
                self.files["board.yml"] = text
                value = self.json_of(*IMPORT, self.archive(self.files), "--dry-run", "--replace")
                self.assertNotEqual(value["port"]["state"], "same")
                self.assertTrue(value["needs"] or value["diagnostics"], value)
                self.good(*IMPORT, self.archive(self.files), "--replace")
                self.assertEqual((self.cvm / "board" / "board.yml").read_bytes(), text, number)

    def test_another_short_name_in_the_template(self):
        self.files["board.yml"] = self.files["board.yml"].replace(b"short_name: board", b"short_name: others")
        value = self.take(self.files)
        self.assertIn("E012", [row["code"] for row in value["diagnostics"]])

    def test_escapes_in_the_template_are_not_printed(self):
        self.files["board.yml"] = self.files["board.yml"].replace(
            b"BTN0: D0", 'BTN0: D0\n    "\\e[31mX0": D0  # \u202e'.encode())
        self.take(self.files)
        self.assertNotIn("\033", self.warnings)
        self.assertNotIn("\u202e", self.warnings)

    def test_a_target_that_is_not_there(self):
        with self.with_modules("archive", "digest", "drawing"):
            value = self.take(self.files)
            self.assertIn(support.TARGET, " ".join(value["needs"]))
            self.assertIn(support.TARGET, self.warnings)
            self.assertEqual(value["port"]["state"], "unknown")
            self.assertEqual(value["original_target"], support.TARGET)
        # Once the module is there, it is as if it had come in with it.
        self.good(*COMPILE, "board")
        self.assertEqual((self.cvm / "board" / "port.bin").read_bytes(), self.files["port.bin"])

    def test_a_target_that_is_not_there_under_another_name(self):
        with self.with_modules("archive", "digest", "drawing"):
            self.take(self.files, "--as", "other")
        self.good(*COMPILE, "other")
        self.assertEqual((self.cvm / "other" / "port.bin").read_bytes().replace(b"other", b"board"), self.files["port.bin"])

    def test_a_target_that_nobody_has(self):
        self.files["board.yml"] = self.files["board.yml"].replace(support.TARGET.encode(), b"cvm_nobody")
        self.files["device.json"] = self.files["device.json"].replace(support.TARGET.encode(), b"cvm_nobody")
        value = self.take(self.files)
        self.assertIn("cvm_nobody", " ".join(value["needs"]))

    def test_without_the_archive_module(self):
        with self.with_modules("esp32", "digest"):
            self.assertIn("archive", self.refused_unchanged(*IMPORT, self.archive(self.files)).err)


class Port(sharing.Sharing):
    """port.bin is compared with what compile makes now."""

    def setUp(self):
        super().setUp()
        self.files = sharing.board_files()

    def state(self, port, active):
        """Imports with this port.bin; a difference is told, and `active` is as it must be. The state."""
        files = {**self.files, "port.bin": port}
        if port is None:
            del files["port.bin"]
        path = self.archive(files)
        dry = self.json_of(*IMPORT, path, "--dry-run", "--replace")
        result = self.good(*IMPORT, path, "--replace")
        self.assertRegex(result.err, r"(?m)^\[warning\]> .*port\.bin")
        if active is not None:
            self.assertEqual(self.rows()["board"]["active"], active, result)
            self.assertEqual(dry["active"], active)
        refused = self.refused_unchanged(*EXPORT, "board", self.outside)
        self.assertIn("ztc vm custom compile board", refused.err)
        self.assertIn("port.bin", self.not_good(*VERIFY, path).err)
        self.good(*COMPILE, "board")
        self.assertEqual((self.cvm / "board" / "port.bin").read_bytes(), self.files["port.bin"])
        return dry["port"]["state"]

    def test_absent(self):
        self.assertEqual(self.state(None, active=False), "absent")

    def test_damaged(self):
        port = self.files["port.bin"]
        for damaged in (b"", port[:1], port[:40], port[:-1], bytes(len(port)), b"\xff" * len(port), port + b"x", b"hello\n"):
            with self.subTest(damaged[:8]):
                self.assertEqual(self.state(damaged, active=False), "damaged")

    def test_under_another_name_it_is_told_too(self):
        """It is compiled anew then, and active; but what came was not right, and whoever made it should know."""
        port = self.files["port.bin"]
        others = sharing.board_files("boart")["port.bin"]
        for state, bad in (("damaged", bytes(len(port))), ("different", others), ("absent", None)):
            with self.subTest(state):
                files = {**self.files, "port.bin": bad}
                if bad is None:
                    del files["port.bin"]
                result = self.good(*IMPORT, self.archive(files), "--as", "other", "--replace")
                self.assertRegex(result.err, r"(?m)^\[warning\]> .*port\.bin")
                value = self.json_of(*IMPORT, self.archive(files), "--as", "other", "--replace", "--dry-run")
                self.assertEqual(value["port"]["carried"], state)
                self.assertEqual((value["port"]["state"], value["active"]), ("same", True))
        result = self.good(*IMPORT, self.archive(self.files), "--as", "other", "--replace")
        self.assertNotIn("port.bin", result.err)

    def test_cut_at_each_place(self):
        port = self.files["port.bin"]
        for size in range(0, len(port), 97):
            value = self.json_of(*IMPORT, self.archive({**self.files, "port.bin": port[:size]}), "--dry-run")
            self.assertEqual((value["port"]["state"], value["active"]), ("damaged", False), size)

    def test_one_bit(self):
        """The format of version 1 has no checksum: damaged or different, never the same."""
        port = self.files["port.bin"]
        for at in range(0, len(port), 29):
            turned = bytearray(port)
            turned[at] ^= 1 << at % 8
            value = self.json_of(*IMPORT, self.archive({**self.files, "port.bin": bytes(turned)}), "--dry-run")
            self.assertIn(value["port"]["state"], ("damaged", "different"), at)

    def test_intact_but_of_another_template(self):
        folder = self.create("other")
        self.edit("RX1: D16\n", "RX1: D36\n", "other")
        self.edit("short_name: other", "short_name: board", "other")
        self.good(*COMPILE, "other", "--lenient")
        port = (folder / "port.bin").read_bytes()
        self.assertNotEqual(port, self.files["port.bin"])
        self.assertEqual(self.state(port, active=None), "different")

    def test_version_2(self):
        self.create()
        self.good(*COMPILE, "board", "--port-version", "2")
        path = self.export()
        self.good("vm", "custom", "remove", "board", "--yes")
        self.assertEqual(self.json_of(*IMPORT, path)["port"]["state"], "same")
        self.assertEqual((self.cvm / "board" / "port.bin").read_bytes()[:4], b"ZTP2")
        self.good(*EXPORT, "board", self.outside)

    def test_of_the_original(self):
        """Without a record of what was compiled."""
        with_record = sharing.board_files()
        with_record["active"] = b'{\n    "short_name": "board"\n}'
        value = self.json_of(*IMPORT, self.archive(with_record))
        self.assertEqual((value["port"]["state"], value["active"]), ("same", True))
        self.good(*EXPORT, "board", self.outside)
        self.assertTrue(pathlib.Path(LEGACY).is_dir())


if __name__ == "__main__":
    unittest.main()
