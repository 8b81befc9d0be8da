#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom import`: what comes in, under which name, and what is kept."""
import json
import os
import stat
import subprocess
import unittest

import yaml

import hostile
import sharing
import support
from sharing import COMPILE, EXPORT, IMPORT, LEGACY

KEYS = {"short_name", "name", "target", "original_target", "active", "replaced", "dry_run", "source", "commit", "signature", "port",
        "needs", "diagnostics", "files", "hidden"}


class Import(sharing.Sharing):
    def setUp(self):
        super().setUp()
        self.files = sharing.board_files()

    def test_files_come_in_as_they_are(self):
        result = self.good(*IMPORT, self.archive(self.files))
        self.assertIn(f"[info]> Custom VM imported at {self.cvm}/board", result.out)
        self.assertRegex(result.out, r"(?m)^\[info\]> .*not signed")
        self.assertNotIn("[warning]", result.err)
        found = self.snapshot(self.cvm / "board")
        self.assertIn(".origin.json", found)
        origin = json.loads(found.pop(".origin.json"))
        self.assertIn("given.tar.xz", origin["source"])
        self.assertEqual(found, self.files)
        self.assertEqual(self.in_tmp(), [])
        row = self.rows()["board"]
        self.assertEqual((row["active"], row["stale"]), (True, False))

    def test_json(self):
        path = self.archive(self.files)
        for options in (("--dry-run",), ()):
            value = self.json_of(*IMPORT, path, *options)
            self.assertEqual(set(value), KEYS)
            self.assertEqual((value["short_name"], value["target"], value["original_target"]),
                             ("board", "board", support.TARGET))
            self.assertEqual((value["active"], value["replaced"], value["dry_run"]), (True, False, bool(options)))
            self.assertIn("given.tar.xz", value["source"])
            self.assertIsNone(value["commit"])
            self.assertEqual(value["signature"]["state"], "none")
            self.assertEqual(value["port"], {"state": "same", "carried": "same", "size": len(self.files["port.bin"])})
            self.assertEqual((value["needs"], value["diagnostics"], value["hidden"]), ([], [], 0))
            self.assertEqual(value["files"], [{"path": name, "size": len(data)} for name, data in sorted(self.files.items())])

    def test_each_compression_is_told_by_content(self):
        for kind in hostile.PACKERS:
            for name in ("board.tar.xz", "board", "board.zip"):
                with self.subTest(kind=kind, name=name):
                    path = self.archive(sharing.pack(self.files, kind), name)
                    self.assertEqual(self.json_of(*IMPORT, path, "--dry-run")["port"]["state"], "same")
            self.good(*IMPORT, path, "--as", f"from-{kind}")

    def test_archives_of_gnu_tar(self):
        """Folders, `./` before names, owners, modes and times; each of its formats."""
        folder = self.place / "source"
        for path, data in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        os.chmod(folder / "active", 0o600)
        for number, form in enumerate(("ustar", "gnu", "pax", "v7")):
            for letter in ("J", "z"):
                path = self.place / f"{form}{letter}.tar"
                subprocess.run(["tar", f"-c{letter}f", path, f"--format={form}", "--owner=somebody:4711", "-C", folder, "."],
                               check=True)
                name = f"gnu-{number}{letter}"
                self.good(*IMPORT, path, "--as", name)
                for found in (self.cvm / name).rglob("*"):
                    mode = stat.S_IMODE(found.stat().st_mode)
                    self.assertEqual(mode & 0o7022, 0, found)
                    self.assertEqual(mode & 0o400, 0o400, found)

    def test_what_is_hidden_is_left_out_and_counted(self):
        hidden = {".hidden": b"x", ".config/x": b"x", "port/.DS_Store": b"x", "__pycache__/board.cpython-311.pyc": b"x"}
        value = self.json_of(*IMPORT, self.archive({**self.files, **hidden}))
        self.assertEqual(value["hidden"], 4)
        found = set(self.snapshot(self.cvm / "board"))
        self.assertEqual(found - {".origin.json"}, set(self.files))

    def test_an_origin_in_the_archive_is_not_believed(self):
        lie = {"source": "https://example.org/official", "version": "1" * 40, "publisher": "espressif", "key": "RWQ" + "A" * 53}
        self.good(*IMPORT, self.archive({**self.files, ".origin.json": json.dumps(lie).encode()}))
        origin = (self.cvm / "board" / ".origin.json").read_text()
        self.assertNotIn("example.org", origin)
        self.assertNotIn("espressif", origin)
        self.assertNotIn("1" * 40, origin)

    def test_python_is_data(self):
        """Wrong, hostile or not Python at all: kept byte for byte, not run."""
        proof = self.outside / "ran"
        for number, text in enumerate((f"open({str(proof)!r}, 'w')\n", "def (:\n", "\x00\x01", "")):
            files = {**self.files, "board.py": text.encode(), "sitecustomize.py": f"open({str(proof)!r}, 'w')\n".encode()}
            self.good(*IMPORT, self.archive(files), "--as", f"py-{number}", cwd=self.place)
            self.assertFalse(proof.exists())
        self.assertEqual((self.cvm / "py-0" / "sitecustomize.py").read_text(), f"open({str(proof)!r}, 'w')\n")

    def test_bounds_themselves_are_fine(self):
        """64 files, one of 4 MiB, three folders, names of 64 characters, blanks inside."""
        files = {**self.files, "register.vm": hostile.firm(4 * hostile.MIB), "a/b/c/d": b"x", "n" * 64: b"x",
                 "port/with blanks inside": b"x"}
        files.update({f"port/{number}": b"x" for number in range(64 - len(files))})
        self.assertEqual(len(files), 64)
        self.good(*IMPORT, self.archive(files))
        found = self.snapshot(self.cvm / "board")
        found.pop(".origin.json")
        self.assertEqual(found, files)

    def test_an_existing_one_is_kept_unless_told(self):
        folder = self.board()
        self.edit("RX1: D16\n", "RX1: D12\n")
        (folder / "mine.txt").write_text("mine\n")
        path = self.archive(self.files)
        result = self.refused_unchanged(*IMPORT, path, names="board")
        self.assertRegex(result.err, r"--replace")
        self.assertRegex(result.err, r"--as")
        value = self.json_of(*IMPORT, path, "--replace")
        self.assertTrue(value["replaced"])
        found = self.snapshot(folder)
        found.pop(".origin.json")
        self.assertEqual(found, self.files)
        self.assertEqual(self.in_tmp(), [])

    def test_replace_where_nothing_is(self):
        self.assertFalse(self.json_of(*IMPORT, self.archive(self.files), "--replace")["replaced"])

    def test_dry_run_writes_nothing_at_all(self):
        path = self.archive(self.files)
        result = self.good(*IMPORT, path, "--dry-run")
        self.assertIn("board", result.out)
        self.assertFalse(self.cvm.exists() and list(self.cvm.iterdir()))
        self.board()
        for options in (("--dry-run", "--replace"), ("--dry-run", "--as", "other")):
            with self.unchanged(options):
                self.good(*IMPORT, path, *options)
                self.json_of(*IMPORT, path, *options)
        self.refused_unchanged(*IMPORT, path, "--dry-run", names="board")

    def test_wrong_sources(self):
        self.furnish()
        os.mkfifo(self.place / "pipe")
        (self.place / "empty").mkdir()
        for source, names in ((self.place / "missing.tar.xz", "missing.tar.xz"), (self.place / "pipe", "pipe"),
                              ("/dev/zero", "/dev/zero"), ("/dev/null", "/dev/null"), (self.place / "empty", "empty"),
                              ("-", "-"), ("", ""), (self.cvm, "cvm")):
            with self.subTest(source):
                with self.unchanged(source):
                    result = self.run_ztc(*IMPORT, source, stdin=subprocess.DEVNULL)
                self.assertIn(result.code, (1, 2), result)
                self.assertEqual(result.out, "")
                self.assertIn(names, result.err)
        self.refused_unchanged(*IMPORT, self.archive(self.files), "extra", code=2)

    def test_a_home_without_tmp(self):
        """As one of the original toolchain may be."""
        self.furnish()
        result = self.run_ztc("--plugin-dir", sharing.TEST_MODULES, *IMPORT, "https://localhost/x")
        self.assertNotIn("Bad file descriptor", result.err)
        self.assertNotEqual(result.code, 2, result)

    def test_a_class_is_renamed_as_a_whole_word(self):
        self.files["board.py"] = b"class boardDevice: pass\nxboardDeviceboardDevice = boardDevice\n"
        self.good(*IMPORT, self.archive(self.files), "--as", "other")
        self.assertEqual((self.cvm / "other" / "other.py").read_bytes(),
                         b"class otherDevice: pass\nxboardDeviceboardDevice = otherDevice\n")

    def test_a_link_to_an_archive_is_followed(self):
        """The user's own words name it."""
        path = self.archive(self.files)
        (self.work / "link").symlink_to(path)
        self.good(*IMPORT, self.work / "link")


class As(sharing.Sharing):
    """--as renames throughout."""

    def test_rename_throughout(self):
        self.board(usb=True)
        path = self.export()
        value = self.json_of(*IMPORT, path, "--as", "other")
        self.assertEqual((value["short_name"], value["target"], value["port"]["state"]), ("other", "other", "same"))
        folder = self.cvm / "other"
        found = self.snapshot(folder)
        self.assertIn("other.yml", found)
        self.assertIn("other.py", found)
        self.assertIn("svg/other.svg", found)
        for name in found:
            self.assertNotIn("board.", name)
        self.assertEqual(json.loads(found["active"])["short_name"], "other")
        device = json.loads(found["device.json"])
        self.assertEqual((device["target"], device["classes"], device["virtualizable"]),
                         ("other", ["other.otherDevice"], "otherDevice"))
        self.assertEqual(yaml.safe_load(found["other.yml"])["short_name"], "other")
        self.assertEqual(yaml.safe_load(found["port.yml"])["defines"]["BOARD"], "other")
        self.assertIn(b'"other"', found["other.py"])
        row = self.rows()["other"]
        self.assertEqual((row["active"], row["stale"]), (True, False))
        # What compile makes of it is what came in; and but for the name it is the board's.
        self.good(*COMPILE, "other")
        self.assertEqual((folder / "port.bin").read_bytes(), found["port.bin"])
        ours = self.json_of("vm", "custom", "show", "other")
        theirs = self.json_of("vm", "custom", "show", "board")
        self.assertEqual(ours["pins"], theirs["pins"])

    def test_a_fresh_board_of_that_name_has_the_same_bytes(self):
        """The template has the name once as short_name and once as layout: the latter is the projects' and stays."""
        self.board()
        self.good(*IMPORT, self.export(), "--as", "other")
        port = (self.cvm / "other" / "port.bin").read_bytes()
        expected = self.snapshot(self.board())["port.bin"]
        self.assertEqual(len(port), len(expected))
        self.assertEqual(port.replace(b"other", b"board"), expected)

    def test_back_again(self):
        self.board()
        self.good(*IMPORT, self.export(), "--as", "other")
        self.good(*IMPORT, self.export("other"), "--as", "third")
        self.good(*EXPORT, "third", self.outside)
        first, third = self.snapshot(self.cvm / "board"), self.snapshot(self.cvm / "third")
        self.assertEqual(third["port.bin"].replace(b"third", b"board"), first["port.bin"])

    def test_wrong_names(self):
        self.furnish()
        path = self.archive(sharing.board_files())
        for name in ("", ".", "..", "../x", "a/b", "with blanks", "n" * 32, "a_b_c", " x", "x ", "ä", "con", "NUL", "x\n", "x.", ".x", "com1"):
            with self.subTest(name):
                self.refused_unchanged(*IMPORT, path, f"--as={name}")

    def test_a_name_that_clashes_with_what_is_in_it(self):
        """What export would refuse, and other file systems would lose, must not be made by renaming."""
        files = sharing.board_files()
        without_port = {path: data for path, data in files.items() if path != "port.bin"}
        without_picture = {path: data for path, data in files.items() if not path.startswith("svg/")}
        for odd in ({**files, "other.yml": b""}, {**files, "OTHER.yml": b""}, {**files, "Other.PY": b""},
                    {**without_port, "PORT.BIN": b""}, {**without_port, "port.bin/x": b""}, {**without_picture, "svg": b""}):
            with self.subTest(sorted(set(odd) - set(files))):
                result = self.refused_unchanged(*IMPORT, self.archive(odd), "--as", "other")
                self.assertIn("given.tar.xz", result.err)
                self.assertNotIn(str(self.home), result.err)

    def test_only_the_case_changes(self):
        self.good(*IMPORT, self.archive(sharing.board_files()), "--as", "Board")
        self.good(*EXPORT, "Board", self.outside)

    def test_names_at_the_edges(self):
        path = self.archive(sharing.board_files())
        for name in ("n" * 31, "7", "A-b_c"):
            with self.subTest(name):
                self.good(*IMPORT, path, "--as", name)
                self.good(*COMPILE, name)
                self.good(*EXPORT, name, self.outside)

    def test_same_name(self):
        self.good(*IMPORT, self.archive(sharing.board_files()), "--as", "board")
        found = self.snapshot(self.cvm / "board")
        found.pop(".origin.json")
        self.assertEqual(found, sharing.board_files())


class Legacy(sharing.Sharing):
    """What the original exported."""

    def test_they_come_in_and_recompile_to_their_own_bytes(self):
        for name, options, example in (("esp wroom 32", (), "esp_wroom_32"), ("custom_vm", ("--lenient",), "custom_vm")):
            with self.subTest(name):
                value = self.json_of(*IMPORT, LEGACY / f"{name}.tar.xz")
                self.assertEqual((value["short_name"], value["original_target"]), (name, support.TARGET))
                self.assertEqual(value["port"]["state"], "same")
                self.assertTrue(value["active"])
                port = (self.cvm / name / "port.bin").read_bytes()
                self.assertEqual(port, (support.DATA / "port-v1" / example / "port.bin").read_bytes())
                self.good(*EXPORT, name, self.place)  # it counts as compiled
                self.good(*COMPILE, name, *options)
                self.assertEqual((self.cvm / name / "port.bin").read_bytes(), port)
                self.good(*EXPORT, name, self.place, "--replace")

    def test_exported_again_and_imported_elsewhere(self):
        self.good(*IMPORT, LEGACY / "esp wroom 32.tar.xz")
        value = self.json_of(*EXPORT, "esp wroom 32", self.place)
        other = self.work / "colleague"
        other.mkdir()
        self.good(*IMPORT, value["archive"], env={"ZERYNTH_HOME": str(other)})
        theirs = self.snapshot(other / ".zerynth2" / "cvm" / "esp wroom 32")
        ours = self.snapshot(self.cvm / "esp wroom 32")
        ours.pop(".origin.json"), theirs.pop(".origin.json")
        self.assertEqual(ours, theirs)
        self.assertIn("register.vm", ours)
        self.assertIn("port/port.def", ours)

    def test_lenient_one_says_so(self):
        value = self.json_of(*IMPORT, LEGACY / "custom_vm.tar.xz", "--dry-run")
        self.assertIn("E005", [row["code"] for row in value["diagnostics"]])

    def test_renamed(self):
        for name, new in (("esp wroom 32", "wroom"), ("custom_vm", "evb")):
            self.good(*IMPORT, LEGACY / f"{name}.tar.xz", "--as", new)
            found = self.snapshot(self.cvm / new)
            device = json.loads(found["device.json"])
            self.assertEqual((device["target"], device["classes"]), (new, [f"{new}.{new}Device"]))
            self.assertEqual([path for path in found if path.startswith(name)], [])
            self.assertTrue(self.rows()[new]["active"])


if __name__ == "__main__":
    unittest.main()
