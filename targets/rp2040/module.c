/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The module of the RP2040: its one target, told in the tables that the build makes of the CSV files. The rules and
 * the flash plan take a member's tables, so that one more costs three lines here (sdk/manual/adding-a-target.md).
 */
#include "rp2040.h"
#include "rp2040_tables.h"

static const struct ztc_port_version_row port_version_rows[] = {{1}, {2}};
static const struct ztc_table port_versions = ZTC_TABLE_OF(port_version_rows);

/* The calls of one member, which hand its tables on. */
#define RP2040_CALLS(member)                                                             \
    static ztc_status member##_validate(const struct ztc_host *host,                     \
                                        const struct ztc_board *board, uint32_t version, \
                                        const struct ztc_finding_sink *findings)         \
    {                                                                                    \
        (void)host;                                                                      \
        (void)version; /* the silicon is the same in both */                             \
        return rp2040_check(&member##_functions, board, findings);                       \
    }                                                                                    \
    static ztc_status member##_flash_plan(const struct ztc_host *host,                   \
                                          const struct ztc_flash_request *request,       \
                                          const struct ztc_flash_sink *sink)             \
    {                                                                                    \
        return rp2040_plan(host, &member##_flash, request, sink);                        \
    }

/* One member: what is not in its tables is given, all else has its prefix. */
#define RP2040_TARGET(member, name_, architecture_, flash_kib_, ram_kib_)    \
    {                                                                        \
        .description =                                                       \
            &(const struct ztc_target_description){                          \
                .struct_size = sizeof(struct ztc_target_description),        \
                .customizable = 1,                                           \
                .id = "cvm_" #member,                                        \
                .name = (name_),                                             \
                .chip = #member,                                             \
                .architecture = (architecture_),                             \
                .flash_kib = (flash_kib_),                                   \
                .ram_kib = (ram_kib_),                                       \
                .default_port_version = 2,                                   \
                .port_versions = &port_versions,                             \
                .template_text = member##_template,                          \
                .template_size = member##_template_size,                     \
                .device = &member##_device,                                  \
            },                                                               \
        .pins = &member##_pins, .functions = &member##_functions,            \
        .instances = &member##_instances, .flash = &member##_flash,          \
        .explanations = &rp2040_explanations, .validate = member##_validate, \
        .flash_plan = member##_flash_plan,                                   \
    }

RP2040_CALLS(rp2040)

static const struct ztc_family_target targets[] = {
    RP2040_TARGET(rp2040, "Raspberry Pi RP2040", "cortex-m0plus", 2048, 264),
};

static const struct ztc_family family = {targets, sizeof(targets) / sizeof(targets[0])};

ZTC_FAMILY_MODULE(family)
