#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Boards with an STM32F2: the template, and values left out."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "stm32f4"))
import support_stm32  # noqa: E402  (the path comes first)


class Templates(support_stm32.Templates):
    CHIPS = ("stm32f205",)
    CODES = "STM32F2"

    def test_several_adcs_need_the_unit(self):
        found = self.compile("stm32f205", ("PA1",), {"A0": "D0"}, code=1)
        self.assertEqual([row[1:3] for row in found], [("E019", "A0")])
        self.assertEqual(self.compile("stm32f205", ("PA1",), {"A0": "[ D0, 1, 3 ]"}), [])


if __name__ == "__main__":
    support_stm32.support.main()
