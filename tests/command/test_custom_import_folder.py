#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom import` of a folder, and the bounds that the user sets."""
import os
import pathlib
import socket
import stat
import threading
import unittest

import hostile
import sharing
import support
from sharing import EXPORT, IMPORT, VERIFY


class Folder(sharing.Sharing):
    """The same rules as for archives; nothing of the folder is changed, and no link of it is followed."""

    def setUp(self):
        super().setUp()
        self.furnish()
        self.source = self.place / "source"
        for path, data in sharing.board_files().items():
            (self.source / path).parent.mkdir(parents=True, exist_ok=True)
            (self.source / path).write_bytes(data)

    def test_files_come_in_as_they_are(self):
        with self.unchanged():
            value = self.json_of(*IMPORT, self.source, "--dry-run")
        self.assertEqual((value["short_name"], value["port"]["state"]), ("board", "same"))
        before = self.tree(self.source)
        self.good(*IMPORT, self.source)
        self.assertEqual(self.tree(self.source), before)
        found = self.snapshot(self.cvm / "board")
        found.pop(".origin.json")
        self.assertEqual(found, sharing.board_files())
        self.good(*IMPORT, ".", "--as", "dot", cwd=self.source)
        self.good(*IMPORT, f"{self.source}/", "--as", "slash")

    def test_same_facts_as_the_archive(self):
        self.board()
        archive = self.export()
        one = self.json_of(*IMPORT, archive, "--dry-run", "--replace")
        two = self.json_of(*IMPORT, self.source, "--dry-run", "--replace")
        one.pop("source"), two.pop("source")
        self.assertEqual(one, two)

    def test_hidden_files_are_left_out(self):
        (self.source / ".git").mkdir()
        for path in (".hidden", "__pycache__"):
            (self.source / path).mkdir()
            (self.source / path / "x").write_text("x\n")
        # .git belongs to whoever works there with Git; as an entry of an archive it is an attack.
        self.good(*IMPORT, self.source)
        found = set(self.snapshot(self.cvm / "board"))
        self.assertEqual(found - {".origin.json"}, set(sharing.board_files()))

    def test_many_hidden_files_hide_no_other(self):
        for number in range(1100):
            (self.source / f".{number}").touch()
        value = self.json_of(*IMPORT, self.source)
        self.assertEqual(value["hidden"], 1100)
        self.assertEqual(sorted(row["path"] for row in value["files"]), sorted(sharing.board_files()))

    def test_an_origin_is_not_believed(self):
        (self.source / ".origin.json").write_text('{"source": "https://example.org/official", "publisher": "espressif"}')
        self.good(*IMPORT, self.source)
        self.assertNotIn("espressif", (self.cvm / "board" / ".origin.json").read_text())

    def test_links_are_not_followed(self):
        (self.outside / "private.txt").write_text("private\n")
        makers = {"to a file": lambda path: path.symlink_to(self.outside / "private.txt"),
                  "to a folder": lambda path: path.symlink_to(self.outside),
                  "to nowhere": lambda path: path.symlink_to(self.outside / "nowhere"),
                  "to itself": lambda path: path.symlink_to(path),
                  "a pipe": os.mkfifo}
        for label, make in makers.items():
            with self.subTest(label):
                path = self.source / "odd.txt"
                make(path)
                self.refused_unchanged(*IMPORT, self.source, names=r"odd\.txt")
                self.refused_unchanged(*VERIFY, self.source, names=r"odd\.txt")
                path.unlink()
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(str(self.source / "odd.txt"))
            self.refused_unchanged(*IMPORT, self.source, names=r"odd\.txt")

    def test_a_link_in_the_place_of_what_is_needed(self):
        for name in ("active", "board.yml", "port.bin"):
            with self.subTest(name):
                path = self.source / name
                os.rename(path, self.outside / name)
                path.symlink_to(self.outside / name)
                self.refused_unchanged(*IMPORT, self.source, names=name)
                path.unlink()
                os.rename(self.outside / name, path)

    def test_modes(self):
        os.chmod(self.source / "board.py", 0o4755)
        self.refused_unchanged(*IMPORT, self.source, names=r"board\.py")
        os.chmod(self.source / "board.py", 0o777)
        self.good(*IMPORT, self.source)
        self.assertEqual(stat.S_IMODE((self.cvm / "board" / "board.py").stat().st_mode) & 0o133, 0)

    def test_names(self):
        for name in ("ctl\x1b[31m.txt", "caf\u00e9.txt", "con", "dot.", b"raw\xff".decode("utf-8", "surrogateescape"), "x" * 65):
            with self.subTest(name):
                path = self.source / name
                path.write_text("x\n")
                self.refused_unchanged(*IMPORT, self.source, names=r"ctl|caf|con|dot|raw|xxx")
                path.unlink()
        (self.source / "PORT.bin").write_text("x\n")
        self.refused_unchanged(*IMPORT, self.source, names=r"(?i)port\.bin")

    def test_unreadable_files(self):
        os.chmod(self.work, 0o755)
        for path in [self.base, *self.base.rglob("*")]:
            os.chown(path, 65534, 65534)
        for name in ("z.yml", "svg"):
            with self.subTest(name), self.with_modules("archive", "esp32", "digest"):
                os.chmod(pathlib.Path(support.ZTC).parent, 0o755)
                mode = (self.source / name).stat().st_mode
                os.chmod(self.source / name, 0)
                with self.unchanged():
                    result = self.refused(*IMPORT, self.source, preexec_fn=self.nobody)
                self.assertIn(name, result.err)
                self.assertIn("Permission denied", result.err)
                os.chmod(self.source / name, mode)

    def test_too_much(self):
        for label, path, data, names in (("a file of 1 TiB", "big.bin", 1 << 40, r"big\.bin"),
                                         ("a file of 4 MiB and a byte", "big.bin", (4 << 20) + 1, r"big\.bin")):
            with self.subTest(label):
                with open(self.source / path, "wb") as file:
                    file.truncate(data)
                result = self.refused(*IMPORT, self.source)
                self.assert_names(result, names)
                (self.source / path).unlink()
                self.assertEqual(self.in_tmp(), [])
        for number in range(65):
            (self.source / f"file-{number}").write_text("x")
        self.refused_unchanged(*IMPORT, self.source, names="64")

    def test_deep(self):
        deep = self.source
        for _ in range(4):
            deep = deep / "d"
        deep.mkdir(parents=True)
        (deep / "x").write_text("x")
        self.refused_unchanged(*IMPORT, self.source, names="d/d/d/d")

    def test_a_file_that_grows(self):
        """Read as it was at some moment, or refused; never more than the bound, and it ends."""
        stop = threading.Event()

        def grow():
            with open(self.source / "growing.txt", "ab", buffering=0) as file:
                while not stop.is_set() and file.tell() < 1 << 26:
                    file.write(b"x" * 65536)
        (self.source / "growing.txt").write_bytes(b"x")
        thread = threading.Thread(target=grow)
        thread.start()
        try:
            for number in range(5):
                result = self.run_ztc(*IMPORT, self.source, "--as", f"grown-{number}")
                if result.code != 0:
                    self.assertEqual(result.code, 1, result)
                    self.assert_one_error(result)
                    self.assertFalse((self.cvm / f"grown-{number}").exists())
                else:
                    self.assertLessEqual((self.cvm / f"grown-{number}" / "growing.txt").stat().st_size, 4 << 20)
        finally:
            stop.set()
            thread.join()
        self.assertEqual(self.in_tmp(), [])

    def test_the_folder_of_the_home_itself(self):
        """A custom VM's own folder as the source of a copy."""
        self.good(*IMPORT, self.cvm / "keep", "--as", "copy")
        self.good(*EXPORT, "copy", self.place)
        self.refused_unchanged(*IMPORT, self.cvm / "keep", names="keep")
        self.good(*IMPORT, self.cvm / "keep", "--replace")


class Limits(sharing.Sharing):
    """`limits` of cfg/config.json."""

    def setUp(self):
        super().setUp()
        self.furnish()
        self.files = sharing.board_files()

    def limit(self, key, value):
        self.configure('{"limits": {"%s": %s}}' % (key, value))

    def test_lowered(self):
        path = self.archive(self.files)
        for key, value in (("archive_bytes", path.stat().st_size - 1), ("archive_memory", 1 << 16),
                           ("files", len(self.files) - 1), ("entries", len(self.files) - 1), ("file_bytes", 10_000),
                           ("total_bytes", sum(map(len, self.files.values())) - 1)):
            with self.subTest(key):
                self.limit(key, value)
                self.assertIn(key, self.refused_unchanged(*IMPORT, path).err)
                self.assertIn(key, self.refused_unchanged(*VERIFY, path).err)

    def test_exactly_enough(self):
        path = self.archive(self.files)
        for key, value in (("archive_bytes", path.stat().st_size), ("files", len(self.files)), ("entries", len(self.files)),
                           ("file_bytes", max(map(len, self.files.values()))),
                           ("total_bytes", sum(map(len, self.files.values())))):
            with self.subTest(key):
                self.limit(key, value)
                self.good(*IMPORT, path, "--dry-run")

    def test_raised(self):
        """Each case is refused, names the key that raises its bound, and comes in once that is raised."""
        noise = {f"port/{number}": hostile.firm(4 << 20, number) for number in range(5)}
        for key, value, data in (
                ("files", 70, sharing.pack({**self.files, **{f"port/{number}": b"x" for number in range(60)}})),
                ("file_bytes", 5 << 20, hostile.gz(hostile.tar({**self.files, "port/x": hostile.firm((4 << 20) + 1)}))),
                ("total_bytes", 32 << 20, hostile.gz(hostile.tar({**self.files, **noise}))),
                ("entries", 2000, hostile.gz(hostile.tar(self.files, *[hostile.header(f"f{number}/", kind=b"5")
                                                                       for number in range(1100)]))),
                ("archive_memory", 1 << 30, hostile.zst_of_window(hostile.tar(self.files), 28))):
            with self.subTest(key):
                path = self.archive(data)
                self.configure("{}")
                self.assertIn(key, self.refused_unchanged(*IMPORT, path).err)
                self.limit(key, value)
                self.good(*IMPORT, path, "--dry-run")

    def test_ratio(self):
        data = sharing.pack({**self.files, "port/zeros": bytes(4 << 20), "port/more": bytes(4 << 20)})
        path = self.archive(data)
        self.assertIn("archive_ratio", self.refused_unchanged(*IMPORT, path).err)
        self.limit("archive_ratio", 100_000)
        self.good(*IMPORT, path, "--dry-run")

    def test_wrong_values(self):
        path = self.archive(self.files)
        for key in ("archive_bytes", "archive_memory", "archive_ratio", "files", "entries", "file_bytes", "total_bytes"):
            for value in ("0", "-1", '"many"', "null", "1.5", "1e30", "true", "[]"):
                with self.subTest(key=key, value=value):
                    self.limit(key, value)
                    result = self.refused_unchanged(*IMPORT, path, names=key)
                    self.assertIn("config.json", result.err)
        for text in ("", "[]", "{", '{"limits": 7}', '{"require_signature": "yes"}', "\0"):
            with self.subTest(text):
                self.configure(text)
                self.refused_unchanged(*IMPORT, path, names=r"config\.json")

    def test_other_keys_are_others(self):
        self.configure('{"backend": {"url": "x"}, "limits": {"unknown": "x"}}')
        self.run_ztc(*IMPORT, self.archive(self.files))
        self.assertNotIn("backend", (self.cvm / "board" / ".origin.json").read_text())


if __name__ == "__main__":
    unittest.main()
