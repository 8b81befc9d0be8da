#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc sdk new`: the example under a name of one's own; nothing that is there is overwritten."""
import pathlib
import shutil
import unittest

import support

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "sdk/examples/minimal"


class SdkNew(support.Case):
    def setUp(self):
        super().setUp()
        # As installed: bin/ztc with share/ztc/sdk beside it.
        prefix = self.work / "prefix"
        (prefix / "bin").mkdir(parents=True)
        shutil.copy2(support.ZTC, prefix / "bin/ztc")
        shutil.copytree(EXAMPLE, prefix / "share/ztc/sdk/examples/minimal", ignore=shutil.ignore_patterns("build"))
        self.addCleanup(setattr, support, "ZTC", support.ZTC)
        support.ZTC = str(prefix / "bin/ztc")

    def test_copies_under_the_new_name(self):
        self.good("sdk", "new", "acme")
        theirs = {str(path.relative_to(EXAMPLE)) for path in EXAMPLE.rglob("*")
                  if path.is_file() and "build" not in path.relative_to(EXAMPLE).parts}
        ours = set(self.snapshot(self.work / "acme"))
        self.assertEqual(ours, {name.replace("minimal", "acme") for name in theirs})
        for name, content in self.snapshot(self.work / "acme").items():
            self.assertNotRegex(content.decode(), r"(?<![A-Za-z])(minimal|MINIMAL)(?![A-Za-z])", name)

    def test_json(self):
        value = self.json_of("sdk", "new", "acme")
        self.assertEqual((value["name"], value["path"]), ("acme", "acme"))
        self.assertEqual({path for path in value["files"]},
                         {f"acme/{name}" for name in self.snapshot(self.work / "acme")})

    def test_what_is_there_is_left(self):
        for make in (lambda path: path.mkdir(), lambda path: path.write_text("mine"),
                     lambda path: path.symlink_to("/nowhere")):
            path = self.work / "acme"
            make(path)
            self.refused("sdk", "new", "acme")
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def test_bad_names(self):
        before = set(self.work.iterdir())
        for name in ("", ".", "..", "../x", "a/b", "Acme", "1x", "_x", "a-b", "a b", "a" * 28, "a_b_c", "ä", "x\n"):
            with self.subTest(name):
                self.refused("sdk", "new", name)
        self.assertEqual(set(self.work.iterdir()), before)

    def test_sdk_that_is_not_installed(self):
        shutil.rmtree(self.work / "prefix/share")
        self.assertIn("SDK", self.refused("sdk", "new", "acme").err)
        self.assertFalse((self.work / "acme").exists())


class InTree(support.Case):
    def test_program_in_the_build_folder_finds_the_example(self):
        if not (pathlib.Path(support.ZTC).parent.parent / "sdk/examples/minimal").is_dir():
            self.skipTest("the build folder is not inside the source tree")
        self.good("sdk", "new", "acme")


if __name__ == "__main__":
    unittest.main()
