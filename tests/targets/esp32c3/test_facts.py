#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP32-C3's module against the pin data, pad by pad."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import support_esp as support  # noqa: E402 (the folder has to be known first)


class Facts(support.MatrixFacts):
    CHIP = "esp32c3"
    PADS = 22
    STRENGTHS = {"303A:1001": "bootloader"}
    ARCHITECTURE = "riscv32imc"

    def test_pad_that_supplies_the_flash(self):
        """The pad of the module's own rule is the one that the pin data speaks of."""
        self.assertEqual([row["gpio"] for row in self.rows if "VDD_SPI" in row["notes"]], ["11"])


if __name__ == "__main__":
    support.main()
