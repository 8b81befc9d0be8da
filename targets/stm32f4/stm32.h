/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the STM32 modules share: the rules of their timers and interrupt lines, the plan of their flash, and the
 * macros that make a target of the tables that the build makes of its folder. Each module compiles the sources of
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

extern const struct ztc_table stm32_port_versions;
extern const struct ztc_table stm32_explanations;

/* The family's own rules, over the functions of the target. */
ztc_status stm32_validate(const struct ztc_board *board, const struct ztc_table *functions,
                          const struct ztc_finding_sink *findings);

/* The virtual machine at the start of the flash, port.bin where the target's table proposes it. */
ztc_status stm32_flash_plan(const struct ztc_host *host, const struct ztc_table *flash,
                            const struct ztc_flash_request *request,
                            const struct ztc_flash_sink *sink);

/*
 * What the module says of one member beside its tables. flash and ram are KiB, those of the smallest part. The tables
 * are named after the member, as in its header (stm32f405_tables.h).
 */
#define STM32_MEMBER(member, label, core, flash, ram)                                    \
    static const struct ztc_target_description member##_description = {                  \
        .struct_size = sizeof(struct ztc_target_description),                            \
        .customizable = 1,                                                               \
        .id = "cvm_" #member,                                                            \
        .name = (label),                                                                 \
        .chip = #member,                                                                 \
        .architecture = (core),                                                          \
        .flash_kib = (flash),                                                            \
        .ram_kib = (ram),                                                                \
        .default_port_version = 2,                                                       \
        .port_versions = &stm32_port_versions,                                           \
        .template_text = member##_template,                                              \
        .template_size = member##_template_size,                                         \
        .device = &member##_device,                                                      \
    };                                                                                   \
    static ztc_status member##_validate(const struct ztc_host *host,                     \
                                        const struct ztc_board *board, uint32_t version, \
                                        const struct ztc_finding_sink *findings)         \
    {                                                                                    \
        (void)host;                                                                      \
        (void)version; /* the silicon is the same in both */                             \
        return stm32_validate(board, &member##_functions, findings);                     \
    }                                                                                    \
    static ztc_status member##_flash_plan(const struct ztc_host *host,                   \
                                          const struct ztc_flash_request *request,       \
                                          const struct ztc_flash_sink *sink)             \
    {                                                                                    \
        return stm32_flash_plan(host, &member##_flash, request, sink);                   \
    }

/* The member in the module's array of targets. */
#define STM32_TARGET(member)                                                \
    {                                                                       \
        .description = &member##_description, .pins = &member##_pins,       \
        .functions = &member##_functions, .instances = &member##_instances, \
        .packages = &member##_packages, .flash = &member##_flash,           \
        .explanations = &stm32_explanations, .validate = member##_validate, \
        .flash_plan = member##_flash_plan,                                  \
    }

#endif
