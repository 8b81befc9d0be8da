#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One wrong cell in a real target's tables stops the build with the file and the line: for every folder of targets/.

The groups of files are those that the build hands to ztc-tables. A cell of each column is broken in each way that
its column has; columns of free text (notes, signal, name of an instance, number of a package's pin, block) have none.
"""
import csv
import os
import pathlib
import random
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

TABLES = os.environ["ZTC_TABLES"]
BUILD = pathlib.Path(os.environ["ZTC_BUILD_DIR"])
TARGETS = pathlib.Path(__file__).resolve().parent.parent.parent.parent / "targets"

USED = ("SERIAL", "SPI", "I2C", "CAN", "ADC", "DAC", "PWM", "ICU")
KINDS = ("pins", "functions", "instances", "flash", "packages", "device")
SAMPLE = 3
NUMBERS = ("x", "01", "-1", "1.5", "99999999999999999999", " 1")

# By kind of file and column: what is put into the cell instead. Any of them has to be refused.
CELLS = {
    "pins": {"name": ("", "A,B\t"), "port": ("", "A", "P", "P1", "PAA", "pa"), "pad": (*NUMBERS, "", "70000"),
             "abilities": ("inn", "in  out", "in in", "In", "in,out"),
             "cautions": ("straping: x", "strapping", "strapping: ", "usb: x;jtag: y", "usb: x; usb: y")},
    "functions": {"pin": ("", "NO99", "**"), "class": ("", "serial", "Serial", "SER IAL"),
                  "role": ("txx", "RX", "in out"),
                  "signal": ("",), "instance": (*NUMBERS, "9999"), "unit": NUMBERS, "channel": NUMBERS,
                  "alternate": NUMBERS, "values": ("x", "1 2 3 4", "1  2", "1,2", "-1", "70000 99999999999"),
                  "caution": ("radioo: x", "radio", "usb: x; jtag: y")},
    "instances": {"class": ("", "UART", "serial"), "hw": (*NUMBERS, "", "0"), "name": ("",),
                  "users": (*NUMBERS, "", "0")},
    "flash": {"variant": ("",), "start": (*NUMBERS, ""), "size": (*NUMBERS, "", "12345"), "write_unit": (*NUMBERS, ""),
              "erase_unit": ("page", "", "-1"), "layout": ("4*1K", "1x", "3x3K"),
              "port_region": ("x", "-1", "0xffffffffff"), "port_region_size": ("x", "-1", "0xffffffffff"),
              "app_start": (*NUMBERS, "0xfffffffffe")},
    "packages": {"package": ("",), "pin": ("", "NO99")},
    "device": {"key": ("", "flash", "/a~2", "/vids", "/none/inner"), "kind": ("", "number", "TEXT")},
}


def groups():
    """(name, family folder, files in it) of each run of ztc-tables for the targets, as the build has them."""
    for line in (BUILD / "build.ninja").read_text().splitlines():
        found = re.search(r"ztc-tables --name (\S+) --output \S+ (.*)$", line)
        files = [pathlib.Path(word) for word in shlex.split(found.group(2).split("&&")[0])] if found else []
        inside = [path for path in files if TARGETS in path.parents and path.is_file()]
        if inside:
            family = TARGETS / inside[0].relative_to(TARGETS).parts[0]
            yield found.group(1), family, [str(path.relative_to(family)) for path in inside]


def kind_of(name):
    """pins for f405_pins.csv; None for what is no table."""
    found = re.search(r"(?:^|[/_-])([a-z]+)\.csv$", name)
    return found.group(1) if found and found.group(1) in KINDS else None


class Table:
    """The lines of one file, and which of them are rows."""

    def __init__(self, path):
        self.path = path
        self.text = path.read_text()
        self.lines = self.text.split("\n")
        numbers = [number for number, line in enumerate(self.lines) if line.strip() and not line.startswith("#")]
        self.header, self.rows = numbers[0], numbers[1:]
        self.parsed = {number: next(csv.reader([self.lines[number].rstrip("\r")])) for number in numbers}
        self.columns = self.cells(self.header)

    def cells(self, number):
        return list(self.parsed[number])

    def cell(self, number, column):
        return self.cells(number)[self.columns.index(column)]

    def write(self, changed):
        """The file with some lines others: number to cells, or to a list of lines' cells."""
        lines = list(self.lines)
        for number, cells in changed.items():
            lines[number] = ",".join('"' + cell.replace('"', '""') + '"' if re.search('[",]', cell) else cell
                                     for cell in cells)
        self.path.write_text("\n".join(lines))

    def with_cell(self, number, column, value):
        cells = self.cells(number)
        cells[self.columns.index(column)] = value
        return cells

    def restore(self):
        self.path.write_text(self.text)


class Cells(unittest.TestCase):
    """Every group of files of the tree, each in a scratch copy of its family."""

    def setUp(self):
        self.groups = list(groups())
        self.assertTrue(self.groups, "the build makes no tables of targets")

    def of_every_table(self, check):
        """Calls check(table, kind) for each file of each group, with `self.make` running its group."""
        for name, family, files in self.groups:
            with tempfile.TemporaryDirectory() as scratch:
                self.folder = pathlib.Path(scratch) / "family"
                shutil.copytree(family, self.folder)
                self.output = pathlib.Path(scratch) / "out"
                self.output.mkdir()
                self.command = [TABLES, "--name", name, "--output", str(self.output), *files]
                self.random = random.Random(f"{family.name} {name}")
                for file in files:
                    kind = kind_of(file)
                    if kind:
                        with self.subTest(f"{family.name}/{file} of {name}"):
                            check(Table(self.folder / file), kind, file)

    def make(self):
        return subprocess.run(self.command, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)

    def assert_refused(self, table, file, number, what):
        """The run stops with the line named, and nothing is written."""
        made = self.make()
        told = f"{what}: {made.stderr[:400]}"
        self.assertEqual((made.returncode, made.stdout), (1, ""), told)
        self.assertRegex(made.stderr, rf"(?m)^{re.escape(file)}:{number + 1}: error: ", told)
        self.assertEqual(list(self.output.iterdir()), [], told)
        table.restore()

    def test_as_they_are_they_are_taken(self):
        def check(_table, _kind, _file):
            made = self.make()
            self.assertEqual((made.returncode, made.stderr), (0, ""))
            self.assertEqual(len(list(self.output.iterdir())), 2)
        self.of_every_table(check)

    def test_a_wrong_cell(self):
        def check(table, kind, file):
            for column, wrongs in CELLS[kind].items():
                # Some for each of many tables: together the tables have all.
                for wrong in self.random.sample(wrongs, min(SAMPLE, len(wrongs))):
                    self.break_cell(table, file, column, wrong)
        self.of_every_table(check)

    def break_cell(self, table, file, column, wrong):
        """Puts the value into a cell of a random row, where it is not right there by chance."""
        number = self.random.choice(table.rows)
        if column == "role" and table.cell(number, "class") not in USED and not wrong:
            return
        if column in ("layout", "erase_unit") and table.cell(number, "layout") == "":
            return
        table.write({number: table.with_cell(number, column, wrong)})
        self.assert_refused(table, file, number, f"{column} is {wrong!r} in {table.lines[number]!r}")

    def test_values_that_their_kind_refuses(self):
        def check(table, kind, file):
            for wanted, wrong in (("plain", "maybe"), ("plain", "007"), ("plain", ""), ("list", "x"), ("map", "x")):
                rows = [number for number in table.rows if kind == "device" and table.cell(number, "kind") == wanted]
                if rows:
                    number = self.random.choice(rows)
                    table.write({number: table.with_cell(number, "value", wrong)})
                    self.assert_refused(table, file, number, f"value of {wanted} is {wrong!r}")
        self.of_every_table(check)

    def test_a_role_or_class_that_is_none(self):
        def check(table, kind, file):
            rows = [number for number in table.rows if kind == "functions" and table.cell(number, "class") in USED]
            for column, wrong in (("role", ""), ("role", "cs2"), ("class", "X-" + "Y" * 3), ("class", "USED")):
                if rows:
                    number = self.random.choice(rows)
                    table.write({number: table.with_cell(number, column, wrong)})
                    self.assert_refused(table, file, number, f"{column} is {wrong!r} in {table.lines[number]!r}")
        self.of_every_table(check)

    def test_a_row_twice(self):
        def check(table, kind, file):
            rows = table.rows
            if kind == "functions":
                rows = [number for number in rows if table.cell(number, "class") in USED]
            if not rows:
                return
            number = self.random.choice(rows)
            table.write({number: table.cells(number)})
            lines = table.path.read_text().split("\n")
            lines.insert(number + 1, lines[number])
            table.path.write_text("\n".join(lines))
            self.assert_refused(table, file, number + 1, f"twice {table.lines[number]!r}")
        self.of_every_table(check)

    def test_one_name_or_pad_for_two(self):
        def check(table, kind, file):
            if kind != "pins" or len(table.rows) < 2:
                return
            first, second = sorted(self.random.sample(table.rows, 2))
            table.write({second: table.with_cell(second, "name", table.cell(first, "name"))})
            self.assert_refused(table, file, second, "one name for two")
            cells = table.with_cell(second, "port", table.cell(first, "port"))
            cells[table.columns.index("pad")] = table.cell(first, "pad")
            table.write({second: cells})
            self.assert_refused(table, file, second, "one pad for two")
        self.of_every_table(check)

    def test_a_column_that_is_missing(self):
        def check(table, _kind, file):
            column = self.random.randrange(len(table.columns))
            cells = table.cells(table.header)
            if cells[column] not in ("block", "app_start"):
                del cells[column]
                table.write({table.header: cells})
                self.assert_refused(table, file, table.header, "a column is missing")
            cells = table.cells(table.header)
            cells[column] += "s"
            table.write({table.header: cells})
            self.assert_refused(table, file, table.header, "a column of another name")
            number = self.random.choice(table.rows)
            for cells in (table.cells(number)[:-1], table.cells(number) + [""]):
                table.write({number: cells})
                self.assert_refused(table, file, number, f"{len(cells)} cells")
        self.of_every_table(check)

    def test_an_instance_that_is_not_there(self):
        def check(table, kind, file):
            rows = [number for number in table.rows
                    if kind == "functions" and table.cell(number, "instance") not in ("", "0")]
            if rows:
                number = self.random.choice(rows)
                table.write({number: table.with_cell(number, "instance", "777")})
                self.assert_refused(table, file, number, "instance 777")
        self.of_every_table(check)


if __name__ == "__main__":
    unittest.main()
