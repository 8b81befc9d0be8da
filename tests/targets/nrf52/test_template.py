#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The nRF52's templates: Nordic's two development kits without a finding, the same after port.bin."""
from targets import support


class Both:
    MODULE = "nrf52"
    # The connector as zephyrproject-rtos/zephyr has it in the board's .dts: D0 to D15, then A0 to A5.
    HEADER = []
    # Signals of the board, from its -pinctrl.dtsi there.
    SIGNALS = {}

    def test_values_are_filled_in(self):
        rows = self.check_version(2)
        self.assertEqual([rows[f"A{n}"]["values"] for n in range(6)], [[1], [2], [4], [5], [6], [7]])
        self.assertEqual((rows["SCLK0"]["values"], rows["PWM0"]["values"]), ([], []))

    def test_board(self):
        port = self.read_back(2)
        pads = {pin["name"]: pin["pad_name"] for pin in port["pins"]}
        self.assertEqual([pads[f"D{n}"] for n in range(22)], self.HEADER)
        pins = {row["name"]: pads[row["pin"]] for row in port["functions"]}
        self.assertEqual({name: pins[name] for name in self.SIGNALS}, self.SIGNALS)


class Nrf52840(Both, support.Templates):
    CHIP = "nrf52840"
    HEADER = ([f"P1.{n:02}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15)]
              + [f"P0.{n:02}" for n in (26, 27, 3, 4, 28, 29, 30, 31)])
    SIGNALS = {"TX0": "P0.06", "RX0": "P0.08", "SCLK0": "P1.15", "MISO0": "P1.14", "MOSI0": "P1.13", "SDA0": "P0.26",
               "SCL0": "P0.27", "PWM0": "P0.13"}


class Nrf52832(Both, support.Templates):
    CHIP = "nrf52832"
    HEADER = [f"P0.{n:02}" for n in (11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24, 25, 26, 27,
                                     3, 4, 28, 29, 30, 31)]
    SIGNALS = {"TX0": "P0.06", "RX0": "P0.08", "SCLK0": "P0.25", "MISO0": "P0.24", "MOSI0": "P0.23", "SDA0": "P0.26",
               "SCL0": "P0.27", "PWM0": "P0.17"}


if __name__ == "__main__":
    support.main()
