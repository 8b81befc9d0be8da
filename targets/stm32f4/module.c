/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module of the STM32F4: its targets, each told in the tables that the build makes of its folder. One more
 * member is that folder and a line here in each of the three groups, and one in CMakeLists.txt.
 */
#include "stm32.h"
#include "stm32f405_tables.h"

STM32_MEMBER(stm32f405, "STM32F405", "cortex-m4", 512, 128)

static const struct ztc_family_target targets[] = {
    STM32_TARGET(stm32f405),
};

static const struct ztc_family family = {targets, sizeof(targets) / sizeof(targets[0])};

ZTC_FAMILY_MODULE(family)
