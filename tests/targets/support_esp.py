# SPDX-License-Identifier: Apache-2.0
"""What the tests of the ESP modules share: the pin data read on its own, boards written for a rule, port.bin read back."""
import csv
import json
import os
import pathlib
import re
import subprocess
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "command"))

import support  # noqa: E402 (the folder has to be known first)

PINDATA = support.DATA / "pindata"
PRINT_TARGET = os.environ.get("ZTC_PRINT_TARGET", "")
MODULES = pathlib.Path(support.ZTC).parent / "modules"

BUSES = {"MOSI": "mosi", "MISO": "miso", "CLK": "sclk", "CS": "cs"}


def pin_data(name):
    """The rows of one table of the pin data."""
    with open(PINDATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(cell):
    """A cell as a number; None where it is empty."""
    return int(cell) if cell else None


class Case(support.Case):
    """A case about the one target of one module, which has the name of its chip."""
    CHIP = ""

    @property
    def target(self):
        return f"cvm_{self.CHIP}"

    def shown(self):
        """What `target show` says."""
        if not hasattr(self, "_shown"):
            self._shown = self.json_of("target", "show", self.target)
        return self._shown

    def same(self, given, expected):
        """Two collections of rows without order, told apart by what only one of them has."""
        given, expected = list(given), list(expected)
        for side, words in ((given, "ztc"), (expected, "the expectation")):
            self.assertEqual(len(side), len(set(side)), f"{words} has a row twice")
        self.assertEqual(set(given) - set(expected), set(), "ztc has more than the pin data")
        self.assertEqual(set(expected) - set(given), set(), "ztc lacks what the pin data has")


class Tables(Case):
    """What the pin data tells of every chip alike."""
    STRENGTHS = {}          # "VID:PID" of ids that are no bridge
    WITHOUT = frozenset()   # (class, hw) of instances that the module leaves out
    ARCHITECTURE = ""

    def family_rows(self, name):
        rows = [row for row in pin_data(name) if row["family"] == self.CHIP]
        self.assertTrue(rows)
        return rows

    def test_instances(self):
        self.same([(row["class"], row["hw"], row["name"], row["users"]) for row in self.shown()["instances"]],
                  [(row["class"], int(row["hw"]), row["name"], int(row["users"]))
                   for row in self.family_rows("instances.csv") if (row["class"], int(row["hw"])) not in self.WITHOUT])
        self.assertEqual({row["block"] for row in self.shown()["instances"]}, {None})

    def test_flash(self):
        names = ("variant", "start", "size", "write_unit", "erase_unit", "layout", "port_region", "port_region_size")
        expected = [(row["variant"], int(row["flash_start"].split()[0], 0), int(row["flash_size"]),
                     int(row["write_unit"]), int(row["erase_unit"]), row["layout"], int(row["port_region"], 0),
                     int(row["port_region_size"])) for row in self.family_rows("flash_layout.csv")]
        self.same([tuple(row[name] for name in names) for row in self.shown()["flash"]], expected)
        self.assertEqual(self.shown()["flash_kib"] * 1024, min(row[2] for row in expected))

    def test_usb_ids(self):
        expected = []
        for row in pin_data("usb_ids.csv"):
            if self.CHIP in row["families"].split(";"):
                ids = (row["vid"].upper(), row["pid"].upper())
                expected.append((*ids, row["mode"], self.STRENGTHS.get(":".join(ids), "bridge")))
        self.same([(row["vid"], row["pid"], row["mode"], row["strength"]) for row in self.shown()["usb"]], expected)
        self.assertEqual(sum(row[3] != "bridge" for row in expected), len(self.STRENGTHS))

    def test_description(self):
        shown = self.shown()
        self.assertEqual((shown["chip"], shown["customizable"], shown["port_versions"], shown["default_port_version"]),
                         (self.CHIP, True, [1, 2], 2))
        self.assertEqual((shown["architecture"], shown["ram_kib"], shown["packages"]), (self.ARCHITECTURE, 0, []))

    def functions(self):
        """Every row of every pad, and of `*`: (pad, class, role, signal, hw, unit, channel, af, values, caution)."""
        rows = [(pin["name"], row) for pin in self.shown()["pins"] for row in pin["functions"]]
        rows += [("*", row) for row in self.shown()["any_pad"]]
        return [(pad, row["class"], row["role"], row["signal"], row["hw"], row["unit"], row["channel"], row["af"],
                 tuple(row["values"]), row["caution"]) for pad, row in rows]


class MatrixFacts(Tables):
    """The chips with a GPIO matrix, whose tables in the pin data have the same columns."""
    PADS = 0
    RADIO_UNITS = ()        # ADC units that the radio uses too

    def setUp(self):
        super().setUp()
        self.rows = pin_data(f"{self.CHIP}.csv")
        self.there = [row for row in self.rows if row["exists"] == "yes"]
        self.assertEqual({row["exists"] for row in self.rows} - {"yes", "no"}, set())

    def test_pads(self):
        words = {"input": "in", "output": "out", "pullup": "pull-up", "pulldown": "pull-down",
                 "deep_sleep_wake": "wake"}
        expected = []
        for row in self.rows:
            abilities = {word for column, word in words.items() if row[column] == "1"}
            abilities |= {"analog"} if row["adc_unit"] or row["dac_channel"] else set()
            expected.append((row["name"], "PA", int(row["gpio"]), tuple(sorted(abilities))))
        self.assertEqual(len(expected), self.PADS)
        self.same([(pin["name"], pin["port"], pin["pad"], tuple(sorted(pin["abilities"])))
                   for pin in self.shown()["pins"]], expected)

    def test_cautions(self):
        pins = {pin["name"]: pin["reasons"] for pin in self.shown()["pins"]}
        for row in self.rows:
            # The word that each reason must hold.
            words = {"flash": row["flash"], "usb": row["usb"], "jtag": row["jtag"],
                     "psram": row["psram"].removeprefix("octal-only:"),
                     "strapping": "reset" if row["strapping"] == "1" else "",
                     "oscillator": "crystal" if "crystal" in row["notes"] else "",
                     "not-bonded": "" if row["exists"] == "yes" else "without a pad"}
            with self.subTest(row["name"]):
                reasons = pins[row["name"]]
                self.assertEqual(set(reasons), {caution for caution, word in words.items() if word})
                for caution, reason in reasons.items():
                    self.assertIn(words[caution], reason)
                if row["psram"]:
                    self.assertEqual("octal" in reasons["psram"], row["psram"].startswith("octal-only:"))

    def of_pad_function(self, row, select, name):
        """What one cell iomux_fN stands for."""
        pad = row["name"]
        uart = re.fullmatch(r"U(\d)(TXD|RXD|RTS|CTS)", name)
        spi = re.fullmatch(r"FSPI(D|Q|CLK|CS0|HD|WP)", name)
        if uart:
            unit, role = int(uart[1]), uart[2].removesuffix("D")
            self.assertEqual(row["uart_iomux"], f"UART{unit}_{role}")
            return (pad, "SERIAL", role.lower(), f"UART{unit}_{role}", unit + 1, unit, None, select, (), None)
        if spi and row["spi_iomux"]:
            signal = {"D": "MOSI", "Q": "MISO", "CS0": "CS"}.get(spi[1], spi[1])
            self.assertEqual(row["spi_iomux"], f"SPI2_{signal}")
            role = BUSES.get(signal)
            if role is None:
                return (pad, "QSPI", "", f"SPI2_{signal}", None, 2, None, select, (), None)
            return (pad, "SPI", role, f"SPI2_{signal}", 1, 2, None, select, (), None)
        starts = (("GPIO", "GPIO"), ("CLK_OUT", "CLOCK"), ("MT", "JTAG"), ("FSPI", "FSPI"), ("SUBSPI", "SUBSPI"),
                  ("SPI", "FLASH"))
        class_id = next(class_id for start, class_id in starts if name.startswith(start))
        return (pad, class_id, "", name, None, None, None, select, (), None)

    def of_pad(self, row):
        """Every row that a pad should have."""
        pad, unit, channel = row["name"], number(row["adc_unit"]), number(row["adc_channel"])
        if unit is not None:
            yield (pad, "ADC", "in", f"ADC{unit}_CH{channel}", None, unit, channel, None, (channel, unit),
                   "radio" if unit in self.RADIO_UNITS else None)
        for column, class_id in (("touch_channel", "TOUCH"), ("rtc_gpio", "RTC_GPIO")):
            if row[column]:
                yield (pad, class_id, "", class_id + row[column], None, None, int(row[column]), None, (), None)
        if row["usb"]:
            yield (pad, "USB", "", f"USB_{row['usb']}", None, None, None, None, (), None)
        for select in range(6):
            if row[f"iomux_f{select}"]:
                yield self.of_pad_function(row, select, row[f"iomux_f{select}"])

    def test_functions(self):
        expected = [function for row in self.there for function in self.of_pad(row)]
        self.assertFalse(any(row["dac_channel"] or row["sd_iomux"] for row in self.rows))
        # What the matrix brings to any pad, on the pad function that is plain GPIO.
        plain = {int(row["gpio_func"]) for row in self.there}
        self.assertEqual(len(plain), 1)
        roles = {"SERIAL": ("UART", {"rx": "RX", "tx": "TX", "rts": "RTS", "cts": "CTS"}),
                 "SPI": ("SPI", {role: signal for signal, role in BUSES.items()}),
                 "I2C": ("I2C", {"sda": "SDA", "scl": "SCL"}), "CAN": ("TWAI", {"rx": "RX", "tx": "TX"})}
        for class_id, (unit, signals) in roles.items():
            expected += [("*", class_id, role, f"{unit}_{signal}", None, None, None, *plain, (), None)
                         for role, signal in signals.items()]
        expected += [("*", class_id, role, class_id, None, None, None, *plain, (), None)
                     for class_id, role in (("PWM", "out"), ("ICU", "in"))]
        self.same(self.functions(), expected)

    def test_every_direct_path_is_there(self):
        """Each cell of the columns uart_iomux and spi_iomux is a row of its pad."""
        direct = {(row["name"], row[column]) for row in self.rows for column in ("uart_iomux", "spi_iomux")
                  if row[column]}
        self.assertTrue(direct)
        self.same({(row[0], row[3]) for row in self.functions() if row[0] != "*" and row[1] in ("SERIAL", "SPI", "QSPI")},
                  direct)

    def test_pads_of_the_flash_offer_no_bus_of_the_user(self):
        flash = {row["name"] for row in self.rows if row["flash"]}
        self.assertTrue(flash)
        self.assertEqual({row[1] for row in self.functions() if row[0] in flash}, {"FLASH", "GPIO"})


class Boards(Case):
    """Templates written for the occasion, and what compile says of them."""
    CODES = ()

    def board(self, pins, functions=(), peripherals=(), accept=None):
        """A template as text. pins: numbers of pads, or (number, extras); the rest: lines of YAML without indent."""
        lines = ["short_name: board", "layout: board", "cmacros: [ VM_IS_CUSTOM ]", "pinmap:"]
        for index, pin in enumerate(pins):
            pad, extras = pin if isinstance(pin, tuple) else (pin, "")
            lines.append(f"    D{index}: [ PA, {pad}{', ' + extras if extras else ''} ]")
        for section, entries in (("pinclasses", functions), ("peripherals", peripherals)):
            lines += [f"{section}:" if entries else f"{section}: {{}}", *(f"    {entry}" for entry in entries)]
        lines += [f"accept: {accept}"] if accept else []
        lines.append(f"device: {{ name: b, original_target: {self.target}, chip_model: {self.CHIP}, vids: [], pids: [] }}")
        return "\n".join(lines) + "\n"

    def findings(self, text, version=2):
        """What compile finds: (code, key of the line, message)."""
        folder = self.cvm / "board"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "board.yml").write_text(text)
        result = self.run_ztc("-J", "vm", "custom", "compile", "board", "--port-version", version)
        lines = text.splitlines()
        return [(row["code"], lines[row["line"] - 1].split(":")[0].strip(), row["message"])
                for row in json.loads(result.out)["diagnostics"]]

    def assert_found(self, text, expected):
        """Exactly these findings in version 2: (code, key, part of the message); the module's own in version 1 too."""
        found = self.findings(text)
        self.assertEqual([row[:2] for row in found], [row[:2] for row in expected], found)
        for (_, _, message), (_, _, part) in zip(found, expected):
            self.assertIn(part, message)
        own = [row for row in found if row[0].startswith(f"{self.CHIP.upper()}-")]
        self.assertEqual([row for row in self.findings(text, 1) if row[0].startswith(f"{self.CHIP.upper()}-")], own)

    def test_every_code_is_explained(self):
        for code in self.CODES:
            out = self.good("explain", code).out
            self.assertIn(code, out)
            self.assertGreater(len(out), 300)
            self.assertTrue(all(len(line) <= 100 for line in out.splitlines()))


class Plans(Case):
    """Flash plans, printed by a program of the tests (rp2040/print_target.c): no command shows them."""

    def plan(self, flash_size, *images):
        """The steps as (kind, role, address, size), or the refusal as (code, message)."""
        done = subprocess.run([PRINT_TARGET, MODULES / f"{self.CHIP}.so", self.target, "plan", str(flash_size), *images],
                              capture_output=True, text=True, timeout=60, check=False)
        rows = [tuple(line.split("\t")) for line in done.stdout.splitlines()]
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertEqual(done.returncode == 3, rows[0][0] == "refused", rows)
        return rows if done.returncode == 0 else rows[0][1:]


class Templates(Case):
    """The target's own template: without a finding, and the same board when port.bin is read back."""

    def created(self):
        self.good("vm", "custom", "create", self.target, "board")
        return yaml.safe_load(self.template().read_text())

    def check_version(self, version):
        template = self.created()
        value = self.json_of("vm", "custom", "compile", "board", "--strict", "--port-version", version)
        self.assertEqual(value["diagnostics"], [])
        port = self.json_of("vm", "custom", "show", self.cvm / "board" / "port.bin")
        self.assertEqual(port["version"], version)
        self.assertEqual({pin["name"]: [pin["port"], pin["pad"]] for pin in port["pins"]}, template["pinmap"])
        given = {row["name"]: [row["pin"], *row["values"]] for row in port["functions"]}
        wanted = {name: pin if isinstance(pin, list) else [pin] for name, pin in template["pinclasses"].items()}
        # Version 1 does not carry these.
        wanted = {name: pin for name, pin in wanted.items() if version == 2 or not name.startswith(("BTN", "LED"))}
        self.assertEqual(set(given), set(wanted))
        for name, pin in wanted.items():
            # Version 1 has room for three values and does not say how many are meant: zeros at the end are none.
            got = given[name] + [0] * (len(pin) - len(given[name]))
            self.assertEqual(got[:len(pin)] if version == 1 else given[name][:len(pin)], pin, name)
        peripherals = {row["name"]: {"hw": row["hw"], **row["roles"]} for row in port["peripherals"]}
        for name, entry in template["peripherals"].items():
            self.assertEqual(peripherals.pop(name), entry, name)
        self.assertLessEqual(set(peripherals), {"ADC0", "PWM0", "ICU0"})
        return port

    def test_version_1(self):
        self.check_version(1)

    def test_version_2(self):
        self.check_version(2)

    def test_every_section_is_explained(self):
        self.created()
        lines = self.template().read_text().splitlines()
        for key in ("short_name:", "layout:", "cmacros:", "pinmap:", "pinclasses:", "peripherals:", "accept:"):
            at = next(index for index, line in enumerate(lines) if line.startswith(key))
            self.assertTrue(lines[at - 1].startswith("# "), key)
        self.assertTrue(all(len(line) <= 120 for line in lines))


main = support.main
