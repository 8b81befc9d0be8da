#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The STM32F205 against the pin data."""
from targets import support, support_stm32


class Stm32f205(support_stm32.Facts):
    CHIP, ARCHITECTURE, RAM, PADS = "stm32f205", "cortex-m3", 96, 114


if __name__ == "__main__":
    support.main()
