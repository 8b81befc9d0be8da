#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The five STM32F4 against the pin data."""
from targets import support, support_stm32


class Stm32f401(support_stm32.Facts):
    CHIP, ARCHITECTURE, RAM, PADS = "stm32f401", "cortex-m4", 64, 82


class Stm32f405(support_stm32.Facts):
    CHIP, ARCHITECTURE, RAM, PADS = "stm32f405", "cortex-m4", 128, 116
    EXACT = {"239A:805A", "239A:805C"}


class Stm32f407(support_stm32.Facts):
    CHIP, ARCHITECTURE, RAM, PADS = "stm32f407", "cortex-m4", 128, 140
    EXACT = {"239A:808A"}


class Stm32f411(support_stm32.Facts):
    CHIP, ARCHITECTURE, RAM, PADS = "stm32f411", "cortex-m4", 128, 82
    EXACT = {"239A:806A"}


class Stm32f429(support_stm32.Facts):
    CHIP, ARCHITECTURE, RAM, PADS = "stm32f429", "cortex-m4", 192, 168


if __name__ == "__main__":
    support.main()
