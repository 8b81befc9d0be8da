#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The five STM32F4 against the pin data."""
import support_stm32


class Facts(support_stm32.Facts):
    CHIPS = {
        "stm32f401": ("cortex-m4", 64, set()),
        "stm32f405": ("cortex-m4", 128, {"239A:805A", "239A:805C"}),
        "stm32f407": ("cortex-m4", 128, {"239A:808A"}),
        "stm32f411": ("cortex-m4", 128, {"239A:806A"}),
        "stm32f429": ("cortex-m4", 192, set()),
    }


if __name__ == "__main__":
    support_stm32.support.main()
