#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom export` to files: what is in the archive, that it is the same each time, and when it is refused."""
import io
import json
import lzma
import os
import pathlib
import shutil
import socket
import subprocess
import tarfile
import unittest

import sharing
import support
from sharing import COMPILE, EXPORT, IMPORT


class Export(sharing.Sharing):
    def setUp(self):
        super().setUp()
        self.folder = self.board()

    def members(self, data):
        """The archive's entries."""
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:xz") as opened:
            return [(member, opened.extractfile(member).read()) for member in opened.getmembers()]

    def test_to_a_folder(self):
        result = self.good(*EXPORT, "board", self.place)
        path = self.place / "board.tar.xz"
        self.assertEqual(result.out, f"[info]> Custom VM exported at {path}\n")
        self.assertEqual(result.err, "")
        self.assertEqual([entry.name for entry in self.place.iterdir()], ["board.tar.xz"])
        found = {member.name: data for member, data in self.members(path.read_bytes())}
        self.assertEqual(found, self.snapshot(self.folder))
        self.assertEqual(self.in_tmp(), [])

    def test_entries_are_files_alone_sorted_and_of_nobody(self):
        os.chmod(self.folder / "active", 0o600)
        os.chmod(self.folder / "board.py", 0o755)
        members = self.members(self.export().read_bytes())
        self.assertEqual([member.name for member, _ in members], sorted(member.name for member, _ in members))
        for member, _ in members:
            self.assertTrue(member.isreg(), member.name)
            self.assertEqual((member.mode, member.uid, member.gid, member.mtime, member.uname, member.gname, member.pax_headers),
                             (0o644, 0, 0, 0, "", "", {}), member.name)

    def test_gnu_tar_and_xz_take_it(self):
        path = self.export()
        subprocess.run(["xz", "--test", path], check=True)
        done = subprocess.run(["tar", "-tvJf", path], capture_output=True, text=True, check=True, env={**self.env, "TZ": "UTC"})
        self.assertEqual(done.stderr, "")
        self.assertEqual(sorted(line.split(maxsplit=5)[5] for line in done.stdout.splitlines()), sorted(self.snapshot(self.folder)))
        self.assertRegex(done.stdout, r"(?m)^-rw-r--r-- 0/0 +\d+ 1970-01-01 00:00 active$")
        subprocess.run(["tar", "-xJf", path, "-C", self.outside], check=True)
        self.assertEqual(self.snapshot(self.outside), self.snapshot(self.folder))
        facts = subprocess.run(["xz", "--robot", "-lv", path], capture_output=True, text=True, check=True).stdout
        self.assertRegex(facts, r"(?m)^file\t1\t1\t.*\tCRC64\t")

    def test_json(self):
        value = self.json_of(*EXPORT, "board", self.place)
        path = self.place / "board.tar.xz"
        self.assertEqual((value["archive"], value["short_name"], value["size"], value["signature"]),
                         (str(path), "board", path.stat().st_size, None))
        if "sha256" in value:
            done = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True)
            self.assertEqual(value["sha256"], done.stdout.split()[0])

    def test_same_content_same_bytes(self):
        """Whoever, whenever, wherever, and in whichever order the files came to be."""
        first = self.export().read_bytes()
        other = self.work / "other"
        folder = other / ".zerynth2" / "cvm" / "board"
        for path, data in sorted(self.snapshot(self.folder).items(), reverse=True):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
            os.utime(folder / path, (1e9, 1e9))
            os.chmod(folder / path, 0o600)
        self.assertEqual(self.export("board", "--replace").read_bytes(), first)
        self.good(*EXPORT, "board", self.outside, env={"ZERYNTH_HOME": str(other), "TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8",
                                                       "HOME": "/nonexistent", "SOURCE_DATE_EPOCH": "1000000000"}, umask=0o077)
        self.assertEqual((self.outside / "board.tar.xz").read_bytes(), first)

    def test_imported_and_exported_again(self):
        """What came in goes out as it was, without the record of where it came from."""
        path = self.export()
        first = path.read_bytes()
        self.good("vm", "custom", "remove", "board", "--yes")
        self.good(*IMPORT, path)
        self.assertTrue((self.folder / ".origin.json").exists())
        self.assertEqual(self.export("board", "--replace").read_bytes(), first)

    def test_an_existing_file_is_kept_unless_told(self):
        path = self.place / "board.tar.xz"
        path.write_text("mine\n")
        self.assertIn("--replace", self.refused_unchanged(*EXPORT, "board", self.place, names=r"board\.tar\.xz").err)
        self.refused_unchanged(*EXPORT, "board", "-o", path, names=r"board\.tar\.xz")
        self.export("board", "--replace")
        self.assertNotEqual(path.read_bytes(), b"mine\n")
        # Not even a link to nowhere, a folder or a link to a file is written through.
        for number, make in enumerate((lambda to: to.mkdir(), lambda to: to.symlink_to(self.outside / "through"))):
            to = self.place / f"there-{number}"
            make(to)
            self.refused_unchanged(*EXPORT, "board", "-o", to, names=to.name)
        self.assertFalse((self.outside / "through").exists())

    def test_replace_does_not_write_through_links(self):
        """Another name of the old file keeps the old content."""
        path = self.export()
        os.link(path, self.outside / "hard")
        before = path.read_bytes()
        (self.folder / "more.txt").write_text("x\n")
        self.export("board", "--replace")
        self.assertNotEqual(path.read_bytes(), before)
        self.assertEqual((self.outside / "hard").read_bytes(), before)
        self.assertEqual([entry.name for entry in self.place.iterdir()], ["board.tar.xz"])

    def test_to_a_file(self):
        path = self.place / "any.name"
        result = self.good(*EXPORT, "board", "-o", path)
        self.assertEqual(result.out, f"[info]> Custom VM exported at {path}\n")
        self.assertEqual(path.read_bytes(), self.export().read_bytes())
        self.good(*EXPORT, "board", "-o", "relative.tar.xz", cwd=self.place)
        self.assertTrue((self.place / "relative.tar.xz").exists())

    def test_to_stdout(self):
        expected = self.export().read_bytes()
        done = subprocess.run([support.ZTC, *EXPORT, "board", "-o", "-"], env=self.env, capture_output=True, check=True)
        self.assertEqual((done.stdout, done.stderr), (expected, b""))
        with open("/dev/full", "wb") as full, self.unchanged():
            done = subprocess.run([support.ZTC, *EXPORT, "board", "-o", "-"], env=self.env, stdout=full, stderr=subprocess.PIPE,
                                  check=False)
        self.assertEqual((done.returncode, done.stderr.count(b"[error]> ")), (1, 1), done.stderr)
        self.assertIn(b"standard output", done.stderr)

    def test_stdout_that_nobody_reads(self):
        end, pipe = os.pipe()
        os.close(end)
        with self.unchanged(), os.fdopen(pipe, "wb") as pipe:
            done = subprocess.run([support.ZTC, *EXPORT, "board", "-o", "-"], env=self.env, stdout=pipe, stderr=subprocess.PIPE,
                                  check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn(b"Sanitizer", done.stderr)

    def test_wrong_command_lines(self):
        for arguments in (("board",), ("board", self.place, "-o", self.place / "x"), (), ("board", self.place, "more")):
            with self.subTest(arguments):
                self.refused_unchanged(*EXPORT, *arguments, code=2)
        for option in (("-J",), ("--sign",)):
            with self.unchanged():
                result = self.run_ztc(*option, *EXPORT, "board", "-o", "-") if option[0] == "-J" else \
                    self.run_ztc(*EXPORT, "board", "-o", "-", *option)
            self.assertIn(result.code, (1, 2), result)
            self.assertNotIn("\xfd7zXZ", result.out)
            self.assertRegex(result.err, "-o|sign")

    def test_wrong_places(self):
        (self.place / "file").write_text("mine\n")
        (self.place / "dangling").symlink_to(self.place / "nowhere")
        for place in (self.place / "missing", self.place / "missing" / "deeper", self.place / "file", self.place / "dangling", ""):
            with self.subTest(place):
                self.refused_unchanged(*EXPORT, "board", place, names=getattr(place, "name", "folder|empty"))
        for file in (self.place / "missing" / "x.tar.xz", self.place / "file" / "x.tar.xz", self.place, "/dev/full", ""):
            with self.subTest(file):
                self.refused_unchanged(*EXPORT, "board", "-o", file)

    def test_a_place_that_must_not_be_written(self):
        os.chmod(self.work, 0o755)
        os.chmod(self.place, 0o555)
        for path in [self.base, *self.base.rglob("*")]:
            os.chown(path, 65534, 65534)
        with self.with_modules("archive", "esp32", "digest"), self.unchanged():
            os.chmod(pathlib.Path(support.ZTC).parent, 0o755)
            result = self.refused(*EXPORT, "board", self.place, preexec_fn=self.nobody)
        self.assertIn("Permission denied", result.err)
        self.assertIn(str(self.place), result.err)

    def test_unknown_name(self):
        for name in ("boart", "bord", "../board", "", ".", "Board"):
            with self.subTest(name):
                result = self.refused_unchanged(*EXPORT, name, self.place)
                if len(name) > 3 and "/" not in name:
                    self.assertIn("board", result.err.replace(f'"{name}"', ""))

    def test_not_compiled(self):
        self.create("raw")
        result = self.refused_unchanged(*EXPORT, "raw", self.place)
        self.assertIn('the custom VM "raw" is not compiled', result.err)
        self.assertIn("ztc vm custom compile raw", result.err)
        self.good(*COMPILE, "raw")
        self.good(*EXPORT, "raw", self.place)

    def test_changed_since_it_was_compiled(self):
        self.edit("RX1: D16\n", "RX1: D36\n")
        result = self.refused_unchanged(*EXPORT, "board", self.place)
        self.assertIn("has changed since it was compiled", result.err)
        self.assertIn("ztc vm custom compile board", result.err)
        self.good(*COMPILE, "board")
        self.export()

    def test_outputs_that_are_damaged_or_gone(self):
        port = (self.folder / "port.bin").read_bytes()
        for data in (None, b"", port[:-1], bytes(len(port))):
            (self.folder / "port.bin").unlink(missing_ok=True)
            if data is not None:
                (self.folder / "port.bin").write_bytes(data)
            result = self.refused_unchanged(*EXPORT, "board", self.place)
            self.assertIn("ztc vm custom compile board", result.err)

    def test_without_a_record_of_the_compilation(self):
        """As the original left it: compiled, if port.bin comes out of the template."""
        (self.folder / "active").write_text('{\n    "short_name": "board"\n}')
        self.export()
        self.edit("RX1: D16\n", "RX1: D36\n")
        self.assertIn("ztc vm custom compile board", self.refused_unchanged(*EXPORT, "board", self.outside).err)

    def test_a_lenient_one(self):
        folder = self.install_example("custom_vm", "custom_vm")
        self.good(*COMPILE, "custom_vm", "--lenient")
        self.good(*EXPORT, "custom_vm", self.place)
        self.assertTrue(json.loads((folder / "active").read_text())["lenient"])

    def test_blanks_in_the_name(self):
        self.install_example("esp_wroom_32", "esp wroom 32")
        self.good(*COMPILE, "esp wroom 32")
        self.good(*EXPORT, "esp wroom 32", self.place)
        self.assertTrue((self.place / "esp wroom 32.tar.xz").exists())

    def test_what_does_not_belong_is_left_out_and_told(self):
        expected = self.export().read_bytes()
        (self.folder / ".git").mkdir()
        (self.folder / ".git" / "config").write_text("[core]\n")
        (self.folder / ".secret").write_text("x\n")
        (self.folder / "__pycache__").mkdir()
        (self.folder / "__pycache__" / "board.cpython-311.pyc").write_bytes(b"x")
        self.assertEqual(self.export("board", "--replace").read_bytes(), expected)
        (self.outside / "private.txt").write_text("private\n")
        (self.folder / "link.txt").symlink_to(self.outside / "private.txt")
        (self.folder / "folder").symlink_to(self.outside)
        (self.folder / "ctl\x1b[31m.txt").write_text("x\n")
        (self.folder / "caf\u00e9.txt").write_text("x\n")
        os.mkfifo(self.folder / "pipe.txt")
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(str(self.folder / "socket.txt"))
        result = self.good(*EXPORT, "board", self.place, "--replace")
        self.assertEqual((self.place / "board.tar.xz").read_bytes(), expected)
        for name in ("link.txt", "folder", "ctl", "caf", "pipe.txt", "socket.txt"):
            self.assertRegex(result.err, rf"(?m)^\[warning\]> .*{name}")
        self.assertNotIn("\033", result.err)
        self.assertNotIn("private\n", lzma.decompress((self.place / "board.tar.xz").read_bytes()).decode("latin-1"))

    def test_links_in_the_place_of_what_is_needed(self):
        for name in ("board.yml", "port.bin", "active"):
            with self.subTest(name):
                path = self.folder / name
                data = path.read_bytes()
                (self.outside / name).write_bytes(data)
                path.unlink()
                path.symlink_to(self.outside / name)
                self.refused_unchanged(*EXPORT, "board", self.place)
                path.unlink()
                path.write_bytes(data)
        self.export()

    def test_too_much(self):
        """What could not be imported is not exported."""
        (self.folder / "big.bin").write_bytes(bytes((4 << 20) + 1))
        self.refused_unchanged(*EXPORT, "board", self.place, names=r"big\.bin")
        (self.folder / "big.bin").unlink()
        for number in range(65):
            (self.folder / f"file-{number}").write_text("x")
        self.refused_unchanged(*EXPORT, "board", self.place, names="64")

    def test_own_files_of_the_user_go_along(self):
        (self.folder / "port").mkdir()
        (self.folder / "port" / "notes.txt").write_text("x\n")
        (self.folder / "empty").mkdir()
        found = {member.name: data for member, data in self.members(self.export().read_bytes())}
        self.assertEqual(found, self.snapshot(self.folder))

    def test_without_the_archive_module(self):
        with self.with_modules("esp32", "digest"):
            self.assertIn("archive", self.refused_unchanged(*EXPORT, "board", self.place).err)

    def test_without_the_target_module(self):
        """What was compiled can be handed on by somebody who lacks the microcontroller."""
        expected = self.export().read_bytes()
        with self.with_modules("archive", "digest"):
            result = self.run_ztc(*EXPORT, "board", self.place, "--replace")
        if result.code == 0:
            self.assertEqual((self.place / "board.tar.xz").read_bytes(), expected)
        else:
            self.assert_one_error(result)
            self.assertIn(support.TARGET, result.err)

    def test_several_at_once(self):
        running = [subprocess.Popen([support.ZTC, *EXPORT, "board", self.place, "--replace"], env=self.env,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
        for process in running:
            _, err = process.communicate(timeout=120)
            self.assertEqual((process.returncode, err), (0, b""))
        self.assertEqual([path.name for path in self.place.iterdir()], ["board.tar.xz"])
        shutil.rmtree(self.folder)
        self.good(*IMPORT, self.place / "board.tar.xz")

    def test_a_place_that_is_another_at_each_look_is_given_up(self):
        command = ("--plugin-dir", sharing.TEST_MODULES, *EXPORT, "board", "https://localhost/x")
        self.refused_unchanged(*command, names='another custom VM, "guest1"')
        self.refused_unchanged(*command, "--replace", names='"guest1" a moment ago, and now "guest2"')


if __name__ == "__main__":
    unittest.main()
