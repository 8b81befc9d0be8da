#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP32-C3's template: an ESP32-C3-DevKitM-1 without a finding, the same after port.bin."""
from targets import support

# The headers J1 and J3 of the board, as its user guide lists them.
HEADERS = {2, 3, 0, 1, 10, 21, 20, 9, 8, 7, 6, 5, 4, 18, 19}


class Template(support.Templates):
    CHIP = "esp32c3"

    def test_pads_of_the_board(self):
        pads = [pad for _, pad in self.created()["pinmap"].values()]
        self.assertEqual(pads, sorted(HEADERS))

    def test_values_are_filled_in(self):
        rows = self.check_version(2)
        self.assertEqual(rows["A1"]["values"], [1, 1])
        self.assertEqual({name: rows[name]["af"] for name in ("MOSI0", "MISO0", "SCLK0", "RX0", "TX0", "SDA0")},
                         {"MOSI0": 2, "MISO0": 2, "SCLK0": 2, "RX0": 0, "TX0": 0, "SDA0": 1})


if __name__ == "__main__":
    support.main()
