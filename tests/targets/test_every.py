#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What holds for every target that the program knows, and for every module beside it; none is named here."""
import functools
import os
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "command"))
import support  # noqa: E402 (the folder has to be known first)

CREATE = ("vm", "custom", "create")
COMPILE = ("vm", "custom", "compile")
SHOW = ("vm", "custom", "show")
MODULES = pathlib.Path(os.environ.get("ZTC_BUILD_DIR", ROOT / "build")) / "modules"

# What port.bin version 1 carries, as sdk/manual/port-bin.md has it.
V1_WITH_ZERO = {"ADC", "PWM", "ICU", "DAC"}
V1_WITH_PERIPHERAL = {"SPI", "I2C", "CAN", "SERIAL"}
V1_PERIPHERALS = V1_WITH_PERIPHERAL | {"HTM", "RTC"}
V1_ROLES = {"SERIAL": ("rx", "tx"), "I2C": ("sda", "scl"), "SPI": ("mosi", "miso", "sclk")}

ALWAYS_IN_A_TEMPLATE = ["short_name", "cmacros", "pinmap", "pinclasses", "peripherals", "device"]
ALWAYS_IN_DEVICE = ["name", "target", "original_target", "chip_model", "vids", "pids", "manual_reset", "reset_time",
                    "connection", "classes", "virtualizable", "jtag_class"]


def without_zeros(values):
    """Values as version 1 says how many there are: up to the last that is not 0."""
    while values and values[-1] == 0:
        values = values[:-1]
    return list(values)


def prefix_of(name):
    return re.match(r"[A-Z0-9]*[A-Z]", name).group(0)


def functions_as_carried(shown, version):
    """Name to what a port.bin of this version says of each functional pin of a template."""
    classes = {row["class"] for row in shown["peripherals"]}
    numbers = {(row["class"], row["index"]) for row in shown["functions"]}
    carried = {}
    for row in shown["functions"]:
        kind = row["class"]
        written = (kind, 0) in numbers if kind in V1_WITH_ZERO else kind in V1_WITH_PERIPHERAL & classes
        if version == 1 and not written:
            continue
        said = {key: row[key] for key in ("class", "role", "pin", "signal", "unit", "channel")}
        said["values"] = without_zeros(row["values"])
        if version != 1:
            said.update(index=row["index"], af=row["af"], hw=row["hw"])
        carried[row["name"]] = said
    return carried if version != 1 else renamed_by_text(carried)


def renamed_by_text(carried):
    """Entry i of a class in text order comes back under the i-th of the numbers 0, 1, ... sorted as text."""
    names = {}
    for prefix in {prefix_of(name) for name in carried}:
        mine = [name for name in carried if prefix_of(name) == prefix]
        bus = carried[mine[0]]["class"] in V1_ROLES
        number = (lambda name: int(name[len(prefix_of(name)):])) if bus else (lambda name: name)
        plain = sorted((f"{prefix}{i}" for i in range(len(mine))), key=number)
        names.update(zip(sorted(mine, key=number), plain))
    return {names[name]: said for name, said in carried.items()}


def peripherals_as_carried(shown, version):
    """Name to hw and roles, likewise."""
    if version != 1:
        return {row["name"]: (row["hw"], row["instance"], row["roles"]) for row in shown["peripherals"]}
    carried = {}
    for kind in V1_PERIPHERALS:
        rows = sorted((row for row in shown["peripherals"] if row["class"] == kind), key=lambda row: row["index"])
        for number, row in enumerate(rows):
            roles = {role: row["roles"][role] for role in V1_ROLES.get(kind, ())}
            carried[f"{kind}{number}"] = (row["hw"], row["instance"], roles)
    return carried


def pins_as_carried(shown, version):
    """Name to place and extras, likewise. The functional pins of each follow from the functions."""
    names = ("port", "pad", "pad_name", "abilities", "flags")
    return {row["name"]: ([row[name] for name in names], row["extras"] if version != 1 else {})
            for row in shown["pins"]}


def of_every_target(check):
    """Makes a test of `check`, which is asked about each target in a subtest with a fresh custom VM."""
    @functools.wraps(check)
    def test(self):
        for number, row in enumerate(self.targets):
            with self.subTest(row["target"]):
                name = f"board{number}"
                self.good(*CREATE, row["target"], name)
                check(self, row["target"], name)
    return test


class Every(support.Case):
    """Something for each target, in a home that all of them share."""

    def setUp(self):
        super().setUp()
        rows = self.json_of("target", "list")
        self.assertTrue(rows, "no target at all")
        self.targets = [row for row in rows if row["customizable"]]

    def versions(self, target):
        shown = self.json_of("target", "show", target)
        self.assertTrue(shown["port_versions"], target)
        self.assertIn(shown["default_port_version"], shown["port_versions"])
        return shown["port_versions"]



class Template(Every):
    """The template that create writes."""

    @of_every_target
    def test_every_section_is_explained(self, target, name):
        text = self.template(name).read_text()
        self.assertTrue(text.startswith("#"), f"{target}: it begins with what it is for")
        sections = re.findall(r"(?m)^([a-z_]+):", text)
        self.assertLessEqual(set(ALWAYS_IN_A_TEMPLATE), set(sections))
        for section in sections:
            comment = re.search(rf"(?m)((?:^#.*\n)*)\n?^{section}:", text).group(1)
            words = re.findall(r"[A-Za-z]{2,}", comment)
            self.assertGreaterEqual(len(words), 4, f"{target}: no comment before {section}: says what it is for")

    @of_every_target
    def test_it_says_how_to_go_on(self, target, name):
        comments = " ".join(re.findall(r"(?m)^\s*#(.*)$", self.template(name).read_text()))
        self.assertIn("ztc vm custom compile", comments)
        self.assertIn(f"ztc target show {target}", comments)

    @of_every_target
    def test_every_kind_of_pin_and_peripheral_in_it_is_explained(self, target, name):
        shown = self.json_of(*SHOW, name)
        comments = " ".join(re.findall(r"(?m)#(.*)$", self.template(name).read_text()))
        kinds = {prefix_of(row["name"]) for row in shown["functions"] + shown["peripherals"]}
        for kind in sorted(kinds):
            self.assertRegex(comments, rf"\b{kind}n\b", f"{target}: the comments do not say what {kind}n is")

    @of_every_target
    def test_device_section(self, target, name):
        device = self.json_of(*SHOW, name)["device"]
        for key in ALWAYS_IN_DEVICE:
            self.assertIn(key, device, target)
        self.assertEqual((device["target"], device["original_target"]), (name, target))
        self.assertEqual((device["vids"], device["pids"]), ([], []))
        self.assertTrue(device["name"] and device["chip_model"], target)
        self.assertIsInstance(device["connection"]["baudrate"], int)
        self.assertIsInstance(device["reset_time"], int)


class PortBin(Every):
    """From the template to port.bin and back, in every version that a target offers."""

    def compile_clean(self, name, version):
        """The bytes; there must be no finding that is not accepted."""
        value = self.json_of(*COMPILE, name, "--strict", "--port-version", version)
        self.assertEqual(value["diagnostics"], [], f"version {version}")
        self.assertEqual(value["port"]["version"], version)
        return (self.cvm / name / "port.bin").read_bytes()

    @of_every_target
    def test_template_compiles_clean_and_to_the_same_bytes(self, target, name):
        for version in self.versions(target):
            first = self.compile_clean(name, version)
            self.assertEqual(self.compile_clean(name, version), first, f"version {version}")

    @of_every_target
    def test_default_version_is_the_one_that_is_made(self, target, name):
        default = self.json_of("target", "show", target)["default_port_version"]
        self.assertEqual(self.json_of(*COMPILE, name)["port"]["version"], default)

    @of_every_target
    def test_port_bin_read_back_is_the_template(self, target, name):
        template = self.json_of(*SHOW, name)
        for version in self.versions(target):
            path = self.work / f"{name}-{version}.bin"
            path.write_bytes(self.compile_clean(name, version))
            back = self.json_of(*SHOW, path, "--target", target)
            self.assertEqual((back["version"], back["short_name"], back["target"]), (version, name, target))
            self.assert_same(template, back, version)

    def assert_same(self, template, back, version):
        self.maxDiff = None
        told = f"version {version}"
        self.assertEqual(pins_as_carried(back, 2), pins_as_carried(template, version), told)
        functions = functions_as_carried(template, version)
        found = functions_as_carried(back, 2)
        for row in found.values() if version == 1 else ():
            for unknown in ("index", "af", "hw"):
                row.pop(unknown)
        self.assertEqual(found, functions, told)
        self.assertEqual(peripherals_as_carried(back, 2), peripherals_as_carried(template, version), told)
        for pin in back["pins"]:
            self.assertEqual(sorted(pin["functions"]),
                             sorted(name for name, row in functions.items() if row["pin"] == pin["name"]), told)

    @of_every_target
    def test_diff_finds_nothing_that_version_2_lost(self, target, name):
        if 2 in self.versions(target):
            self.compile_clean(name, 2)
            self.assertEqual(self.json_of("vm", "custom", "diff", name, self.cvm / name / "port.bin"), [])


class Module(Every):
    """The modules beside the program."""

    def test_every_module_passes_its_check(self):
        files = sorted(MODULES.glob("*.so"))
        self.assertTrue(files, MODULES)
        for path in files:
            with self.subTest(path.name):
                value = self.json_of("plugin", "check", path)
                self.assertEqual(value["failed"], 0, value)
                self.assertGreater(value["passed"], 0)

    def test_every_target_is_of_a_module_that_says_so(self):
        plugins = {row["id"]: row for row in self.json_of("plugin", "list")}
        for row in self.targets:
            self.assertIn(row["plugin"], plugins, row)


class Readme(Every):
    """README.md and the list of targets."""

    def test_its_table_is_the_list_of_targets(self):
        text = (ROOT / "README.md").read_text()
        section = text[text.index("\n## Targets\n"):]
        section = section[:section.index("\n## ", 1)]
        rows = re.findall(r"(?m)^\| `([^`]+)` \| (\S[^|]*) \| (\S[^|]*) \|$", section)
        listed = [row["target"] for row in self.json_of("target", "list")]
        self.assertEqual(sorted(target for target, *_ in rows), sorted(listed))
        for link in re.findall(r"\]\(([^)#]+)\)", section):
            self.assertTrue((ROOT / link).exists(), f"README.md links to {link}")

    def test_every_family_has_a_readme_that_names_its_targets_and_sources(self):
        families = [path.parent for path in (ROOT / "targets").glob("*/CMakeLists.txt")]
        self.assertTrue(families)
        told = {family: (family / "README.md").read_text() for family in families}
        for row in self.targets:
            self.assertTrue(any(row["target"] in text for text in told.values()), row["target"])


if __name__ == "__main__":
    unittest.main()
