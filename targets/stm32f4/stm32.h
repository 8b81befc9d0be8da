/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the STM32 modules share: the rules of their timers and interrupt lines, the place of the virtual machine, and
 * the macro that makes a target of the tables that the build makes of its folder. Each module compiles rules.c of
 * this folder with its own prefix of finding codes, STM32_CODES.
 */
#ifndef STM32_H
#define STM32_H

#include <ztc/family.h>

#define STM32_CODE_PLAN STM32_CODES "-E001"
#define STM32_CODE_COMPLEMENTARY STM32_CODES "-N001"
#define STM32_CODE_ONE_CHANNEL STM32_CODES "-W001"
#define STM32_CODE_ONE_COUNTER STM32_CODES "-W002"
#define STM32_CODE_ONE_LINE STM32_CODES "-W003"

extern const struct ztc_table stm32_explanations;

/* The core starts from the vector table in the first sector: there the virtual machine begins. */
extern const struct ztc_flash_slot stm32_slots[1];

/* The family's own rules, over the functions of the target. */
ztc_status stm32_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                          const struct ztc_board *board, uint32_t version,
                          const struct ztc_finding_sink *findings);

/*
 * One member in a module's array of targets. Its tables are named after it, as in their header
 * (stm32f405_tables.h); flash and ram are KiB, those of the smallest part.
 */
#define STM32_TARGET(member, label, core, flash_size, ram_size)                  \
    {                                                                            \
        ZTC_FAMILY_TARGET(member, label, core, flash_size, ram_size),            \
            .packages = &member##_packages, .explanations = &stm32_explanations, \
            .validate = stm32_validate, .slots = stm32_slots, .slot_count = 1,   \
            .plan_code = STM32_CODE_PLAN,                                        \
    }

#endif
