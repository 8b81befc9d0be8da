# SPDX-License-Identifier: Apache-2.0
"""What the tests of all targets share: the pin data read on its own, facts compared both ways, boards, port.bin, plans.

A test of one target sets CHIP, and MODULE where the module has another name, and says in `pads` and `functions` what
the columns of its own pin data stand for. The folder `tests` is on PYTHONPATH (see CMakeLists.txt there).
"""
import collections
import csv
import json
import os
import pathlib
import re
import subprocess

import yaml

from command import support as command

PINDATA = command.DATA / "pindata"
BUILD = pathlib.Path(command.ZTC).parent
PRINT_PLAN = os.environ.get("ZTC_PRINT_PLAN", BUILD / "tests" / "targets" / "ztc_print_plan")
REFUSED = 3  # its exit status

ABILITIES = ("in", "out", "pull-up", "pull-down", "open-drain", "wake", "analog")
SECTIONS = ("short_name:", "layout:", "cmacros:", "pinmap:", "pinclasses:", "peripherals:", "accept:")
SEVERITIES = {"E": "error", "W": "warning", "N": "note"}
# What version 1 says that it does not write, and of which keys: buttons, lights, a bus without its entry; extras.
NOT_WRITTEN = {"W008": r"(BTN|LED|CANRX|CANTX)\d+", "W011": r"D\d+"}
# Functions and peripherals that version 1 does not carry, and peripherals that their first pin brings without an entry.
VERSION_2_ALONE = re.compile(r"(BTN|LED|SD)\d+")
WITHOUT_ENTRY = {"ADC0", "PWM0", "DAC0", "ICU0"}

main = command.main

# What the pin data and ztc both say of a pad, and of one thing that it can do. cautions: (caution, a word of its
# reason); pad: its name, or * for any pad.
Pad = collections.namedtuple("Pad", "name port pad abilities cautions", defaults=[()])
Function = collections.namedtuple("Function", "pad class_id role signal hw unit channel af values caution",
                                  defaults=[None, None, None, None, (), None])


def pin_data(name):
    """The rows of one table of the pin data."""
    with open(PINDATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(cell):
    """A cell as a number; None where it is empty."""
    return int(cell, 0) if cell else None


def usb_key(row):
    """VID:PID, as the tests write ids."""
    return f"{row['vid']}:{row['pid']}".upper()


def for_each(chips, *cases):
    """A class of each case for each chip, by name. A module adds them to its own names, where unittest looks."""
    return {f"{case.__name__}_{chip}": type(f"{case.__name__}_{chip}", (case,), {"CHIP": chip})
            for case in cases for chip in chips}


class Case(command.Case):
    """A case about one target."""
    CHIP = ""
    MODULE = ""  # the file's name without .so, where it is not that of the chip

    @property
    def module(self):
        return self.MODULE or self.CHIP

    @property
    def target(self):
        return f"cvm_{self.CHIP}"

    def shown(self):
        """What `target show` says."""
        if not hasattr(self, "_shown"):
            self._shown = self.json_of("target", "show", self.target)
        return self._shown

    def family_rows(self, name):
        """The chip's rows of a table that holds several chips."""
        rows = [row for row in pin_data(name) if row["family"] == self.CHIP]
        self.assertTrue(rows, name)
        return rows

    def create(self, name="board", *more):
        """A fresh custom VM; its folder."""
        self.good("vm", "custom", "create", self.target, name, *more)
        return self.cvm / name

    def show_board(self):
        """What `vm custom show` says of the template."""
        return self.json_of("vm", "custom", "show", "board")

    def show_port(self):
        """What `vm custom show` says of the port.bin that was made last."""
        return self.json_of("vm", "custom", "show", self.cvm / "board" / "port.bin")


class Facts(Case):
    """The module against the pin data; both ways, nothing missing and nothing extra."""
    NAME = ""           # where it is not the chip in capital letters
    ARCHITECTURE = ""
    RAM = 0             # KiB; 0 where the source does not say
    PADS = 0            # how many
    STRENGTHS = {}      # "VID:PID" of ids that are no bridge
    LAYOUTS = {}        # layouts of the flash in the SDK's words, where the pin data has its own

    def same(self, given, expected):
        """Two collections of rows without order, told apart by what only one of them has."""
        given, expected = list(given), list(expected)
        for side, words in ((given, "ztc"), (expected, "the expectation")):
            self.assertEqual(len(side), len(set(side)), f"{words} has a row twice")
        self.assertEqual(set(given) - set(expected), set(), "ztc has more than the pin data")
        self.assertEqual(set(expected) - set(given), set(), "ztc lacks what the pin data has")

    # What a family's pin data stands for.

    def pads(self):
        """Every Pad that there should be."""
        raise NotImplementedError

    def functions(self):
        """Every Function that there should be."""
        raise NotImplementedError

    def blocks(self):
        """By (class, name), the piece of hardware that instances of several classes share."""
        return {}

    def instances(self):
        """(class, hw, name, users) of every instance that there should be."""
        return [(row["class"], int(row["hw"]), row["name"], int(row["users"]))
                for row in self.family_rows("instances.csv")]

    def packages(self):
        """(package, pad) of every pad that a package brings out; the pin data has no pin numbers."""
        return []

    def usb_rows(self):
        """The rows of the pin data's ids that name the chip."""
        return [row for row in pin_data("usb_ids.csv") if self.CHIP in row["families"].split(";")]

    def strength(self, row):
        """How surely an id tells the chip."""
        return self.STRENGTHS.get(usb_key(row), "bridge")

    # What ztc shows.

    def shown_functions(self):
        rows = [(pin["name"], row) for pin in self.shown()["pins"] for row in pin["functions"]]
        rows += [("*", row) for row in self.shown()["any_pad"]]
        return [Function(pad, row["class"], row["role"], row["signal"], row["hw"], row["unit"], row["channel"],
                         row["af"], tuple(row["values"]), row["caution"]) for pad, row in rows]

    def test_pads(self):
        expected = list(self.pads())
        self.assertEqual(len(expected), self.PADS)
        for pad in expected:
            self.assertLessEqual(set(pad.abilities), set(ABILITIES))
        self.same([(pin["name"], pin["port"], pin["pad"], tuple(pin["abilities"]), tuple(sorted(pin["flags"])))
                   for pin in self.shown()["pins"]],
                  [(pad.name, pad.port, pad.pad, tuple(word for word in ABILITIES if word in pad.abilities),
                    tuple(sorted(caution for caution, _ in pad.cautions))) for pad in expected])

    def test_reasons_of_cautions(self):
        pins = {pin["name"]: pin for pin in self.shown()["pins"]}
        for pad in self.pads():
            reasons = pins[pad.name]["reasons"]
            self.assertEqual(set(reasons), set(pins[pad.name]["flags"]), pad.name)
            for caution, word in pad.cautions:
                self.assertIn(word, reasons[caution], pad.name)

    def test_functions(self):
        self.same(self.shown_functions(), self.functions())

    def test_instances(self):
        blocks = self.blocks()
        self.same([(row["class"], row["hw"], row["name"], row["users"], row["block"])
                   for row in self.shown()["instances"]],
                  [(*row, blocks.get((row[0], row[2]))) for row in self.instances()])

    def test_packages(self):
        expected = [(package, None, pad) for package, pad in self.packages()]
        self.same([(row["package"], pin["number"], pin["pin"]) for row in self.shown()["packages"]
                   for pin in row["pins"]], expected)
        self.same([(place["package"], place["number"], pin["name"]) for pin in self.shown()["pins"]
                   for place in pin["packages"]], expected)

    def test_flash(self):
        """In the order of the pin data."""
        rows = self.family_rows("flash_layout.csv")
        names = ("variant", "start", "size", "write_unit", "erase_unit", "layout", "port_region", "port_region_size",
                 "note", "app_start")
        self.assertEqual([tuple(row[name] for name in names) for row in self.shown()["flash"]],
                         [(row["variant"], int(row["flash_start"].split()[0], 0), int(row["flash_size"]),
                           int(row["write_unit"]), None if row["erase_unit"] == "sector" else int(row["erase_unit"]),
                           self.LAYOUTS.get(row["layout"], row["layout"].replace(";", ",")),
                           int(row["port_region"], 0), int(row["port_region_size"]),
                           "; ".join(filter(None, (row["reserved"], row["port_region_note"]))), int(row["app_start"], 0))
                          for row in rows])
        self.assertEqual(self.shown()["flash_kib"] * 1024, min(int(row["flash_size"]) for row in rows))

    def test_usb(self):
        shown = self.shown()["usb"]
        self.same([(usb_key(row), row["mode"], row["strength"]) for row in shown],
                  [(usb_key(row), row["mode"], self.strength(row)) for row in self.usb_rows()])
        self.assertLessEqual(self.STRENGTHS.items(), {usb_key(row): row["strength"] for row in shown}.items())
        info = self.json_of("plugin", "info", f"org.ztc.{self.module}")
        self.assertEqual([[row[name] for name in ("vid", "pid", "mode", "strength")] for row in shown],
                         [[row[name] for name in ("vid", "pid", "mode", "strength")] for row in info["usb"]
                          if row["target"] == self.target])

    def test_description(self):
        shown = self.shown()
        self.assertEqual((shown["target"], shown["chip"], shown["name"], shown["architecture"], shown["ram_kib"]),
                         (self.target, self.CHIP, self.NAME or self.CHIP.upper(), self.ARCHITECTURE, self.RAM))
        self.assertEqual((shown["customizable"], shown["port_versions"], shown["default_port_version"]),
                         (True, [1, 2], 2))


class Boards(Case):
    """Templates written for the occasion, and what compile says of them."""

    @property
    def prefix(self):
        """What the codes of the module's own findings begin with."""
        return self.module.upper()

    def board(self, pads, functions=(), peripherals=(), accept=None):
        """A template as text. pads: names such as PB4, numbers of port PA, or either with extras: (4, "{ ... }");
        the rest: lines of YAML without indent."""
        lines = ["short_name: board", "layout: board", "cmacros: [ VM_IS_CUSTOM ]", "pinmap:"]
        for index, pad in enumerate(pads):
            name, *extras = pad if isinstance(pad, tuple) else (pad,)
            name = str(name) if isinstance(name, str) else f"PA{name}"
            lines.append(f"    D{index}: [ {', '.join([name[:2], name[2:], *extras])} ]")
        for section, entries in (("pinclasses", functions), ("peripherals", peripherals)):
            lines += [f"{section}:" if entries else f"{section}: {{}}", *(f"    {entry}" for entry in entries)]
        lines += [f"accept: {accept}"] if accept else []
        lines.append(f"device: {{ name: b, original_target: {self.target}, chip_model: {self.CHIP}, "
                     "vids: [], pids: [] }")
        return "\n".join(lines) + "\n"

    def compile(self, text, version, *more):
        """Compiles a template: its findings, each with the key of the line that it points at."""
        folder = self.cvm / "board"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "board.yml").write_text(text)
        result = self.run_ztc("-J", "vm", "custom", "compile", "board", "--port-version", version, *more)
        lines, found = text.splitlines(), json.loads(result.out)["diagnostics"]
        for row in found:
            row["key"] = lines[row["line"] - 1].split(":")[0].strip()
        fatal = ("error", "warning") if "--strict" in more else ("error",)
        self.assertEqual(result.code, int(any(row["severity"] in fatal for row in found)), result)
        return found

    def findings(self, text, *more):
        """What compile finds in both versions alike, but for what version 1 does not write."""
        old, found = (self.compile(text, version, *more) for version in (1, 2))
        lost = [row for row in old if row["code"] in NOT_WRITTEN]
        self.assertEqual([row for row in old if row not in lost], found)
        for row in lost:
            self.assertRegex(row["key"], NOT_WRITTEN[row["code"]])
        return found

    def codes(self, text):
        return [row["code"] for row in self.findings(text)]

    def assert_found(self, text, expected):
        """Exactly these findings: (code, key of the line, part of the message); -W001 is W001 of the module's own."""
        expected = [(self.prefix * code.startswith("-") + code, key, part) for code, key, part in expected]
        found = self.findings(text)
        self.assertEqual([(row["code"], row["key"]) for row in found], [row[:2] for row in expected], found)
        for row, (code, _, part) in zip(found, expected):
            self.assertEqual(row["severity"], SEVERITIES[code.split("-")[-1][0]], row)
            self.assertIn(part, row["message"])

    def assert_clean(self, text):
        """No finding at all, and none that --strict would take for an error."""
        self.assertEqual(self.findings(text, "--strict"), [])


class Rules(Boards):
    """The module's own rules."""
    CODES = ()  # all of them, without what they begin with

    def test_every_code_is_explained(self):
        self.assertTrue(self.CODES)
        for code in (f"{self.prefix}-{code}" for code in self.CODES):
            value = self.json_of("explain", code)
            self.assertEqual(value["code"], code)
            self.assertGreater(len(value["text"]), 100)
            self.assertNotEqual(value["wrong"], value["right"])
            out = self.good("explain", code).out
            self.assertIn(code, out)
            self.assertGreater(len(out), 300)
            self.assertTrue(all(len(line) <= 100 for line in out.splitlines()), out)


class Plans(Case):
    """Flash plans, printed by a program of the tests (print_plan.c): no command shows them."""

    def plan(self, flash_size, *images, variant=""):
        """The steps as (kind, role, address, size), or the refusal alone as (code, message; remedy)."""
        path = BUILD / "modules" / f"{self.module}.so"
        done = subprocess.run([PRINT_PLAN, path, self.target, str(flash_size), variant, *images], capture_output=True, text=True,
                              timeout=60, check=False)
        rows = [tuple(line.split("\t")) for line in done.stdout.splitlines()]
        self.assertIn(done.returncode, (0, REFUSED), done.stderr)
        self.assertEqual([row[0] for row in rows if row[0] in ("refused", "told")],
                         ["refused"] if done.returncode == REFUSED else [], rows)
        if done.returncode == REFUSED:
            self.assertEqual(len(rows), 1, rows)
        return rows if done.returncode == 0 else rows[0][1:]


class Templates(Case):
    """The target's own template: without a finding, explained, and the same board when port.bin is read back."""

    def created(self):
        """The template as YAML has it."""
        self.create()
        return yaml.safe_load(self.template().read_text())

    def read_back(self, version):
        """The port.bin that the template gives."""
        self.create()
        value = self.json_of("vm", "custom", "compile", "board", "--strict", "--port-version", version)
        self.assertEqual(value["diagnostics"], [])
        port = self.show_port()
        self.assertEqual((value["port"]["version"], port["version"], port["target"]), (version, version, self.target))
        return port

    def check_version(self, version):
        """Compares port.bin with the template; its functions by name."""
        port = self.read_back(version)
        template = yaml.safe_load(self.template().read_text())
        wanted, peripherals = ({name: entry for name, entry in template[section].items()
                                if version == 2 or not VERSION_2_ALONE.fullmatch(name)}
                               for section in ("pinclasses", "peripherals"))
        self.assertEqual({pin["name"]: [pin["port"], pin["pad"]] for pin in port["pins"]}, template["pinmap"])
        given = {row["name"]: [row["pin"], *row["values"]] for row in port["functions"]}
        self.assertEqual(set(given), set(wanted))
        for name, pin in wanted.items():
            pin = pin if isinstance(pin, list) else [pin]
            # Version 1 has room for three values and does not say how many are meant: zeros at the end are none.
            padded = given[name] + [0] * (len(pin) - len(given[name])) * (version == 1)
            self.assertEqual(padded[:len(pin)], pin, name)
        entries = {row["name"]: {"hw": row["hw"], **row["roles"]} for row in port["peripherals"]}
        for name, entry in peripherals.items():
            self.assertEqual(entries.pop(name), entry, name)
        self.assertLessEqual(set(entries), WITHOUT_ENTRY)
        return {row["name"]: row for row in port["functions"]}

    def test_version_1(self):
        self.check_version(1)

    def test_version_2(self):
        self.check_version(2)

    def test_every_section_is_explained(self):
        self.create()
        lines = self.template().read_text().splitlines()
        for key in SECTIONS:
            at = next(index for index, line in enumerate(lines) if line.startswith(key))
            self.assertTrue(lines[at - 1].startswith("# "), key)
        self.assertTrue(all(len(line) <= 120 for line in lines))
