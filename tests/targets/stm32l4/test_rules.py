#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the STM32L4, each broken and mended, and its flash plans."""
from targets import support, support_stm32

CHIPS = ("stm32l452",)
globals().update(support.for_each(CHIPS, support_stm32.Rules, support_stm32.Plans))


if __name__ == "__main__":
    support.main()
