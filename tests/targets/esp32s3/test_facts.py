#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP32-S3's module against the pin data, pad by pad."""
from targets import support, support_esp


class Facts(support_esp.Facts):
    CHIP, NAME, ARCHITECTURE = "esp32s3", "ESP32-S3", "xtensa-lx7"
    PADS = 49
    RADIO_UNITS = (2,)
    STRENGTHS = {"303A:7003": "exact", "239A:811C": "exact", "239A:811A": "exact",
                 "303A:0009": "bootloader"}

    def test_holes(self):
        holes = {pin["pad"] for pin in self.shown()["pins"] if not pin["abilities"]}
        self.assertEqual(holes, {22, 23, 24, 25})

    def test_exact_ids_are_one_board_each(self):
        """A board's own name stands behind each, and no other family has the id."""
        for row in support.pin_data("usb_ids.csv"):
            if self.STRENGTHS.get(support.usb_key(row)) == "exact":
                self.assertEqual(row["families"], self.CHIP)
                self.assertRegex(row["name"], "ESP32-S3")

    def test_pads_that_may_have_another_voltage(self):
        """The pads of the module's own rule are those that the pin data speaks of."""
        self.assertEqual([row["gpio"] for row in self.rows if "1.8 V" in row["notes"]], ["47", "48"])


if __name__ == "__main__":
    support.main()
