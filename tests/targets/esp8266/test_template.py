#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP8266's template: a NodeMCU or D1 mini without a finding, the same after port.bin."""
from targets import support

# D0 to D8, RX, TX and A0, as the boards' files of the Arduino core number them.
BOARD = [16, 5, 4, 0, 2, 14, 12, 13, 15, 3, 1, 17]


class Template(support.Templates):
    CHIP = "esp8266"

    def test_pads_of_the_board(self):
        pinmap = self.created()["pinmap"]
        self.assertEqual([pinmap[f"D{n}"][1] for n in range(len(pinmap))], BOARD)

    def test_values_are_filled_in(self):
        rows = self.check_version(2)
        self.assertEqual(rows["A0"]["values"], [0])
        self.assertEqual({name: rows[name]["af"] for name in ("RX0", "TX0", "MOSI0", "SDA0", "PWM0")},
                         {"RX0": 0, "TX0": 0, "MOSI0": 2, "SDA0": 0, "PWM0": 3})


if __name__ == "__main__":
    support.main()
