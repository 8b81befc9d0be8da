#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP32-S3's template: an ESP32-S3-DevKitC-1 without a finding, the same after port.bin."""
from targets import support

# The headers J1 and J3 of the board, as its user guide lists them.
HEADERS = {4, 5, 6, 7, 15, 16, 17, 18, 8, 3, 46, 9, 10, 11, 12, 13, 14,
           43, 44, 1, 2, 42, 41, 40, 39, 38, 37, 36, 35, 0, 45, 48, 47, 21, 20, 19}


class Template(support.Templates):
    CHIP = "esp32s3"

    def test_pads_of_the_board(self):
        pinmap = self.created()["pinmap"]
        self.assertEqual([pinmap[f"D{n}"][1] for n in range(len(pinmap))], sorted(HEADERS))

    def test_values_are_filled_in(self):
        rows = self.check_version(2)
        self.assertEqual([rows[f"A{n}"]["values"] for n in range(4)], [[0, 1], [1, 1], [3, 1], [4, 1]])
        self.assertEqual({name: rows[name]["af"] for name in ("MOSI0", "MISO0", "SCLK0", "RX0", "TX0", "RX1", "SDA0")},
                         {"MOSI0": 4, "MISO0": 4, "SCLK0": 4, "RX0": 0, "TX0": 0, "RX1": 2, "SDA0": 1})


if __name__ == "__main__":
    support.main()
