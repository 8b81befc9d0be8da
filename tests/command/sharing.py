# SPDX-License-Identifier: Apache-2.0
"""What the tests of export, import and verify share: a compiled board, archives of it, and what must not change."""
import contextlib
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import unittest.mock

import hostile
import support

CUSTOM = ("vm", "custom")
COMPILE = (*CUSTOM, "compile")
EXPORT = (*CUSTOM, "export")
IMPORT = (*CUSTOM, "import")
VERIFY = (*CUSTOM, "verify")
LEGACY = support.DATA / "legacy-export"
MODULES = pathlib.Path(support.ZTC).parent / "modules"
TEST_MODULES = pathlib.Path(os.environ.get("ZTC_BUILD_DIR", "build")).resolve() / "tests/command/modules"

_boards = {}


def board_files(name="board", usb=False):
    """The files of a compiled custom VM of this name, made once a process. usb: with USB ids."""
    if (name, usb) not in _boards:
        with tempfile.TemporaryDirectory(prefix="ztc-board-") as home:
            env = {**os.environ, "ZERYNTH_HOME": home, "HOME": home}
            folder = pathlib.Path(home, ".zerynth2", "cvm", name)
            subprocess.run([support.ZTC, *CUSTOM, "create", support.TARGET, name], env=env, check=True, capture_output=True)
            if usb:
                template = folder / f"{name}.yml"
                text = template.read_text()
                template.write_text(text.replace("    vids: []\n    pids: []", '    vids: ["10C4", "1A86"]\n'
                                                 '    pids: ["EA60", "7523"]'))
                assert template.read_text() != text
            subprocess.run([support.ZTC, *COMPILE, name], env=env, check=True, capture_output=True)
            _boards[name, usb] = support.Case.snapshot(folder)
    return dict(_boards[name, usb])


def renamed(files, old, new):
    """The files under another short name, as far as the tests need it."""
    result = {}
    for path, data in files.items():
        if path in (f"{old}.yml", f"{old}.py", "active", "z.yml"):
            data = data.replace(old.encode(), new.encode())
        result[path.replace(f"{old}.", f"{new}.")] = data
    return result


def pack(files, kind="xz"):
    """An archive of {path: content}."""
    return hostile.PACKERS[kind](hostile.tar(files))


class Sharing(support.Case):
    """A home with one custom VM and a configuration that must stay as they are."""

    def setUp(self):
        super().setUp()
        self.outside = self.work / "outside"
        self.outside.mkdir()
        self.place = self.work / "place"
        self.place.mkdir()

    def furnish(self):
        """Another custom VM, and a configuration."""
        folder = self.cvm / "keep"
        for path, data in renamed(board_files(), "board", "keep").items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        self.configure("{}\n")

    def configure(self, text):
        """cfg/config.json."""
        (self.home / "cfg").mkdir(parents=True, exist_ok=True)
        (self.home / "cfg" / "config.json").write_text(text)

    def archive(self, data, name="given.tar.xz"):
        """A file with these bytes; {path: content} is packed first."""
        path = self.place / name
        path.write_bytes(data if isinstance(data, bytes) else pack(data))
        return path

    def export(self, name="board", *more):
        """Exports a custom VM of this home; the archive."""
        self.good(*EXPORT, name, self.place, *more)
        return self.place / f"{name}.tar.xz"

    def board(self, name="board", usb=False):
        """A compiled custom VM in this home, without a run of ztc; its folder."""
        folder = self.cvm / name
        for path, data in board_files(name, usb).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder

    def tree(self, folder=None):
        """Everything below the work folder: what it is, its mode and content; but for the cache, the lock and tmp/."""
        folder = folder or self.work
        result = {}
        for top, folders, files in os.walk(folder):
            if top == str(self.home):
                folders[:] = [name for name in folders if name not in ("cache", "tmp")]
                files = [name for name in files if name != "lock"]
            for name in folders + files:
                path = os.path.join(top, name)
                state = os.lstat(path)
                content = None
                if stat.S_ISLNK(state.st_mode):
                    content = os.readlink(path)
                elif stat.S_ISREG(state.st_mode):
                    content = pathlib.Path(path).read_bytes()
                result[os.path.relpath(path, folder)] = (state.st_mode, content)
        return result

    def in_tmp(self):
        """What is left in tmp/."""
        tmp = self.home / "tmp"
        return sorted(path.name for path in tmp.iterdir()) if tmp.is_dir() else []

    @contextlib.contextmanager
    def unchanged(self, note=None):
        """Nothing of the work folder may differ afterwards, and tmp/ is empty."""
        before = self.tree()
        yield
        after = self.tree()
        differ = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        self.assertEqual(differ, [], note)
        self.assertEqual(self.in_tmp(), [], note)

    def refused_unchanged(self, *arguments, names=None, **more):
        """One clear error that matches `names`; the disk stays as it is."""
        with self.unchanged(arguments):
            result = self.refused(*arguments, **more)
        if names is not None:
            self.assert_names(result, names)
        return result

    def not_good(self, *arguments, **more):
        """`verify` of what is in order but not good: its facts on stdout, and one error."""
        with self.unchanged(arguments):
            result = self.run_ztc(*arguments, **more)
        self.assertEqual(result.code, 1, result)
        self.assert_one_error(result)
        return result

    def assert_names(self, result, names):
        """The one error matches the pattern, and shows no control character."""
        line = next(line for line in result.err.splitlines() if line.startswith("[error]> "))
        self.assertRegex(line, names, result)
        self.assertIsNone(re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", result.err), repr(result.err))

    def with_modules(self, *names):
        """A ztc of its own with these modules beside it, and no others: a patch of the program to be run."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="bin-", dir=self.work.parent))
        self.addCleanup(shutil.rmtree, folder)
        (folder / "modules").mkdir()
        shutil.copy(support.ZTC, folder / "ztc")
        for name in names:
            shutil.copy(MODULES / f"{name}.so", folder / "modules")
        return unittest.mock.patch.object(support, "ZTC", str(folder / "ztc"))

    @staticmethod
    def nobody():
        """For preexec_fn: root may read everything, so it must not be root."""
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)

    def rows(self):
        """`vm custom list`, by name."""
        return {row["target"]: row for row in self.json_of(*CUSTOM, "list")}
