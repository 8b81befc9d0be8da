#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Boards with an STM32L4: the template, and values left out."""
from targets import support, support_stm32


class Templates(support_stm32.Templates):
    CHIP = "stm32l452"


class Boards(support_stm32.Boards):
    CHIP = "stm32l452"

    def test_the_low_power_uart_is_hw_5(self):
        self.assert_clean(self.board(["PC0", "PC1"], ["RX0: D0", "TX0: D1"], ["SERIAL0: { hw: 5, rx: RX0, tx: TX0 }"]))
        self.assertEqual({row["name"]: (row["signal"], row["values"]) for row in self.show_port()["functions"]},
                         {"RX0": ("LPUART1_RX", [5, 8]), "TX0": ("LPUART1_TX", [5, 8])})

    def test_one_adc_and_one_dac_channel(self):
        self.assert_clean(self.board(["PA1", "PA4"], ["A0: D0", "DAC0: D1"]))
        self.assertEqual([row["values"] for row in self.show_port()["functions"]], [[6, 1], [1]])

    def test_boot0_is_a_pad(self):
        self.assert_found(self.board(["PH3"]), [("W003", "D0", "")])


if __name__ == "__main__":
    support.main()
