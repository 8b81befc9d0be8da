#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The RP2040's own rules, each broken and mended, and its flash plan."""
from targets import support


class Rules(support.Rules):
    CHIP = "rp2040"
    CODES = ("E001", "W001", "N001")

    def test_one_channel_on_two_pads(self):
        text = self.board([2, 18], ["PWM0: D0", "PWM1: D1"])
        self.assert_found(text, [("RP2040-W001", "PWM1", "PWM1 (PWM1_A) and PWM0 (PWM1_A) are one channel")])
        self.assert_clean(self.board([2, 20], ["PWM0: D0", "PWM1: D1"]))

    def test_one_channel_that_is_meant(self):
        self.assert_clean(self.board([2, 18], ["PWM0: D0", "PWM1: D1"],
                                     accept="{ RP2040-W001: [ PWM1 ] }"))

    def test_four_pads_on_one_slice(self):
        """Each pin is told once: that it is the other channel, or the same channel as one before it."""
        text = self.board([0, 1, 16, 17], [f"PWM{n}: D{n}" for n in range(4)])
        self.assert_found(text, [
            ("RP2040-N001", "PWM1", "PWM1 and PWM0 are the two channels of PWM slice 0: they have one frequency"),
            ("RP2040-W001", "PWM2", "PWM2 (PWM0_A) and PWM0 (PWM0_A) are one channel"),
            ("RP2040-W001", "PWM3", "PWM3 (PWM0_B) and PWM1 (PWM0_B) are one channel")])

    def test_two_channels_of_one_slice(self):
        text = self.board([6, 7], ["PWM0: D0", "PWM1: D1"])
        self.assert_found(text, [("RP2040-N001", "PWM1", "PWM1 and PWM0 are the two channels of PWM slice 3")])
        self.assert_clean(self.board([6, 8], ["PWM0: D0", "PWM1: D1"]))

    def test_a_slice_wraps_at_gpio16(self):
        text = self.board([0, 17], ["PWM0: D0", "PWM1: D1"])
        self.assert_found(text, [("RP2040-N001", "PWM1", "slice 0")])

    def test_other_classes_have_no_slice(self):
        self.assert_clean(self.board([6, 26], ["PWM0: D0", "A0: D1"]))

    def test_pulses_are_measured_on_any_pad(self):
        self.assert_clean(self.board([0, 15, 29], ["ICU0: D0", "ICU1: D1", "ICU2: D2"]))

    def test_a_slice_that_is_not_the_pads(self):
        """Told by the tables, not by a rule of the module."""
        text = self.board([6], ["PWM0: [ D0, 2, 4, 0 ]"])
        self.assert_found(text, [("E018", "PWM0", "PWM3_A")])


class Plan(support.Plans):
    CHIP = "rp2040"

    def test_vm_and_port(self):
        self.assertEqual(self.plan(0, "port=900", "vm.0=600000"), [
            ("write", "vm.0", "0x10000000", "600000"), ("write", "port", "0x101ff000", "900"),
            ("reset", "", "0x0", "0")])

    def test_a_vm_that_reaches_into_the_sector_of_port_bin(self):
        code, message = self.plan(2097152, "vm.0=2093057", "port=900")
        self.assertEqual(code, "RP2040-E001")
        self.assertIn("would overwrite port at 0x101ff000", message)
        self.assertEqual(len(self.plan(2097152, "vm.0=2093056", "port=900")), 3)

    def test_a_flash_that_is_not_known(self):
        self.assertEqual(self.plan(1048576, "port=900")[0], "RP2040-E001")

    def test_a_port_bin_longer_than_its_place(self):
        self.assertEqual(self.plan(0, "port=4097")[0], "RP2040-E001")
        self.assertEqual(len(self.plan(0, "port=4096")), 2)


if __name__ == "__main__":
    support.main()
