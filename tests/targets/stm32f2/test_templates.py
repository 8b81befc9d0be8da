#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Boards with an STM32F2: the template, and values left out."""
from targets import support, support_stm32


class Templates(support_stm32.Templates):
    CHIP = "stm32f205"


class Boards(support_stm32.Boards):
    CHIP = "stm32f205"

    def test_several_adcs_need_the_unit(self):
        self.assert_found(self.board(["PA1"], ["A0: D0"]), [("E019", "A0", "")])
        self.assert_clean(self.board(["PA1"], ["A0: [ D0, 1, 3 ]"]))


if __name__ == "__main__":
    support.main()
