/* SPDX-License-Identifier: Apache-2.0 */
/* The module of the nRF52 family: its targets, told in the tables that the build makes of the CSV files. */
#include "nrf52.h"
#include "nrf52832_tables.h"
#include "nrf52840_tables.h"

static const struct ztc_port_version_row port_version_rows[] = {{1}, {2}};
static const struct ztc_table port_versions = ZTC_TABLE_OF(port_version_rows);

/* The calls of one member, which hand its tables on. */
#define NRF52_CALLS(member)                                                              \
    static ztc_status member##_validate(const struct ztc_host *host,                     \
                                        const struct ztc_board *board, uint32_t version, \
                                        const struct ztc_finding_sink *findings)         \
    {                                                                                    \
        (void)host;                                                                      \
        (void)version; /* the silicon is the same in both */                             \
        return nrf52_validate(&member##_pins, board, findings);                          \
    }                                                                                    \
    static ztc_status member##_flash_plan(const struct ztc_host *host,                   \
                                          const struct ztc_flash_request *request,       \
                                          const struct ztc_flash_sink *sink)             \
    {                                                                                    \
        return nrf52_flash_plan(host, &member##_flash, request, sink);                   \
    }

/* One member: its name and memory are given, all else has its prefix. */
#define NRF52_TARGET(member, name_, flash_kib_, ram_kib_)                   \
    {                                                                       \
        .description =                                                      \
            &(const struct ztc_target_description){                         \
                .struct_size = sizeof(struct ztc_target_description),       \
                .customizable = 1,                                          \
                .id = "cvm_" #member,                                       \
                .name = (name_),                                            \
                .chip = #member,                                            \
                .architecture = "cortex-m4",                                \
                .flash_kib = (flash_kib_),                                  \
                .ram_kib = (ram_kib_),                                      \
                .default_port_version = 2,                                  \
                .port_versions = &port_versions,                            \
                .template_text = member##_template,                         \
                .template_size = member##_template_size,                    \
                .device = &member##_device,                                 \
            },                                                              \
        .pins = &member##_pins, .functions = &member##_functions,           \
        .instances = &member##_instances, .flash = &member##_flash,         \
        .explanations = &nrf52_explanations, .validate = member##_validate, \
        .flash_plan = member##_flash_plan,                                  \
    }

NRF52_CALLS(nrf52832)
NRF52_CALLS(nrf52840)

static const struct ztc_family_target targets[] = {
    NRF52_TARGET(nrf52832, "Nordic nRF52832", 512, 64),
    NRF52_TARGET(nrf52840, "Nordic nRF52840", 1024, 256),
};

static const struct ztc_family family = {targets, sizeof(targets) / sizeof(targets[0])};

ZTC_FAMILY_MODULE(family)
