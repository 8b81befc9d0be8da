#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Boards with an STM32L4: the template, and values left out."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "stm32f4"))
import support_stm32  # noqa: E402  (the path comes first)


class Templates(support_stm32.Templates):
    CHIPS = ("stm32l452",)
    CODES = "STM32L4"

    def test_the_low_power_uart_is_hw_5(self):
        self.assertEqual(self.compile("stm32l452", ("PC0", "PC1"), {"RX0": "D0", "TX0": "D1"},
                                      "{ SERIAL0: { hw: 5, rx: RX0, tx: TX0 } }"), [])
        value = self.json_of("vm", "custom", "show", self.cvm / "stm32l452" / "port.bin")
        self.assertEqual({row["name"]: (row["signal"], row["values"]) for row in value["functions"]},
                         {"RX0": ("LPUART1_RX", [5, 8]), "TX0": ("LPUART1_TX", [5, 8])})

    def test_one_adc_and_one_dac_channel(self):
        self.assertEqual(self.compile("stm32l452", ("PA1", "PA4"), {"A0": "D0", "DAC0": "D1"}), [])
        value = self.json_of("vm", "custom", "show", self.cvm / "stm32l452" / "port.bin")
        self.assertEqual([row["values"] for row in value["functions"]], [[6, 1], [1]])

    def test_boot0_is_a_pad(self):
        found = self.compile("stm32l452", ("PH3",), {})
        self.assertEqual([row[1:3] for row in found], [("W003", "D0")])


if __name__ == "__main__":
    support_stm32.support.main()
