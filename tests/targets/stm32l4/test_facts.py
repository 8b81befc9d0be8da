#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The STM32L452 against the pin data."""
from targets import support, support_stm32


class Stm32l452(support_stm32.Facts):
    CHIP, ARCHITECTURE, RAM, PADS = "stm32l452", "cortex-m4", 160, 83


if __name__ == "__main__":
    support.main()
