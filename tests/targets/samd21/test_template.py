#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The SAMD21's template: an Arduino Zero without a finding, the same after port.bin."""
from targets import support

# The first 32 entries of arduino/ArduinoCore-samd variants/arduino_zero/variant.cpp.
ZERO = """PA11 PA10 PA14 PA09 PA08 PA15 PA20 PA21 PA06 PA07 PA18 PA16 PA19 PA17 PA02 PB08 PB09 PA04 PA05 PB02 PA22 PA23
PA12 PB10 PB11 PB03 PA27 PA28 PA24 PA25 PB22 PB23""".split()
# The signals named there and in variant.h beside it.
SIGNALS = {"RX0": "D31", "TX0": "D30", "RX1": "D0", "TX1": "D1", "MISO0": "D22", "MOSI0": "D23", "SCLK0": "D24",
           "SDA0": "D20", "SCL0": "D21"}


class Template(support.Templates):
    CHIP = "samd21"

    def test_values_are_filled_in(self):
        rows = self.check_version(2)
        self.assertEqual([rows[f"A{n}"]["values"] for n in range(6)], [[0], [2], [3], [4], [5], [10]])
        # hw, position of the multiplexer, PAD: as the comments in variant.cpp have them.
        self.assertEqual({name: rows[name]["values"] for name in SIGNALS},
                         {"RX0": [6, 3, 3], "TX0": [6, 3, 2], "RX1": [1, 2, 3], "TX1": [1, 2, 2], "MISO0": [5, 3, 0],
                          "MOSI0": [5, 3, 2], "SCLK0": [5, 3, 3], "SDA0": [4, 2, 0], "SCL0": [4, 2, 1]})

    def test_board(self):
        port = self.read_back(2)
        self.assertEqual([pin["pad_name"] for pin in port["pins"]], ZERO)
        pins = {row["name"]: row["pin"] for row in port["functions"]}
        self.assertEqual({name: pins[name] for name in SIGNALS}, SIGNALS)

    def test_analog_output(self):
        """D14 has it, in place of A0, and takes no values."""
        self.create()
        self.edit("    A5: D19\n", "    A5: D19\n    DAC0: D14\n")
        value = self.json_of("vm", "custom", "compile", "board")
        self.assertEqual([row["code"] for row in value["diagnostics"]], ["N001"])


if __name__ == "__main__":
    support.main()
