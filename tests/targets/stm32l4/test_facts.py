#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The STM32L452 against the pin data."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "stm32f4"))
import support_stm32  # noqa: E402  (the path comes first)


class Facts(support_stm32.Facts):
    CHIPS = {"stm32l452": ("cortex-m4", 160, set())}


if __name__ == "__main__":
    support_stm32.support.main()
