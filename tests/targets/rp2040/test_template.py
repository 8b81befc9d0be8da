#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The RP2040's template: a Raspberry Pi Pico without a finding, the same after port.bin."""
from targets import support

# The Pico as raspberrypi/pico-sdk has it: src/boards/include/boards/pico.h.
PICO = {"TX0": "D0", "RX0": "D1", "SDA0": "D4", "SCL0": "D5", "SCLK0": "D18", "MOSI0": "D19", "MISO0": "D16",
        "LED0": "D25"}


class Template(support.Templates):
    CHIP = "rp2040"

    def test_values_are_filled_in(self):
        rows = self.check_version(2)
        self.assertEqual({name: rows[name]["values"] for name in ("A3", "PWM1", "TX1", "SCLK1", "SDA1")},
                         {"A3": [3], "PWM1": [2, 4, 0], "TX1": [2, 2], "SCLK1": [2, 1], "SDA1": [2, 3]})

    def test_board(self):
        port = self.read_back(2)
        self.assertEqual([pin["pad_name"] for pin in port["pins"]], [f"GPIO{n}" for n in range(30)])
        pins = {row["name"]: row["pin"] for row in port["functions"]}
        self.assertEqual({name: pins[name] for name in PICO}, PICO)


if __name__ == "__main__":
    support.main()
