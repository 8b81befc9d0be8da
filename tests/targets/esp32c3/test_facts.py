#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP32-C3's module against the pin data, pad by pad."""
from targets import support, support_esp


class Facts(support_esp.Facts):
    CHIP, NAME, ARCHITECTURE = "esp32c3", "ESP32-C3", "riscv32imc"
    PADS = 22
    # Not even 303A:1001, the chip's own USB unit, which other chips have too, is a bootloader's.
    STRENGTHS = {}

    def test_pad_that_supplies_the_flash(self):
        """The pad of the module's own rule is the one that the pin data speaks of."""
        self.assertEqual([row["gpio"] for row in self.rows if "VDD_SPI" in row["notes"]], ["11"])


if __name__ == "__main__":
    support.main()
