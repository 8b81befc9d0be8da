# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom fix`: the smallest change that makes a template valid, shown as a diff, written only when asked."""
import os
import pathlib
import pty
import random
import re
import subprocess
import unittest

import support

MODULES = pathlib.Path(os.environ.get("ZTC_BUILD_DIR", "build")) / "tests/core/fix/modules"
ALTERNATE = "cvm_alternate"


def is_built(module):
    """Is there this module of the project's own?"""
    return (pathlib.Path(os.environ.get("ZTC_BUILD_DIR", "build")) / "modules" / f"{module}.so").is_file()


def patched(text, diff):
    """The text after a unified diff; every line that goes or stays must be there."""
    old, new, at = text.split("\n"), [], 0
    lines = diff.split("\n")
    assert lines[0].startswith("--- a/") and lines[1].startswith("+++ b/"), diff
    for line in lines[2:-1]:
        head = re.match(r"@@ -(\d+)(?:,(\d+))? \+", line)
        if head:
            first = int(head[1]) - (head[2] != "0")
            new += old[at:first]
            at = first
        elif line[0] == "+":
            new.append(line[1:])
        elif line[0] in " -":
            assert old[at] == line[1:], (old[at], line)
            new += [line[1:]] if line[0] == " " else []
            at += 1
        else:
            assert line == "\\ No newline at end of file", line
    return "\n".join(new + old[at:])


class Case(support.Case):
    """A case with a template to break and to fix."""

    target = support.TARGET
    options = ()

    def setUp(self):
        super().setUp()
        self.good(*self.options, "vm", "custom", "create", self.target, "board")
        self.clean = self.template().read_bytes()

    def fix(self, *more, code=0):
        """What -J tells of a fix; nothing is written without --yes."""
        return self.json_of(*self.options, "vm", "custom", "fix", "board", *more, code=code)

    def put(self, *changes):
        """The clean template with texts replaced, each there once."""
        text = self.clean.decode()
        for old, new in changes:
            self.assertEqual(text.count(old), 1, old)
            text = text.replace(old, new)
        self.template().write_bytes(text.encode())
        return text

    def fixed(self, *changes):
        """Breaks, fixes, compiles; gives the changes, and checks that nothing but their lines is other."""
        broken = self.put(*changes)
        value = self.fix("--yes")
        self.assertTrue(value["valid"], value)
        self.assertTrue(value["written"], value)
        text = self.template().read_bytes().decode()
        self.assertEqual(patched(broken, value["diff"]), text)
        self.good(*self.options, "vm", "custom", "compile", "board")
        return [(row["kind"], row["name"], row["from"], row["to"]) for row in value["changes"]]


class Matrix(Case):
    """A microcontroller that leads most signals to any pad; version 1 holds values as they are written."""

    def test_nothing_to_fix(self):
        result = self.good("vm", "custom", "fix", "board")
        self.assertIn("has no errors", result.out)
        self.assertEqual(self.fix("--yes"), {"short_name": "board", "valid": True, "written": False, "changes": [],
                                             "diff": "", "diagnostics": []})
        self.assertEqual(self.template().read_bytes(), self.clean)

    def test_an_output_on_an_input(self):
        changes = self.fixed(("    PWM4: D27\n", "    PWM4: D39   # a light\n"))
        self.assertEqual([row[:3] for row in changes], [("function", "PWM4", "D39")])
        self.assertIn("   # a light\n", self.template().read_text())

    def test_wrong_and_missing_values(self):
        self.assertEqual(self.fixed(("[ D34, 6, 0 ]", "[ D34, 7, 0 ]")),
                         [("values", "A2", "[ D34, 7, 0 ]", "[ D34, 6, 0 ]")])
        self.assertEqual(self.fixed(("[ D25, 1 ]", "D25")), [("values", "DAC0", "D25", "[ D25, 1 ]")])
        self.assertEqual(self.template().read_bytes(), self.clean)

    def test_an_analog_function_on_a_pad_without(self):
        self.assertEqual(self.fixed(("DAC0: [ D25, 1 ]", "DAC0: [ D4, 1 ]")),
                         [("function", "DAC0", "[ D4, 1 ]", "[ D25, 1 ]")])

    def test_pads(self):
        self.assertEqual(self.fixed(("D4:  [ PA,  4 ]", "D4:  [ PA,  99 ]")),
                         [("pad", "D4", "[ PA, 99 ]", "[ PA, 4 ]")])
        self.assertEqual(self.fixed(("D21: [ PA, 21 ]", "D21: [ PB, 19 ]")),
                         [("pad", "D21", "[ PB, 19 ]", "[ PA, 21 ]")])
        self.assertEqual(self.fixed(("D39: [ PA, 39 ]", "D39: [ PA, 38 ]")),
                         [("pad", "D39", "[ PA, 38 ]", "[ PA, 39 ]")])
        self.assertEqual(self.template().read_bytes(), self.clean)

    def test_hw(self):
        changes = self.fixed(("        hw: 3\n", "        hw: 9   # which one?\n"))
        self.assertEqual([row[:3] for row in changes], [("hw", "SERIAL1", "9")])
        self.assertIn("hw: 3   # which one?", self.template().read_text())

    def test_a_number_that_no_hw_has(self):
        for number in "0", "-1", "70000":
            changes = self.fixed(("        hw: 3\n", f"        hw: {number}   # which one?\n"))
            self.assertEqual([row[:3] for row in changes], [("hw", "SERIAL1", number)])
            self.assertIn("hw: 2   # which one?", self.template().read_text())

    def test_more_wrong_hws_than_it_looks_at(self):
        names = [f"    SPI{number}: {{ hw: 9, mosi: MOSI0, miso: MISO0, sclk: SCLK0 }}\n" for number in range(9, 309)]
        self.put(("\nperipherals:\n", "\nperipherals:\n" + "".join(names)))
        result = self.run_ztc("vm", "custom", "fix", "board", "--yes")
        self.assertEqual((result.code, result.out), (1, ""), result)
        self.assertEqual(result.err.count("\n"), 1, result)
        self.assertIn("more than 256 peripherals may need another hw: too many for fix", result.err)
        value = self.fix(code=1)
        self.assertEqual((value["valid"], value["changes"]), (False, []))

    def test_idle_accept_entries_go(self):
        changes = self.fixed(("W008: [ BTN0 ] ", "W008: [ BTN0, PWM4 ]"), ("W013: [ D32, D33 ]", "W005: [ D32 ]"),
                             ("    D32: [ PA, 32 ]", "    D32: [ PA, 41 ]"))
        self.assertIn(("accept", "W005", "D32", None), changes)
        self.assertIn(("accept", "W008", "PWM4", None), changes)

    def test_by_hand(self):
        before = self.put(("layout: board", "layou: board"), ("    TX0: D1\n", "    TX0: D35\n"))
        result = self.run_ztc("vm", "custom", "fix", "board", "--yes")
        self.assertEqual(result.code, 1, result)
        self.assert_one_error(result)
        self.assertEqual(re.findall(r"error\[(\w+)\]", result.err), ["E007"])
        self.assertIn("board.yml:12:1: error[E007]", result.err)
        self.assertIn("by hand", result.err)
        self.assertIn("+    TX0: D1\n", result.out)
        value = self.fix("--yes", code=1)
        self.assertFalse(value["valid"] or value["written"])
        self.assertEqual([row["code"] for row in value["diagnostics"]], ["E007"])
        self.assertEqual([row["name"] for row in value["changes"]], ["TX0"])
        self.assertEqual(self.template().read_text(), before)

    def test_broken_yaml(self):
        before = self.put(("pinclasses:\n", "pinclasses: [\n"))
        result = self.refused("vm", "custom", "fix", "board", "--yes")
        self.assertIn("error[E001]", result.err)
        self.assertEqual(self.template().read_text(), before)

    def test_an_unknown_target_and_name(self):
        self.refused("vm", "custom", "fix", "other")
        self.put(("original_target: cvm_espwroom32", "original_target: cvm_nobody"))
        self.refused("vm", "custom", "fix", "board")
        self.refused("vm", "custom", "fix", "board", "--port-version", "77")

    def test_no_pad_left(self):
        """Every pad that could be an output is taken: said so, and what can be mended is still shown."""
        lights = "".join(f"    LED{number + shift}: D{number}\n" for number in range(34) for shift in (0, 50))
        self.put(("    PWM4: D27\n", "    PWM4: D36\n" + lights), ("[ D34, 6, 0 ]", "[ D34, 5, 0 ]"))
        value = self.fix(code=1)
        self.assertEqual([row["code"] for row in value["diagnostics"]], ["E014"], value)
        self.assertIn("PWM4 needs an output", value["diagnostics"][0]["message"])
        self.assertEqual([(row["kind"], row["name"]) for row in value["changes"]], [("values", "A2")])

    def test_line_ends_and_mark_stay(self):
        broken = self.put(("    TX0: D1\n", "    TX0: D35\n")).replace("\n", "\r\n")
        self.template().write_bytes(b"\xef\xbb\xbf" + broken.encode())
        self.assertTrue(self.fix("--yes")["written"])
        self.assertEqual(self.template().read_bytes(), b"\xef\xbb\xbf" + self.clean.replace(b"\n", b"\r\n"))

    def test_version_two(self):
        self.put(("[ D25, 1 ]", "D25"))
        self.assertEqual(self.fix("--port-version", "2")["changes"], [])
        self.assertEqual(len(self.fix("--port-version", "1")["changes"]), 1)


class Writing(Case):
    """Written only when asked."""

    def setUp(self):
        super().setUp()
        self.broken = self.put(("    TX0: D1\n", "    TX0: D35\n")).encode()

    def test_not_without_being_asked(self):
        for options, words in (((), "give --yes to write it"), (("--dry-run",), "run it without --dry-run to write"),
                               (("--dry-run", "--yes"), "run it without --dry-run to write")):
            result = self.good("vm", "custom", "fix", "board", *options)
            self.assertEqual(result.out.count("\n-    TX0: D35\n+    TX0: D1\n"), 1)
            self.assertTrue(result.out.endswith(f"[info]> 1 functional pin moved; {words}\n"), result)
            self.assertEqual(self.template().read_bytes(), self.broken)
        value = self.fix()
        self.assertTrue(value["valid"])
        self.assertFalse(value["written"])
        line = self.broken.decode()[:self.broken.decode().index("TX0: D35")].count("\n") + 1
        self.assertEqual(value["changes"], [{"kind": "function", "name": "TX0", "from": "D35", "to": "D1", "choices": 1,
                                             "line": line}])
        self.assertEqual(self.template().read_bytes(), self.broken)

    def test_yes(self):
        others = {name: data for name, data in self.snapshot(self.cvm / "board").items() if name != "board.yml"}
        result = self.good("vm", "custom", "fix", "board", "--yes")
        self.assertIn("1 functional pin moved; written", result.out)
        self.assertEqual(self.template().read_bytes(), self.clean)
        after = self.snapshot(self.cvm / "board")
        del after["board.yml"]
        self.assertEqual(after, others)

    def ask(self, answer, meanwhile=None):
        """Runs it on a terminal and answers; exit status and what was shown."""
        leader, follower = pty.openpty()
        command = [support.ZTC, "vm", "custom", "fix", "board"]
        with subprocess.Popen(command, env=self.env, stdin=follower, stdout=follower, stderr=follower) as process:
            os.close(follower)
            shown = b""
            while b"[y/N] " not in shown:
                shown += os.read(leader, 4096)
            if meanwhile:
                meanwhile()
            os.write(leader, answer)
            try:
                while True:
                    piece = os.read(leader, 4096)
                    if not piece:
                        break
                    shown += piece
            except OSError:
                pass
            code = process.wait(60)
        os.close(leader)
        return code, shown.decode()

    def test_a_terminal_is_asked(self):
        code, shown = self.ask(b"y\n")
        self.assertEqual(code, 0, shown)
        self.assertIn("\033[31m-    TX0: D35\033[0m", shown)
        self.assertIn("\033[32m+    TX0: D1\033[0m", shown)
        self.assertEqual(self.template().read_bytes(), self.clean)

    def test_no_is_no(self):
        for answer in (b"n\n", b"\n", b"yess\n"):
            code, shown = self.ask(answer)
            self.assertEqual(code, 1, shown)
            self.assertIn("nothing was written", shown)
            self.assertEqual(self.template().read_bytes(), self.broken)

    def test_a_file_that_changed_meanwhile_is_left_alone(self):
        newer = self.broken + b"# mine\n"
        code, shown = self.ask(b"y\n", lambda: self.template().write_bytes(newer))
        self.assertEqual(code, 1, shown)
        self.assertIn("has changed meanwhile", shown)
        self.assertEqual(self.template().read_bytes(), newer)


@unittest.skipUnless((MODULES / "alternate.so").is_file(), "the made-up family is not built")
class Alternate(Case):
    """A microcontroller whose pads have alternate functions, and rules of its own."""

    target = ALTERNATE
    options = ("--plugin-dir", str(MODULES))

    def test_a_pad_without_that_unit(self):
        self.assertEqual(self.fixed(("TX0: D9 ", "TX0: D1 ")), [("function", "TX0", "D1", "D9")])
        self.assertEqual(self.fixed(("[ D2, 2, 7 ]", "[ D9, 2, 7 ]"), ("TX0: D9 ", "TX0: D2 ")),
                         [("function", "TX0", "D2", "D9"), ("function", "TX1", "[ D9, 2, 7 ]", "[ D2, 2, 7 ]")])

    def test_swapped(self):
        self.assertEqual(self.fixed(("TX0: D9 ", "TX0: D10"), ("RX0: D10", "RX0: D9")),
                         [("function", "TX0", "D10", "D9"), ("function", "RX0", "D9", "D10")])
        self.assertIn("# to the USB chip", self.template().read_text())

    def test_another_unit_reaches_all(self):
        """One hw is less than three pins."""
        broken = (("MOSI0: D7", "MOSI0: D16"), ("MISO0: D6", "MISO0: D15"), ("SCLK0: D5", "SCLK0: D14"))
        self.assertEqual(self.fixed(*broken, ("SPI0: { hw: 1", "SPI0: { hw: 2")),
                         [("hw", "SPI0", "2", "1")])
        self.assertEqual(self.fixed(("SPI0: { hw: 1", "SPI0: { hw: 7")), [("hw", "SPI0", "7", "1")])

    def test_spread_over_two_units(self):
        """MOSI and MISO reach SPI1 and SPI3, SCLK only SPI2: the one moves, not the two."""
        changes = self.fixed(("MOSI0: D7", "MOSI0: D16"), ("MISO0: D6", "MISO0: D15"), ("SCLK0: D5", "SCLK0: D22"))
        self.assertEqual(changes, [("function", "SCLK0", "D22", "D14")])

    def test_a_rule_of_the_target(self):
        """The tables take MOSI on the other port; the target does not."""
        self.put(("MOSI0: D7", "MOSI0: D16"))
        self.assertEqual([row["code"] for row in self.json_of(*self.options, "vm", "custom", "compile", "board",
                                                              code=1)["diagnostics"]], ["ALTERNATE-E001"])
        self.assertEqual(self.fixed(("MOSI0: D7", "MOSI0: D16")), [("function", "MOSI0", "D16", "D7")])
        # The nearest free MOSI is on the other port: not that one.
        self.assertEqual(self.fixed(("MOSI0: D7", "MOSI0: D14")), [("function", "MOSI0", "D14", "D7")])

    def test_pulses_with_a_wrong_alternate_function(self):
        self.assertEqual(self.fixed(("[ D0, 2, 1, 1 ]", "[ D0, 2, 9, 1 ]")),
                         [("values", "PWM0", "[ D0, 2, 9, 1 ]", "[ D0, 2, 1, 1 ]")])

    def test_two_timers(self):
        self.assertEqual(self.fixed(("[ D0, 2, 1, 1 ]", "D19 # which?"), ("SCL0: D19", "SCL0: D17")),
                         [("values", "PWM0", "D19", "[ D19, 4, 2, 3 ]")])
        # What is written is near to the second of them.
        self.assertEqual(self.fixed(("[ D0, 2, 1, 1 ]", "[ D19, 10, 2, 1 ]"), ("SCL0: D19", "SCL0: D17")),
                         [("values", "PWM0", "[ D19, 10, 2, 1 ]", "[ D19, 10, 3, 1 ]")])

    def test_a_choice_among_several_is_told(self):
        self.put(("[ D0, 2, 1, 1 ]", "D19 # which?"), ("SCL0: D19", "SCL0: D17"))
        self.assertEqual([row["choices"] for row in self.fix()["changes"]], [2])
        result = self.good(*self.options, "vm", "custom", "fix", "board", "--dry-run")
        self.assertIn("PWM0: [ D19, 4, 2, 3 ] is one of 2 choices that fit", result.out)
        self.put(("[ D0, 2, 1, 1 ]", "[ D0, 2, 9, 1 ]"))
        self.assertEqual([row["choices"] for row in self.fix()["changes"]], [1])
        result = self.good(*self.options, "vm", "custom", "fix", "board", "--dry-run")
        self.assertNotIn("choices", result.out)

    def test_no_new_warning_where_there_is_another_way(self):
        """PWM1 on D10 moves; a pad on the channel of PWM0 would warn."""
        changes = self.fixed(("PWM1: D11", "PWM1: D10"), ("[ D0, 2, 1, 1 ]", "[ D11, 3, 2, 3 ]"))
        self.assertEqual([row[:2] for row in changes], [("function", "PWM1")])
        value = self.json_of(*self.options, "vm", "custom", "compile", "board")
        self.assertEqual([row["code"] for row in value["diagnostics"] if "-W" in row["code"]], [])

    def test_a_pad_that_pinmap_lacks(self):
        """SPI2 is only reached from pads without a Dn: they get one, in the style of the last line."""
        more = ("    MOSI0: D7\n    MISO0: D6\n    SCLK0: D5\n",
                "    MOSI0: D7\n    MISO0: D6\n    SCLK0: D5\n    MOSI1: D16\n    MISO1: D15\n    SCLK1: D13\n")
        bus = ("    RTC0: { hw: 1 }\n",
               "    RTC0: { hw: 1 }\n    SPI1: { hw: 3, mosi: MOSI1, miso: MISO1, sclk: SCLK1 }\n")
        changes = self.fixed(more, bus, ("PWM1: D11", "PWM1: D14"))
        # SCLK1 wants D14, where PWM1 is and cannot be: both move, no pin is added.
        self.assertEqual(sorted(row[:3] for row in changes), [("function", "PWM1", "D14"), ("function", "SCLK1", "D13")])
        changes = self.fixed(more, bus, ("    D14: [ PB, 3 ]\n", "    D14: [ PB, 12 ]\n"))
        self.assertEqual(changes, [("pin", "D23", None, "[ PB, 3 ]"), ("function", "SCLK1", "D13", "D23")])
        self.assertIn("    D22: [ PB, 11 ]     # the last one\n    D23: [ PB, 3 ]\n", self.template().read_text())

    def test_a_new_pin_in_braces(self):
        text = self.clean.decode()
        pins = ", ".join(f"D{i}: [PA, {i}]" for i in range(8))
        text = re.sub(r"pinmap:\n(    D.*\n)+", f"pinmap: {{{pins}}}\n", text)
        text = re.sub(r"pinclasses:\n(    .*\n)+", "pinclasses: {TX0: D7, RX0: D6}\n", text)
        text = re.sub(r"peripherals:\n(    .*\n)+\naccept:\n.*\n",
                      "peripherals: {SERIAL0: {hw: 1, rx: RX0, tx: TX0}}\n", text)
        text = text.replace("D2: [PA, 2]", "D2: [PB, 2]").replace("D0: [PA, 0]", "D0: [PB, 15]")
        self.template().write_text(text.replace("hw: 1", "hw: 3"))
        value = self.fix("--yes")
        self.assertTrue(value["written"], value)
        self.assertRegex(self.template().read_text(), r"D7: \[PA, 7\], D8: \[P[AB], \d+\](, D9: \[P[AB], \d+\])?\}\n")
        self.good(*self.options, "vm", "custom", "compile", "board")

    def test_what_no_move_mends(self):
        """A function that the microcontroller has nowhere."""
        self.put(("    LED0: D8\n", "    LED0: D8\n    DAC0: D4\n"))
        value = self.fix(code=1)
        self.assertEqual([(row["code"], row["severity"]) for row in value["diagnostics"]], [("E017", "error")])
        self.assertEqual(value["changes"], [])


@unittest.skipUnless(is_built("stm32f4"), "this family is not built")
class Stm32(Case):
    """A real family whose pads have alternate functions."""

    target = "cvm_stm32f407"

    def test_a_pad_without_that_unit(self):
        # PD5, the nearest pad of that unit
        self.assertEqual(self.fixed(("    TX0: D6\n", "    TX0: D31\n")), [("function", "TX0", "D31", "D44")])

    def test_spi_over_two_units(self):
        """MOSI is where only the first and third unit are, MISO and SCLK where only the second is."""
        self.assertEqual(self.fixed(("    MOSI0: D26\n", "    MOSI0: D47\n")), [("function", "MOSI0", "D47", "D26")])
        self.assertEqual(self.template().read_bytes(), self.clean)

    def test_pulses_with_a_wrong_alternate_function(self):
        self.assertEqual(self.fixed(("[ D36, 3, 2, 3 ]", "[ D36, 3, 9, 3 ]")),
                         [("values", "PWM3", "[ D36, 3, 9, 3 ]", "[ D36, 3, 2, 3 ]")])

    def test_a_plain_output_goes_before_a_complementary_one(self):
        """PB0 has CH2N of one timer in the table before CH3 of another."""
        self.assertEqual(self.fixed(("[ D36, 3, 2, 3 ]", "D10")), [("values", "PWM3", "D10", "[ D10, 3, 2, 3 ]")])

    def test_what_can_stay_with_other_values_is_not_moved_for_another(self):
        """PA3 is the one analog pad of pinmap, and PA11 the one other pad for pulses."""
        self.clean = (b"short_name: board\nlayout: board\ncmacros: [ VM_IS_CUSTOM ]\n"
                      b"pinmap:\n    D0: [ PA, 3 ]\n    D1: [ PB, 5 ]\n    D2: [ PA, 11 ]\n"
                      b"pinclasses:\n    PWM0: [ D0, 2, 1, 3 ]\n    A0: [ D1, 3, 1 ]\nperipherals: {}\n"
                      b"device: { name: x, original_target: cvm_stm32f407, target: board, vids: [], pids: [] }\n")
        changes = self.fixed()
        self.assertIn(("values", "PWM0", "[ D0, 2, 1, 3 ]", "[ D0, 2, 1, 4 ]"), changes)
        self.assertEqual(sorted(row[0] for row in changes), ["function", "pin", "values"])

    def test_a_unit_that_does_not_reach(self):
        self.assertEqual(self.fixed(("    SPI0:\n        hw: 2\n", "    SPI0:\n        hw: 3\n")),
                         [("hw", "SPI0", "3", "2")])


class Property:
    """Templates broken at random: a valid one comes out, or a reason; with no more changes than breaks."""

    rounds = 60
    spared = ()

    def sections(self):
        text = self.clean.decode()
        functions = re.findall(r"^    ((?:A|DAC|RX|TX|MOSI|MISO|SCLK|SDA|SCL|PWM|BTN|LED)\d+): +(?:\[ )?(D\d+)", text,
                               re.M)
        return ([name for name, _ in functions if name not in self.spared],
                re.findall(r"^    (D\d+): ", text, re.M))

    def break_one(self, text, chance, done):
        functions, pins = self.sections()
        kind = chance.choice(("move", "move", "move", "values", "hw", "pad"))
        if kind == "pad":
            name, other = chance.sample(pins, 2)
            pad = re.search(rf"(?m)^    {other}: +\[ (P\w, +\d+)", text)[1]
            pattern, new = rf"(?m)^(    {name}: +\[ )P\w, +\d+", rf"\g<1>{chance.choice(('PA, 77', 'PB, 200', pad))}"
        elif kind == "hw":
            name = chance.choice(re.findall(r"^    ([A-Z0-9]+): *\{? *\n? *hw:", text, re.M))
            pattern, new = rf"(?m)^(    {name}: *\{{? *\n? *hw: )\d+", rf"\g<1>{chance.choice((1, 2, 3, 8))}"
        elif kind == "move":
            name = chance.choice(functions)
            pattern, new = rf"(?m)^(    {name}: +(?:\[ )?)D\d+", rf"\g<1>{chance.choice(pins)}"
        else:
            name = chance.choice(functions)
            pattern, new = rf"(?m)^(    {name}: +\[ D\d+, )\d+", rf"\g<1>{chance.choice((0, 3, 9))}"
        changed = re.sub(pattern, new, text)
        if changed != text:
            done.add(name)
        return changed

    def test_random_breaks(self):
        fixed = 0
        for seed in range(self.rounds):
            chance = random.Random(seed)
            text, names = self.clean.decode(), set()
            for _ in range(chance.choice((1, 1, 2, 3, 6))):
                text = self.break_one(text, chance, names)
            self.template().write_text(text)
            with self.subTest(seed=seed):
                result = self.run_ztc("-J", *self.options, "vm", "custom", "fix", "board", "--yes")
                value = support.json.loads(result.out)
                self.assertEqual(result.code, 0 if value["valid"] else 1, result)
                if not value["valid"]:
                    self.assertTrue(value["diagnostics"], value)
                    self.assertEqual(self.template().read_text(), text)
                    continue
                fixed += 1
                self.good(*self.options, "vm", "custom", "compile", "board")
                changes = [row for row in value["changes"] if row["kind"] != "accept"]
                self.assertLessEqual(len(changes), len(names), (sorted(names), value["diff"]))
                if value["changes"]:
                    self.assertEqual(patched(text, value["diff"]), self.template().read_text())
        self.assertGreater(fixed, self.rounds * 3 // 4)


class MatrixProperty(Property, Case):
    """On the microcontroller with a matrix. RX1 and TX1 are on pads of the PSRAM, where fix moves nothing."""

    spared = ("RX1", "TX1")


@unittest.skipUnless((MODULES / "alternate.so").is_file(), "the made-up family is not built")
class AlternateProperty(Property, Case):
    """On the made-up one with alternate functions."""

    target = ALTERNATE
    options = ("--plugin-dir", str(MODULES))


@unittest.skipUnless(is_built("stm32f4"), "this family is not built")
class Stm32Property(Property, Case):
    """On a real one."""

    target = "cvm_stm32f407"
    rounds = 25


@unittest.skipUnless(is_built("samd21"), "this family is not built")
class SamProperty(Property, Case):
    """On one with a rule over the pads of an SPI."""

    target = "cvm_samd21"
    rounds = 25


if __name__ == "__main__":
    support.main()
