#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A new member of a family, made by doing to the letter what the manual's adding-a-target.md says.

The family is a copy of the one that the manual names; the member's facts and template lie in `member`. Built out of
tree against the installed SDK, checked, and a board compiled with it.
"""
import csv
import json
import os
import pathlib
import re
import shutil
import tempfile
import unittest

import test_outside
from test_outside import ZTC, run

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
PINDATA = ROOT / "tests" / "data" / "pindata"
LINES_MAX = 10

# "In `FILE`, at the end:" or "In `FILE`, behind `LINE`:", and the block that follows.
STEP = re.compile(r"In `([^`]+)`, (?:at the end|behind `([^`]+)`):\n\n```\w+\n(.*?)```\n", re.S)


class Member(test_outside.Outside):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manual = (cls.sdk / "share/ztc/sdk/manual/adding-a-target.md").read_text()
        begin = manual.index("\n## To a family that is there\n")
        cls.section = manual[begin:manual.index("\n## ", begin + 1)]
        cls.family = ROOT / re.search(r"`(targets/\w+)`", cls.section).group(1)
        cls.steps = STEP.findall(cls.section)
        cls.files = re.findall(r"(?m)^\| `([^`]+\.(?:csv|yml))` \|", cls.section)
        cls.folder_of_copy = pathlib.Path(tempfile.mkdtemp(prefix="member", dir=cls.folder))
        cls.made = cls.folder_of_copy / cls.family.name
        shutil.copytree(cls.family, cls.made)
        cls.follow()
        (cls.folder_of_copy / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.18)\nproject(member LANGUAGES C)\nfind_package(ztc-sdk REQUIRED)\n"
            f"set(ZTC_MODULE_OUTPUT_DIR ${{CMAKE_BINARY_DIR}})\nadd_subdirectory({cls.family.name})\n")
        cls.build_with_cmake(cls.folder_of_copy)
        cls.modules = cls.folder_of_copy / "build"
        cls.target = re.search(r"provides=target:(\S+)", cls.section).group(1)

    @classmethod
    def follow(cls):
        """The files, then each step in the order of the text."""
        for name in cls.files:
            shutil.copy(HERE / "member" / name, cls.made / name)
        for name, behind, block in cls.steps:
            text = (cls.made / name).read_text()
            if not behind:
                text += block
            elif text.count(behind + "\n") == 1:
                text = text.replace(behind + "\n", behind + "\n" + block)
            else:
                raise AssertionError(f"{name} of {cls.family} has `{behind}` {text.count(behind)} times")
            (cls.made / name).write_text(text)

    def ztc(self, *arguments):
        home = tempfile.mkdtemp(prefix="home", dir=self.folder)
        return self.ztc_in(home, *arguments)

    def ztc_in(self, home, *arguments):
        environment = {**self.environment, "HOME": home, "ZERYNTH_HOME": home}
        return run(ZTC, "--plugin-dir", self.modules, *arguments, environment=environment)

    def test_it_takes_ten_lines_beside_tables_and_template(self):
        lines = [line for _, _, block in self.steps for line in block.split("\n") if line.strip()]
        self.assertEqual({name for name, _, _ in self.steps},
                         {"CMakeLists.txt", "module.c", f"{self.family.name}.info"})
        self.assertLessEqual(len(lines), LINES_MAX, lines)
        self.assertLessEqual(max(map(len, lines)), 120)

    def test_nothing_else_of_the_family_is_touched(self):
        stepped = {name for name, _, _ in self.steps}
        for path in self.family.iterdir():
            if path.name not in stepped:
                self.assertEqual(path.read_bytes(), (self.made / path.name).read_bytes(), path.name)

    @unittest.skipUnless(os.access(ZTC, os.X_OK), "the program is not built")
    def test_the_module_passes_its_check(self):
        found = json.loads(self.ztc("-J", "plugin", "check", self.modules / f"{self.family.name}.so").stdout)
        self.assertEqual(found["failed"], 0, found)

    @unittest.skipUnless(os.access(ZTC, os.X_OK), "the program is not built")
    def test_old_and_new_target_compile_without_a_finding(self):
        home = tempfile.mkdtemp(prefix="home", dir=self.folder)
        info = (self.made / f"{self.family.name}.info").read_text()
        targets = re.findall(r"(?m)^provides=target:(\S+)$", info)
        self.assertGreater(len(targets), 1)
        for number, target in enumerate(targets):
            self.ztc_in(home, "vm", "custom", "create", target, f"board{number}")
            for version in (1, 2):
                made = json.loads(self.ztc_in(home, "-J", "vm", "custom", "compile", f"board{number}", "--strict",
                                              "--port-version", version).stdout)
                self.assertEqual((made["diagnostics"], made["port"]["version"]), ([], version), target)

    @unittest.skipUnless(os.access(ZTC, os.X_OK), "the program is not built")
    def test_rules_of_the_family_look_at_the_members_own_tables(self):
        home = tempfile.mkdtemp(prefix="home", dir=self.folder)
        self.ztc_in(home, "vm", "custom", "create", self.target, "board")
        template = next(pathlib.Path(home).rglob("board.yml"))
        text = template.read_text()
        self.assertEqual(text.count("    PWM1: D20\n"), 1)
        template.write_text(text.replace("    PWM1: D20\n", "    PWM1: D3\n"))
        made = json.loads(self.ztc_in(home, "-J", "vm", "custom", "compile", "board").stdout)
        self.assertEqual([row["code"] for row in made["diagnostics"]], [f"{self.family.name.upper()}-N001"])

    @unittest.skipUnless(os.access(ZTC, os.X_OK), "the program is not built")
    def test_its_facts_are_those_of_the_pin_data(self):
        shown = json.loads(self.ztc("-J", "target", "show", self.target).stdout)
        found = {(pin["name"], row["af"], row["signal"]) for pin in shown["pins"] for row in pin["functions"]
                 if row["class"] != "ADC"}
        analog = {(pin["name"], row["channel"]) for pin in shown["pins"] for row in pin["functions"]
                  if row["class"] == "ADC"}
        with open(PINDATA / f"{shown['chip']}.csv", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if "QFN60" in row["package"].split(";")]
        self.assertEqual([pin["name"] for pin in shown["pins"]], [row["name"] for row in rows])
        self.assertEqual(found, {(row["name"], number, row[f"f{number}"]) for row in rows for number in range(12)
                                 if row[f"f{number}"]})
        self.assertEqual(analog, {(row["name"], int(row["adc_channel_qfn60"])) for row in rows
                                  if row["adc_channel_qfn60"]})


if __name__ == "__main__":
    unittest.main()
