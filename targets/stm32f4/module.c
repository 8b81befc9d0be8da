/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module of the STM32F4: its targets, each told in the tables that the build makes of its folder. One more
 * member is that folder, two lines here, its name in CMakeLists.txt and its records in
 * stm32f4.info.
 */
#include "stm32.h"
#include "stm32f401_tables.h"
#include "stm32f405_tables.h"
#include "stm32f407_tables.h"
#include "stm32f411_tables.h"
#include "stm32f429_tables.h"

static const struct ztc_family_target targets[] = {
    STM32_TARGET(stm32f401, "STM32F401", "cortex-m4", 256, 64),
    STM32_TARGET(stm32f405, "STM32F405", "cortex-m4", 512, 128),
    STM32_TARGET(stm32f407, "STM32F407", "cortex-m4", 512, 128),
    STM32_TARGET(stm32f411, "STM32F411", "cortex-m4", 256, 128),
    STM32_TARGET(stm32f429, "STM32F429", "cortex-m4", 512, 192),
};

static const struct ztc_family family = {targets, sizeof(targets) / sizeof(targets[0])};

ZTC_FAMILY_MODULE(family)
