/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module of the STM32L4: its targets, each told in the tables that the build makes of its folder. One more
 * member is that folder, two lines here, its name in CMakeLists.txt and its records in
 * stm32l4.info.
 */
#include "stm32.h"
#include "stm32l452_tables.h"

static const struct ztc_family_target targets[] = {
    STM32_TARGET(stm32l452, "STM32L452", "cortex-m4", 256, 160),
};

static const struct ztc_family family = {targets, sizeof(targets) / sizeof(targets[0])};

ZTC_FAMILY_MODULE(family)
