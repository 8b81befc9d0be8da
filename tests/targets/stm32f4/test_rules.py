#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the STM32F4, each broken and mended."""
import support_stm32


class Rules(support_stm32.Rules):
    CHIPS = ("stm32f401", "stm32f405", "stm32f407", "stm32f411", "stm32f429")
    CODES = "STM32F4"


if __name__ == "__main__":
    support_stm32.support.main()
