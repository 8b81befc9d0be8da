# SPDX-License-Identifier: Apache-2.0
"""The module that create writes, loaded the way tools written for the original toolchain load it."""
import json
import os
import pathlib
import py_compile
import shutil
import subprocess
import sys
import tempfile
import unittest

PRINT = os.environ["ZTC_PRINT_PYTHON"]
NAMES = ("myboard", "my-board", "esp wroom 32", "32board", "class", "a_b")

FAKE_ZTC = """#!/usr/bin/python3
import os, sys
print(" ".join(sys.argv[1:4]))
for part in sys.argv[4:]:
    name, _, path = part.partition(":")
    if os.path.isfile(path):
        print(name, open(path, "rb").read().hex())
    elif name != "--spec":
        print(part)
sys.exit(int(os.environ.get("FAKE_STATUS", "0")))
"""


class Module(unittest.TestCase):
    """A folder with the module, device.json beside it, and made-up base and devices modules."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ztc-python-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "base.py").write_text("json = os = subprocess = 'shadowed'\n")
        (self.folder / "devices.py").write_text("class Board:\n    def __init__(self, info):\n"
                                                "        self.__dict__.update(info)\n")
        sys.path.insert(0, str(self.folder))
        self.addCleanup(sys.path.remove, str(self.folder))

    def load(self, name, device):
        """The device's class, found by name as device.json has it: module.Class."""
        text = subprocess.run([PRINT, name], check=True, capture_output=True).stdout.decode("ascii")
        path = self.folder / f"{name}.py"
        path.write_text(text)
        if isinstance(device, str):
            (self.folder / "device.json").write_text(device)
        elif device is not None:
            (self.folder / "device.json").write_text(json.dumps(device))
        py_compile.compile(str(path), cfile=str(self.folder / "compiled.pyc"), doraise=True)
        for module in ("base", "devices", name):
            sys.modules.pop(module, None)
        return getattr(__import__(name), name + "Device")

    def matches(self, found, vid, pid):
        return found.match({"vid": vid, "pid": pid, "sid": "NO_SID"})

    def test_the_class_has_the_name_that_device_json_says(self):
        for name in NAMES:
            with self.subTest(name):
                found = self.load(name, {"vids": [], "pids": []})
                self.assertEqual(found.__name__, name + "Device")
                self.assertTrue(issubclass(found, sys.modules["devices"].Board))

    def test_it_matches_pairs_where_the_lists_are_of_one_length(self):
        found = self.load("myboard", {"vids": ["1A86", "10C4"], "pids": ["7523", "EA60"]})
        self.assertTrue(self.matches(found, "1A86", "7523"))
        self.assertTrue(self.matches(found, "10C4", "EA60"))
        self.assertFalse(self.matches(found, "1A86", "EA60"))

    def test_it_matches_any_with_any_otherwise(self):
        found = self.load("myboard", {"vids": ["1A86", "10C4"], "pids": ["7523"]})
        self.assertTrue(self.matches(found, "10C4", "7523"))
        self.assertFalse(self.matches(found, "10C4", "EA60"))

    def test_it_matches_nothing_without_ids(self):
        for device in ({"vids": [], "pids": []}, {}, {"vids": None}, None, "", "[]", "{\"vids\": 3}", "nonsense"):
            (self.folder / "device.json").unlink(missing_ok=True)
            found = self.load("myboard", device)
            self.assertFalse(self.matches(found, "1A86", "7523"))
            self.assertFalse(found.match({}))

    def burn(self, found, parts, status=0, program=None):
        """Calls burn_custom with a made-up ztc; (done, text, what outfn got)."""
        fake = self.folder / "ztc"
        fake.write_text(FAKE_ZTC)
        fake.chmod(0o755)
        os.environ["ZTC"] = str(program or fake)
        os.environ["FAKE_STATUS"] = str(status)
        said = []
        done, text = found({"port": "/dev/ttyUSB7"}).burn_custom(parts, b"\x01\x02", said.append)
        return done, text, said

    def test_it_flashes_by_calling_ztc(self):
        found = self.load("my-board", {"vids": [], "pids": []})
        done, text, said = self.burn(found, [b"\xaa", b"\xbb\xcc"])
        self.assertIs(done, True)
        self.assertEqual(said, [text])
        self.assertIn("device virtualize_raw", text)
        for line in ("part0 aa", "part1 bbcc", "portbin 0102", "target:my-board", "port:/dev/ttyUSB7"):
            self.assertIn(line, text.splitlines())

    def test_one_part_may_stand_alone_and_be_base64(self):
        found = self.load("my-board", {"vids": [], "pids": []})
        self.assertIn("part0 aabb", self.burn(found, b"\xaa\xbb")[1].splitlines())
        self.assertIn("part0 aabb", self.burn(found, "qrs=")[1].splitlines())

    def test_a_failure_is_reported_with_its_words(self):
        found = self.load("my-board", {"vids": [], "pids": []})
        done, text, _ = self.burn(found, [b"\xaa"], status=1)
        self.assertIs(done, False)
        self.assertIn("virtualize_raw", text)
        done, text, said = self.burn(found, [b"\xaa"], program=self.folder / "nothing")
        self.assertIs(done, False)
        self.assertIn("cannot run", text)
        self.assertEqual(said, [text])


if __name__ == "__main__":
    unittest.main()
