#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc target list` and `show`, and that its answers are those of compile."""
import csv
import json
import re
import unittest

import support

ROLES = ("TX", "RX", "A", "DAC", "SDA", "LED", "BTN", "PWM")


def rows_of(path):
    """The rows of a table of the SDK, each a dictionary."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines))


class Targets(support.Case):
    def test_list(self):
        self.assertRegex(self.good("target", "list").out, rf"(?m)^{support.TARGET} +ESP WROOM 32 +esp32 +yes +org\.ztc")
        rows = self.json_of("target", "list")
        self.assertIn(support.TARGET, [row["target"] for row in rows])

    def test_show_lists_every_pad(self):
        value = self.json_of("target", "show", support.TARGET)
        self.assertEqual(value["target"], support.TARGET)
        pins = {pin["name"]: pin for pin in value["pins"]}
        self.assertEqual(len(pins), 40)
        self.assertEqual((pins["GPIO34"]["port"], pins["GPIO34"]["pad"]), ("PA", 34))
        self.assertIn("input-only", pins["GPIO34"]["flags"])
        self.assertIn("strapping", pins["GPIO0"]["flags"])
        adc = next(row for row in pins["GPIO4"]["functions"] if row["class"] == "ADC")
        self.assertEqual((adc["signal"], adc["unit"], adc["channel"], adc["af"]), ("ADC2_CH0", 2, 0, None))
        out = self.good("target", "show", support.TARGET).out
        self.assertRegex(out, r"(?m)^GPIO4 +PA4 .*ADC2_CH0")

    def test_show_tells_the_other_tables(self):
        """Instances, flash and USB ids are those of the family's own files."""
        value = self.json_of("target", "show", support.TARGET)
        family = support.DATA.parent.parent / "targets/esp32"
        instances = [(row["class"], row["hw"], row["name"], row["users"]) for row in value["instances"]]
        self.assertEqual(sorted(instances), sorted((row["class"], int(row["hw"]), row["name"], int(row["users"]))
                                                   for row in rows_of(family / "instances.csv")))
        self.assertEqual({row["block"] for row in value["instances"]}, {None})
        numbers = ("start", "size", "write_unit", "erase_unit", "port_region", "port_region_size", "app_start")
        flash = [{**row, **{key: int(row[key], 0) for key in numbers}} for row in rows_of(family / "flash.csv")]
        self.assertEqual(value["flash"], flash)
        records = re.findall(r"(?m)^usb=\S+ vid=(\S+) pid=(\S+) mode=(\S+) strength=(\S+)$",
                             (family / "esp32.info").read_text())
        self.assertEqual([(row["vid"], row["pid"], row["mode"], row["strength"]) for row in value["usb"]], records)
        self.assertGreater(len(records), 0)
        self.assertEqual(value["usb"][0]["serial"], None)
        self.assertEqual(value["packages"], [])
        out = self.good("target", "show", support.TARGET).out
        self.assertRegex(out, r"(?m)^SERIAL +3 +UART2 +1$")
        self.assertRegex(out, r"(?m)^4MB external SPI flash +0x0 +4194304 +1024x4K +4 +0x10000 +0x3FF000, 4096 bytes ")
        self.assertRegex(out, r"(?m)^10C4:EA60 +serial +bridge$")
        self.assertNotIn("Packages", out)

    def test_packages_of_pads_are_those_of_the_target(self):
        for row in self.json_of("target", "list"):
            with self.subTest(row["target"]):
                value = self.json_of("target", "show", row["target"])
                there = {(package["package"], pin["pin"], pin["number"])
                         for package in value["packages"] for pin in package["pins"]}
                self.assertEqual(there, {(place["package"], pin["name"], place["number"])
                                         for pin in value["pins"] for place in pin["packages"]})
                sizes = [len(package["pins"]) for package in value["packages"]]
                self.assertEqual(sizes, sorted(sizes))
                out = self.good("target", "show", row["target"]).out
                for package in value["packages"]:
                    self.assertRegex(out, rf"(?m)^{re.escape(package['package'])} +{len(package['pins'])} +\d+$")
                    pad = package["pins"][0]["pin"]
                    self.assertRegex(self.good("target", "show", row["target"], pad).out,
                                     rf"(?m)^packages +.*{re.escape(package['package'])}")

    def test_show_one_pad(self):
        for name in ("GPIO4", "gpio4", "PA4", "pa4"):
            value = self.json_of("target", "show", support.TARGET, name)
            self.assertEqual([pin["name"] for pin in value["pins"]], ["GPIO4"])
        out = self.good("target", "show", support.TARGET, "GPIO34").out
        self.assertRegex(out, r"(?m)^pad +GPIO34$")
        self.assertRegex(out, r"(?m)^caution +input-only: ")
        self.assertRegex(out, r"(?m)^ADC +in +ADC1_CH6 ")

    def test_role_that_a_pad_cannot_take(self):
        out = self.good("target", "show", support.TARGET, "GPIO34", "TX0").out
        self.assertRegex(out, r"^no: GPIO34 cannot take TX0; .*output.*input-only")
        self.assertIn("GPIO4", out)
        value = self.json_of("target", "show", support.TARGET, "GPIO34", "TX0")
        self.assertFalse(value["possible"])
        self.assertIn("GPIO4", value["pads_without_cautions"])
        self.assertNotIn("GPIO34", value["pads_without_cautions"])
        for pad, role, lacks in (("GPIO18", "A0", "no ADC signal"), ("GPIO4", "DAC0", "no DAC signal")):
            out = self.good("target", "show", support.TARGET, pad, role).out
            self.assertIn(f"no: {pad} cannot take {role}; {pad} has {lacks}\n", out)

    def test_role_that_a_pad_can_take(self):
        self.assertRegex(self.good("target", "show", support.TARGET, "GPIO4", "TX0").out, "^yes: GPIO4 can take TX0")
        self.assertRegex(self.good("target", "show", support.TARGET, "GPIO0", "TX").out, "(?m)^but mind: .*strapping")
        value = self.json_of("target", "show", support.TARGET, "GPIO4", "A7")
        self.assertTrue(value["possible"])
        self.assertEqual([row["signal"] for row in value["functions"]], ["ADC2_CH0"])

    def test_a_pad_may_be_called_as_other_tools_call_it(self):
        for target, name, pad in (("cvm_rp2040", "GP4", "GPIO4"), ("cvm_rp2040", "4", "GPIO4"), ("cvm_stm32f405", "a07", "PA7"),
                                  ("cvm_nrf52840", "P1_03", "P1.03"), ("cvm_samd21", "PA7", "PA07")):
            shown = self.json_of("target", "show", target, name)
            self.assertEqual(shown["pins"][0]["name"], pad)

    def test_unknown_names_give_the_nearest(self):
        self.assertIn(support.TARGET, self.refused("target", "show", "cvm_espwrom32").err)
        self.assertIn("did you mean GPIO3", self.refused("target", "show", support.TARGET, "GPOI34").err)
        self.assertIn("MOSI", self.refused("target", "show", support.TARGET, "GPIO4", "MOSSI").err)
        for words in (("",), (support.TARGET, ""), (support.TARGET, "GPIO4", ""), (support.TARGET, "GPIO4", "TX00")):
            self.refused("target", "show", *words)

    def test_answers_are_those_of_compile(self):
        """For each pad and role: `no` exactly where compile finds E014 or E017."""
        pads = [pin["name"] for pin in self.json_of("target", "show", support.TARGET)["pins"]]
        self.create()
        text = self.template().read_text()
        head, device = text[:text.index("pinclasses:")], text[text.index("\ndevice:"):]
        for role in ROLES:
            lines = "".join(f"    {role}{n}: D{n}\n" for n in range(len(pads)))
            self.template().write_text(f"{head}pinclasses:\n{lines}peripherals: {{}}\n{device}")
            found = json.loads(self.run_ztc("-J", "vm", "custom", "compile", "board", "--port-version", "2").out)
            lines = self.template().read_text().splitlines()
            bad = {int(re.search(r"D(\d+)", lines[row["line"] - 1]).group(1)) for row in found["diagnostics"]
                   if row["code"] in ("E014", "E017")}
            for number in range(0, len(pads), 3):
                with self.subTest(role=role, pad=pads[number]):
                    answer = self.json_of("target", "show", support.TARGET, pads[number], role)
                    self.assertEqual(answer["possible"], number not in bad)


if __name__ == "__main__":
    unittest.main()
