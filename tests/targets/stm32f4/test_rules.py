#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the STM32F4, each broken and mended, and its flash plans."""
from targets import support, support_stm32

CHIPS = ("stm32f401", "stm32f405", "stm32f407", "stm32f411", "stm32f429")
globals().update(support.for_each(CHIPS, support_stm32.Rules, support_stm32.Plans))


if __name__ == "__main__":
    support.main()
