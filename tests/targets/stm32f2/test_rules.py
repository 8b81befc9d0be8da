#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the STM32F2, each broken and mended."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "stm32f4"))
import support_stm32  # noqa: E402  (the path comes first)


class Rules(support_stm32.Rules):
    CHIPS = ("stm32f205",)
    CODES = "STM32F2"


if __name__ == "__main__":
    support_stm32.support.main()
