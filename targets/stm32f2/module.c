/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module of the STM32F2: its targets, each told in the tables that the build makes of its folder. One more
 * member is that folder, two lines here, its name in CMakeLists.txt and its records in
 * stm32f2.info.
 */
#include "stm32.h"
#include "stm32f205_tables.h"

static const struct ztc_family_target targets[] = {
    STM32_TARGET(stm32f205, "STM32F205", "cortex-m3", 256, 96),
};

static const struct ztc_family family = {targets, sizeof(targets) / sizeof(targets[0])};

ZTC_FAMILY_MODULE(family)
