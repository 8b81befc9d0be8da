#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Boards with an STM32F4: the templates, values left out, units of the ADC, and ports that version 1 lacks."""
from targets import support, support_stm32

CHIPS = ("stm32f401", "stm32f405", "stm32f407", "stm32f411", "stm32f429")
globals().update(support.for_each(CHIPS, support_stm32.Templates, support_stm32.Boards))


class Units(support.Boards):
    MODULE = "stm32f4"

    def test_one_adc_needs_no_unit(self):
        for self.CHIP in ("stm32f401", "stm32f411"):
            self.assert_clean(self.board(["PA1"], ["A0: D0"]))
            self.assertEqual(self.show_port()["functions"][0]["values"], [1, 1])

    def test_several_adcs_need_the_unit(self):
        for self.CHIP in ("stm32f405", "stm32f407", "stm32f429"):
            text = self.board(["PA1"], ["A0: D0"])
            self.assert_found(text, [("E019", "A0", "")])
            notes = " ".join(self.findings(text)[0]["notes"])
            for unit in (1, 2, 3):
                self.assertIn(f"1, {unit}", notes)
            self.assert_clean(self.board(["PA1"], ["A0: [ D0, 1, 3 ]"]))


class Ports(support.Boards):
    MODULE = "stm32f4"

    def test_ports_that_version_1_cannot_carry(self):
        for self.CHIP, pad in (("stm32f405", "PI0"), ("stm32f407", "PI5"), ("stm32f429", "PJ3"), ("stm32f429", "PK7")):
            with self.subTest(chip=self.CHIP, pad=pad):
                text = self.board(["PA0", pad], ["A0: [ D0, 0, 1 ]"])
                (found,) = self.compile(text, 1)
                self.assertEqual((found["severity"], found["code"], found["key"]), ("error", "E031", "D1"))
                self.assertIn("PA to PH", found["message"])
                self.assertIn("version 2", " ".join(found["notes"]))
                self.assertEqual(self.compile(text, 2), [])

    def test_pads_that_a_chip_lacks(self):
        for self.CHIP, pad in (("stm32f401", "PF0"), ("stm32f405", "PI2"), ("stm32f407", "PJ0"), ("stm32f429", "PK8")):
            self.assert_found(self.board(["PA0", pad], ["A0: [ D0, 0, 1 ]"]), [("E015", "D1", "")])


if __name__ == "__main__":
    support.main()
