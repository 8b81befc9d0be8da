# SPDX-License-Identifier: Apache-2.0
"""What the tests of target modules share: the pin data read on its own, what ztc shows, and boards written for a rule."""
import csv
import os
import pathlib
import subprocess
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "command"))

import support  # noqa: E402  (the folder has to be on the path first)

PRINT_TARGET = os.environ.get("ZTC_PRINT_TARGET", "")
PINDATA = support.DATA / "pindata"
DEVICE = "device: { name: test, chip_model: test, connection: { baudrate: 115200 }, manual_reset: 0, vids: [], pids: [] }\n"


def pin_data(name):
    """The rows of one table of the pin data."""
    with open(PINDATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    """A cell as a number; None where it is empty."""
    return int(text, 0) if text else None


class Case(support.Case):
    """A case about one target of one module."""
    TARGET = ""   # the id
    MODULE = ""   # the file, without .so
    FAMILY = ""   # in the pin data

    def shown(self):
        """What `target show` says."""
        if not hasattr(self, "_shown"):
            self._shown = self.json_of("target", "show", self.TARGET)
        return self._shown

    def family_rows(self, name):
        """The family's rows of a table that holds several families."""
        return [row for row in pin_data(name) if row["family"] == self.FAMILY]

    def module_path(self):
        return pathlib.Path(support.ZTC).parent / "modules" / f"{self.MODULE}.so"

    def print_target(self, *words):
        """Runs the program that prints what no command shows: its lines, cells apart, and its exit status."""
        done = subprocess.run([PRINT_TARGET, self.module_path(), self.TARGET, *map(str, words)], timeout=60,
                              capture_output=True, text=True, check=False)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        return [line.split("\t") for line in done.stdout.splitlines()], done.returncode


class Facts(Case):
    """Comparisons of the module with the pin data; both ways, nothing missing and nothing extra."""

    def compare(self, given, expected):
        """Two collections without order, told apart by what only one of them has."""
        given, expected = list(given), list(expected)
        for side in (given, expected):
            self.assertEqual(len(side), len(set(side)), "rows stand twice")
        self.assertEqual(set(given) - set(expected), set(), "ztc has more than the pin data")
        self.assertEqual(set(expected) - set(given), set(), "ztc lacks what the pin data has")

    def compare_pins(self, expected):
        """expected: (name, port, pad, abilities, cautions), the last two as sorted tuples."""
        self.compare([(pin["name"], pin["port"], pin["pad"], tuple(sorted(pin["abilities"])),
                       tuple(sorted(pin["flags"]))) for pin in self.shown()["pins"]], expected)

    def compare_functions(self, expected):
        """expected: (pad or *, class, role, signal, hw, unit, channel, af, values)."""
        rows = [(pin["name"], function) for pin in self.shown()["pins"] for function in pin["functions"]]
        rows += [("*", function) for function in self.shown()["any_pad"]]
        self.compare([(pad, f["class"], f["role"], f["signal"], f["hw"], f["unit"], f["channel"], f["af"],
                       tuple(f["values"])) for pad, f in rows], expected)
        self.assertEqual({function["caution"] for _, function in rows}, {None})

    def compare_instances(self, blocks=None):
        """blocks: by (class, name), the hardware that several classes share."""
        blocks = blocks or {}
        self.compare([(row["class"], row["hw"], row["name"], row["users"], row["block"])
                      for row in self.shown()["instances"]],
                     [(row["class"], int(row["hw"]), row["name"], int(row["users"]),
                       blocks.get((row["class"], row["name"]))) for row in self.family_rows("instances.csv")])

    def compare_flash(self, layouts=None):
        """Rows of the flash, with the layout in the SDK's words where the pin data writes it otherwise."""
        rows, _ = self.print_target("flash")
        layouts = layouts or {}
        self.compare([(row[0], *map(int, row[1:5]), row[5], int(row[6]), int(row[7])) for row in rows],
                     [(row["variant"], int(row["flash_start"], 0), int(row["flash_size"]), int(row["write_unit"]),
                       int(row["erase_unit"]), layouts.get(row["layout"], row["layout"]),
                       int(row["port_region"], 0), int(row["port_region_size"]))
                      for row in self.family_rows("flash_layout.csv")])
        least = min(int(row["flash_size"]) for row in self.family_rows("flash_layout.csv"))
        self.assertEqual(self.shown()["flash_kib"] * 1024, least)

    def compare_usb(self, strengths):
        """Every id that the pin data names for the chip; strengths: those that are not bridges, by VID:PID."""
        info = self.json_of("plugin", "info", f"org.ztc.{self.MODULE}")
        self.compare([(row["vid"], row["pid"], row["mode"], row["strength"]) for row in info["usb"]
                      if row["target"] == self.TARGET],
                     [(row["vid"].upper(), row["pid"].upper(), row["mode"],
                       strengths.get(f"{row['vid']}:{row['pid']}".upper(), "bridge"))
                      for row in pin_data("usb_ids.csv") if self.FAMILY in row["families"].split(";")])
        self.assertEqual(len(strengths), len({(row["vid"], row["pid"]) for row in info["usb"]
                                              if row["target"] == self.TARGET and row["strength"] != "bridge"}))


class Board(Case):
    """Templates written for the occasion, and what compile says of them."""

    def board(self, pins, functions, peripherals=(), accept=None):
        """A template as text. pins: pads as [PORT, n]; functions and peripherals: lines of YAML without indent."""
        lines = ["short_name: board", "layout: board", "cmacros: [ VM_IS_CUSTOM ]", "pinmap:"]
        lines += [f"    D{i}: [ {port}, {pad} ]" for i, (port, pad) in enumerate(pins)]
        lines += ["pinclasses:"] + [f"    {line}" for line in functions]
        lines += ["peripherals:" if peripherals else "peripherals: {}"] + [f"    {line}" for line in peripherals]
        lines += [f"accept: {accept}"] if accept else []
        return "\n".join(lines) + "\n" + DEVICE.replace("{ ", f"{{ original_target: {self.TARGET}, ")

    def findings(self, text, strict=False):
        """Compiles a template for both versions, which must find the same: (code, line, message), and the exit status."""
        folder = self.cvm / "board"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "board.yml").write_text(text)
        seen = []
        for version in (1, 2):
            result = self.run_ztc("-J", "vm", "custom", "compile", "board", "--port-version", version,
                                  *(["--strict"] if strict else []))
            value = support.json.loads(result.out)
            seen.append(([(row["code"], row["line"], row["message"]) for row in value["diagnostics"]], result.code))
        self.assertEqual(seen[0], seen[1])
        return seen[0]

    def line_of(self, text, start):
        """The number of the one line that starts so."""
        hits = [i for i, line in enumerate(text.splitlines(), 1) if line.strip().startswith(start)]
        self.assertEqual(len(hits), 1, start)
        return hits[0]

    def assert_found(self, text, expected, code=0):
        """Exactly these findings: (code, start of the line it points at, part of the message) each."""
        found, status = self.findings(text)
        self.assertEqual([row[0] for row in found], [row[0] for row in expected], found)
        for (_, line, message), (_, start, part) in zip(found, expected):
            self.assertEqual(line, self.line_of(text, start), message)
            self.assertIn(part, message)
        self.assertEqual(status, code)

    def assert_clean(self, text):
        self.assertEqual(self.findings(text, strict=True), ([], 0))

    def assert_explained(self, codes):
        """Each code of the module is explained, with examples and in lines that fit a terminal."""
        for code in codes:
            out = self.good("explain", code).out
            self.assertIn(code, out)
            self.assertGreater(len(out), 200)
            for line in out.splitlines():
                self.assertLessEqual(len(line), 100)


class Template(Case):
    """The target's own template: clean, documented, and the same board when port.bin is read back."""

    def read_back(self, version):
        """pinmap, functional pins and peripherals of the port.bin that the template gives."""
        self.good("vm", "custom", "create", self.TARGET, "board")
        value = self.json_of("vm", "custom", "compile", "board", "--strict", "--port-version", version)
        self.assertEqual(value["diagnostics"], [])
        port = self.json_of("vm", "custom", "show", self.cvm / "board" / "port.bin")
        self.assertEqual((port["version"], port["target"]), (version, self.TARGET))
        return port

    def compare_port(self, version):
        """What port.bin holds, against the template as YAML has it."""
        port = self.read_back(version)
        template = yaml.safe_load(self.template().read_text())
        self.assertEqual({pin["name"]: [pin["port"], pin["pad"]] for pin in port["pins"]}, template["pinmap"])
        wanted = {name: value if isinstance(value, list) else [value]
                  for name, value in template["pinclasses"].items()}
        got = {function["name"]: [function["pin"], *function["values"]] for function in port["functions"]}
        self.assertEqual(set(got), set(wanted))
        for name, value in wanted.items():
            # Values left out were filled in; those written are as written, but for zeros at the end, which version 1
            # does not tell from none.
            padded = got[name] + [0] * (len(value) - len(got[name]))
            self.assertEqual(padded[:len(value)], value, name)
        roles = {row["name"]: {"hw": row["hw"], **row["roles"]} for row in port["peripherals"]}
        for name, value in template["peripherals"].items():
            self.assertEqual(roles.pop(name), value, name)
        # Version 1 has a peripheral for each class whose pins are there.
        self.assertTrue(all(name in ("ADC0", "PWM0", "DAC0", "ICU0") for name in roles), roles)
        return {name: tuple(value[1:]) for name, value in got.items()}

    def assert_documented(self):
        """Each section of the template is explained above its key."""
        self.good("vm", "custom", "create", self.TARGET, "board")
        lines = self.template().read_text().splitlines()
        for key in ("short_name:", "layout:", "cmacros:", "pinmap:", "pinclasses:", "peripherals:", "accept:"):
            at = next(i for i, line in enumerate(lines) if line.startswith(key))
            self.assertTrue(lines[at - 1].startswith("# "), key)
        self.assertTrue(all(len(line) <= 120 for line in lines))


def main():
    support.main()
