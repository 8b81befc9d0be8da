#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Boards with an STM32F4: the templates, values left out, units of the ADC, and ports that version 1 lacks."""
import support_stm32


class Templates(support_stm32.Templates):
    CHIPS = ("stm32f401", "stm32f405", "stm32f407", "stm32f411", "stm32f429")
    CODES = "STM32F4"

    def test_one_adc_needs_no_unit(self):
        for chip in ("stm32f401", "stm32f411"):
            self.assertEqual(self.compile(chip, ("PA1",), {"A0": "D0"}), [])
            value = self.json_of("vm", "custom", "show", self.cvm / chip / "port.bin")
            self.assertEqual(value["functions"][0]["values"], [1, 1])

    def test_several_adcs_need_the_unit(self):
        for chip in ("stm32f405", "stm32f407", "stm32f429"):
            found = self.compile(chip, ("PA1",), {"A0": "D0"}, code=1)
            self.assertEqual([row[1:3] for row in found], [("E019", "A0")])
            notes = " ".join(self.findings[0]["notes"])
            for unit in (1, 2, 3):
                self.assertIn(f"1, {unit}", notes)
            self.assertEqual(self.compile(chip, ("PA1",), {"A0": "[ D0, 1, 3 ]"}), [])

    def test_ports_that_version_1_cannot_carry(self):
        for chip, pad in (("stm32f405", "PI0"), ("stm32f407", "PI5"), ("stm32f429", "PJ3"), ("stm32f429", "PK7")):
            with self.subTest(chip=chip, pad=pad):
                found = self.compile(chip, ("PA0", pad), {"A0": "[ D0, 0, 1 ]"}, version=1, code=1)
                self.assertEqual([row[:3] for row in found], [("error", "E031", "D1")])
                self.assertIn("PA to PH", found[0][3])
                self.assertIn("version 2", " ".join(self.findings[0]["notes"]))
                self.assertEqual(self.compile(chip, ("PA0", pad), {"A0": "[ D0, 0, 1 ]"}, version=2), [])

    def test_pads_that_a_chip_lacks(self):
        for chip, pad in (("stm32f401", "PF0"), ("stm32f405", "PI2"), ("stm32f407", "PJ0"), ("stm32f429", "PK8")):
            found = self.compile(chip, ("PA0", pad), {"A0": "[ D0, 0, 1 ]"}, code=1)
            self.assertEqual([row[1:3] for row in found], [("E015", "D1")])


if __name__ == "__main__":
    support_stm32.support.main()
