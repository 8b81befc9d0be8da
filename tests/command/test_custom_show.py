#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom show` and `diff`: templates and port.bin files read back."""
import shutil
import struct
import re
import unittest

import support

SHOW = ("vm", "custom", "show")
DIFF = ("vm", "custom", "diff")


class Show(support.Case):
    def setUp(self):
        super().setUp()
        self.folder = self.create()

    def test_template_by_short_name(self):
        out = self.good(*SHOW, "board").out
        self.assertRegex(out, r"(?m)^target +cvm_espwroom32$")
        self.assertRegex(out, r"(?m)^D34 +PA34 +GPIO34 +.*input.*input-only.*A2$")
        self.assertRegex(out, r"(?m)^ADC +A2 +D34 +PA34 +6, 0 +ADC1_CH6$")
        self.assertRegex(out, r"(?m)^SERIAL0 +1 +UART0 +rx RX0, tx TX0$")
        for heading in ("Pins", "Classes", "Peripherals"):
            self.assertRegex(out, rf"(?m)^{heading}$")

    def test_template_as_json(self):
        value = self.json_of(*SHOW, "board")
        self.assertEqual((value["short_name"], value["target"], value["version"]), ("board", support.TARGET, None))
        self.assertEqual(len(value["pins"]), 40)
        pin = value["pins"][34]
        self.assertEqual((pin["name"], pin["port"], pin["pad"], pin["pad_name"]), ("D34", "PA", 34, "GPIO34"))
        self.assertIn("input-only", pin["flags"])
        self.assertEqual(pin["functions"], ["A2"])
        adc = next(row for row in value["functions"] if row["name"] == "A2")
        self.assertEqual((adc["class"], adc["pin"], adc["values"], adc["signal"], adc["unit"], adc["channel"]),
                         ("ADC", "D34", [6, 0], "ADC1_CH6", 1, 6))
        serial = next(row for row in value["peripherals"] if row["name"] == "SERIAL0")
        self.assertEqual((serial["hw"], serial["roles"]), (1, {"rx": "RX0", "tx": "TX0"}))
        self.assertEqual(value["device"]["original_target"], support.TARGET)
        self.assertIn("VM_IS_CUSTOM", value["cmacros"])

    def test_template_file(self):
        by_name = self.json_of(*SHOW, "board")
        shutil.copyfile(self.template(), self.work / "copy.yml")
        by_file = self.json_of(*SHOW, "copy.yml")
        by_name.pop("file"), by_file.pop("file")
        self.assertEqual(by_file, by_name)

    def test_port_bin_of_version_1_finds_its_target(self):
        self.good("vm", "custom", "compile", "board")
        value = self.json_of(*SHOW, self.folder / "port.bin")
        self.assertEqual((value["short_name"], value["target"], value["version"]), ("board", support.TARGET, 1))
        self.assertEqual(value["pins"][4]["pad_name"], "GPIO4")
        self.assertIsNone(value["device"])
        serial = next(row for row in value["peripherals"] if row["name"] == "SERIAL1")
        self.assertEqual((serial["hw"], serial["roles"]), (3, {"rx": "RX1", "tx": "TX1"}))
        self.assertRegex(self.good(*SHOW, self.folder / "port.bin").out, r"(?m)^port\.bin +version 1, \d+ bytes$")

    def test_port_bin_of_version_1_without_its_custom_vm(self):
        self.good("vm", "custom", "compile", "board")
        shutil.copyfile(self.folder / "port.bin", self.work / "port.bin")
        shutil.rmtree(self.folder)
        result = self.good(*SHOW, "port.bin")
        self.assertRegex(result.out, r"(?m)^D4 +PA4 ")
        self.assertNotIn("GPIO4", result.out)
        value = self.json_of(*SHOW, "port.bin")
        self.assertEqual((value["target"], value["pins"][4]["pad_name"], value["pins"][4]["abilities"]),
                         (None, None, None))
        named = self.json_of(*SHOW, "port.bin", "--target", support.TARGET)
        self.assertEqual((named["target"], named["pins"][4]["pad_name"]), (support.TARGET, "GPIO4"))
        self.assertIn(support.TARGET, self.refused(*SHOW, "port.bin", "--target", "cvm_espwrom32").err)

    def test_port_bin_of_version_2_holds_it_all(self):
        self.edit("    D4:  [ PA,  4 ]", "    D4:  [ PA,  4, { pull: up, type: open-drain, level: 1, drive: 2, "
                  "active_low: true } ]")
        self.good("vm", "custom", "compile", "board", "--port-version", "2")
        template = self.json_of(*SHOW, "board")
        port = self.json_of(*SHOW, self.folder / "port.bin")
        self.assertEqual((port["version"], port["target"], port["short_name"]), (2, support.TARGET, "board"))
        self.assertEqual(port["pins"], template["pins"])
        self.assertEqual(port["pins"][4]["extras"], {"pull": "up", "type": "open-drain", "level": "1", "drive": "2",
                                                     "active_low": "true"})
        self.assertEqual(sorted(row["name"] for row in port["functions"]),
                         sorted(row["name"] for row in template["functions"]))
        self.assertIn("BTN0", [row["name"] for row in port["functions"]])
        shutil.rmtree(self.folder)

    def test_old_port_bin_files(self):
        for example in ("custom_vm", "esp_wroom_32"):
            path = support.DATA / "port-v1" / example / "port.bin"
            with self.subTest(example):
                value = self.json_of(*SHOW, path, "--target", support.TARGET)
                self.assertEqual(len(value["pins"]), 40)
                self.assertEqual(value["short_name"], example.replace("_", " ") if "esp" in example else example)

    def test_old_template_is_shown_leniently(self):
        self.install_example("custom_vm", "custom_vm")
        self.assertEqual(len(self.json_of(*SHOW, "custom_vm")["pins"]), 40)

    def test_template_with_errors_is_refused_with_its_findings(self):
        self.edit("TX0: D1\n", "TX0: D99\n")
        result = self.run_ztc(*SHOW, "board")
        self.assertEqual(result.code, 1, result)
        self.assertIn("error[E022]", result.err)
        self.assert_one_error(result)

    def test_damaged_port_bin(self):
        self.good("vm", "custom", "compile", "board")
        data = (self.folder / "port.bin").read_bytes()
        path = self.work / "bad.bin"
        for bad in (b"", data[:100], data[:-1], data + b"x", b"\xff" * 500, b"ZTP2" + b"\0" * 100,
                    struct.pack("<H", 0xFFFF) + data[2:]):
            with self.subTest(len(bad)):
                path.write_bytes(bad)
                self.refused(*SHOW, path)
                self.refused(*SHOW, path, "--target", support.TARGET)

    def test_escapes_in_a_port_bin_are_not_printed_raw(self):
        self.good("vm", "custom", "compile", "board")
        data = bytearray((self.folder / "port.bin").read_bytes())
        data[148:153] = b"\x1b[2J!"
        path = self.work / "bad.bin"
        path.write_bytes(data)
        for words in (SHOW, ("-J", *SHOW), ("--colors", *SHOW[:2], "diff", path)):
            result = self.run_ztc(*words, path)
            self.assertNotIn("\033[2J", result.out + result.err)

    def test_what_is_no_file(self):
        (self.work / "folder.bin").mkdir()
        for name in ("nothing.bin", "nothing.yml", "./nothing", "folder.bin", "/dev/null", "a" * 5000 + ".bin"):
            with self.subTest(name[:20]):
                self.refused(*SHOW, name)
        self.assertIn('did you mean "board"?', self.refused(*SHOW, "baord").err)
        for name in ("", "..", "."):
            self.refused(*SHOW, name)


class Diff(support.Case):
    def setUp(self):
        super().setUp()
        self.create("one")
        self.create("two")

    def test_same(self):
        self.assertEqual(self.json_of(*DIFF, "one", "two"), [])
        self.assertEqual(self.good(*DIFF, "one", "two").out, "[info]> No differences\n")

    def test_pin_by_pin(self):
        self.edit("    D4:  [ PA,  4 ]", "    D4:  [ PA,  4, { pull: up } ]", "two")
        self.edit("RX1: D16", "RX1: D26", "two")
        self.edit("    BTN0: D0\n", "", "two")
        self.edit("    W008: [ BTN0 ]", "    # W008", "two")
        self.edit("    PWM4: D27", "    PWM4: D27\n    PWM5: D22", "two")
        rows = {row["subject"]: (row["before"], row["after"]) for row in self.json_of(*DIFF, "one", "two")}
        self.assertEqual(set(rows), {"D4", "RX1", "BTN0", "PWM5"})
        self.assertIn("pull: up", rows["D4"][1])
        self.assertEqual((rows["BTN0"][1], rows["PWM5"][0]), (None, None))
        out = self.good(*DIFF, "one", "two").out
        self.assertRegex(out, r"(?m)^  D4: .* -> .*pull: up")
        self.assertRegex(out, r"(?m)^- BTN0: ")
        self.assertRegex(out, r"(?m)^\+ PWM5: ")

    def test_template_against_its_port_bin(self):
        self.good("vm", "custom", "compile", "one", "--port-version", "2")
        self.assertEqual(self.json_of(*DIFF, "one", self.cvm / "one/port.bin"), [])
        self.good("vm", "custom", "compile", "one")
        subjects = [row["subject"] for row in self.json_of(*DIFF, "one", self.cvm / "one/port.bin")]
        self.assertEqual(subjects, ["BTN0"])

    def test_missing_ones(self):
        self.refused(*DIFF, "one", "three")
        self.refused(*DIFF, "three", "one")
        self.refused(*DIFF, "one", code=2)

    def test_colours_are_those_of_the_classes_and_change_no_letter(self):
        self.create()
        plain = self.good("vm", "custom", "show", "board").out
        coloured = self.good("--colors", "vm", "custom", "show", "board").out
        self.assertNotIn("\033", plain)
        self.assertEqual(re.sub(r"\033\[[0-9;]*m", "", coloured), plain)
        self.assertIn("\033[33mstrapping\033[0m", coloured)
        blue = set(re.findall(r"\033\[94m(\w+)\033\[0m", coloured))
        self.assertEqual(blue, {"SERIAL", "RX0", "TX0", "RX1", "TX1", "SERIAL0", "SERIAL1"})


if __name__ == "__main__":
    unittest.main()
