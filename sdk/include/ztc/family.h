/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What target modules have in common, in the static library ztc-port: a module that says its targets in
 * const data gets the whole of ztc.target/1 from one macro. None of this crosses the border: it is
 * compiled into the module, and a module may do without.
 *
 *   static const struct ztc_family_target targets[] = {{.description = &mine, .pins = &mine_pins, ...}};
 *   static const struct ztc_family family = {targets, 1};
 *   ZTC_FAMILY_MODULE(family)
 *
 * encode and decode are those of ztc/port.h, for the versions in the description.
 */
#ifndef ZTC_FAMILY_H
#define ZTC_FAMILY_H

#include <ztc/module.h>
#include <ztc/target.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ztc_flash_slot;

/* One target. Every pointer but description may be NULL: there is no such table, no such rule. */
struct ztc_family_target {
    const struct ztc_target_description *description;
    const struct ztc_table *pins;
    const struct ztc_table *functions;
    const struct ztc_table *instances;
    const struct ztc_table *packages;
    const struct ztc_table *flash;
    const struct ztc_table *resources;
    const struct ztc_table *explanations;
    /* Rows struct ztc_pad_rule: asked before `validate`, which may be absent. */
    const struct ztc_table *pad_rules;
    /* As in ztc/target.h, with the host and this very target, whose tables the rules of a family ask. */
    ztc_status (*validate)(const struct ztc_family_target *target, const struct ztc_host *host,
                           const struct ztc_board *board, uint32_t version,
                           const struct ztc_finding_sink *findings);
    ztc_status (*match)(const struct ztc_family_target *target, const struct ztc_host *host,
                        const struct ztc_usb_device *device, struct ztc_usb_match *match);
    ztc_status (*flash_plan)(const struct ztc_family_target *target, const struct ztc_host *host,
                             const struct ztc_flash_request *request,
                             const struct ztc_flash_sink *sink);
    /* Without flash_plan: the plan of ztc_flash_plan_table with these slots and the table `flash`. */
    const struct ztc_flash_slot *slots;
    uint32_t slot_count;
    const char *plan_code; /* of the finding that says why a plan is refused */
};

/* Versions 1 and 2: what a target offers whose virtual machine is not in the field yet. */
extern const struct ztc_table ztc_family_port_versions;

/*
 * The members of a target whose tables ztc-tables made under the name `member`, with both versions of port.bin, 2
 * the default. Its id is cvm_ and that name. Sizes are KiB, those of the smallest part; 0: not known. What not
 * every target has (packages, explanations, rules, slots) stands behind it:
 *
 *   static const struct ztc_family_target targets[] = {
 *       {ZTC_FAMILY_TARGET(mine, "Mine", "cortex-m4", 512, 128), .explanations = &explanations},
 *   };
 */
#define ZTC_FAMILY_TARGET(member, label, core, flash_size, ram_size)                            \
    .description =                                                                              \
        &(const struct ztc_target_description){                                                 \
            .struct_size = sizeof(struct ztc_target_description),                               \
            .customizable = 1,                                                                  \
            .id = "cvm_" #member,                                                               \
            .name = (label),                                                                    \
            .chip = #member,                                                                    \
            .architecture = (core),                                                             \
            .flash_kib = (flash_size),                                                          \
            .ram_kib = (ram_size),                                                              \
            .default_port_version = 2,                                                          \
            .port_versions = &ztc_family_port_versions,                                         \
            .template_text = member##_template,                                                 \
            .template_size = member##_template_size,                                            \
            .device = &member##_device,                                                         \
        },                                                                                      \
    .pins = &member##_pins, .functions = &member##_functions, .instances = &member##_instances, \
    .flash = &member##_flash

struct ztc_family {
    const struct ztc_family_target *targets;
    uint32_t count;
};

/* The three functions of an entry, but for the family. */
ztc_status ztc_family_init(const struct ztc_family *family, const struct ztc_host *host,
                           void **ret_self);
void ztc_family_shutdown(void *self);
const void *ztc_family_get_interface(void *self, const char *id);

/* The entry of a module whose targets stand in `family`, a const struct ztc_family. */
#define ZTC_FAMILY_MODULE(family)                                                    \
    static ztc_status ztc_family_init_(const struct ztc_host *host, void **ret_self) \
    {                                                                                \
        return ztc_family_init(&(family), host, ret_self);                           \
    }                                                                                \
    ZTC_MODULE_ENTRY(ztc_family_init_, ztc_family_shutdown, ztc_family_get_interface);

/* One finding for validate. remedy may be NULL. Return what it returns. */
ztc_status ztc_family_report(const struct ztc_finding_sink *findings, uint32_t severity,
                             const char *code, uint64_t where, const char *message,
                             const char *remedy);

/* The pin of a functional pin; NULL where the board contradicts itself. */
const struct ztc_board_pin *ztc_family_pin(const struct ztc_board *board,
                                           const struct ztc_board_function *function);

/*
 * The row of a target's functions table that serves a functional pin: of its pad, or of any pad, with its
 * class, role and values. NULL where none does, or the board contradicts itself. functions: rows
 * struct ztc_function_row; static.
 */
const struct ztc_function_row *ztc_family_row(const struct ztc_board *board,
                                              const struct ztc_table *functions,
                                              const struct ztc_board_function *function);

/*
 * A rule for validate: two PWM pins on different pads with one unit and channel get the same duty cycle,
 * whatever a program asks. A warning `code` at the later of the two, once for each.
 */
ztc_status ztc_family_shared_channel(const struct ztc_board *board,
                                     const struct ztc_table *functions, const char *code,
                                     const struct ztc_finding_sink *findings);

/*
 * Questions about a functional pin, for the rules below. A line rests high or low during reset where the
 * board sees to it: I2C and what a serial port or CAN receives rest high; a button rests where its extra
 * active_low says, unless its resistor is the pad's own (extra pull), which is not there during reset.
 */
int32_t ztc_family_rests_high(const struct ztc_board *board,
                              const struct ztc_board_function *function);
int32_t ztc_family_rests_low(const struct ztc_board *board,
                             const struct ztc_board_function *function);
/* LED and PWM: what hangs there acts on every level, wanted or not. */
int32_t ztc_family_acts(const struct ztc_board *board, const struct ztc_board_function *function);

/* One rule for validate about one pad. */
struct ztc_pad_rule {
    uint32_t port;
    uint32_t pad;
    uint32_t severity;
    const char *code;
    /* Is it about this functional pin of the pad? NULL: it is about the pin Dn, whatever it is for. */
    int32_t (*applies)(const struct ztc_board *board, const struct ztc_board_function *function);
    const char *message; /* goes on behind the name: " is on GPIO11, which ..." */
    const char *remedy;  /* may be NULL */
};

/* Reports what the rules (rows struct ztc_pad_rule) find, rule by rule. */
ztc_status ztc_family_pad_rules(const struct ztc_board *board, const struct ztc_table *rules,
                                const struct ztc_finding_sink *findings);

/* An address that stands for the app_start of the board's arrangement; for ztc_flash_plan_table. */
#define ZTC_FLASH_APP_START UINT64_MAX

/* Where one image of a flash plan lies. */
struct ztc_flash_slot {
    const char *role; /* "port", "vm.0" ... */
    uint64_t address; /* or ZTC_FLASH_APP_START */
};

/* What a flash plan of fixed places needs to know, the same in every arrangement of the flash: the request's
 * variant is not looked at. */
struct ztc_flash_slots {
    const struct ztc_flash_slot *slots; /* in the order in which they are written */
    uint32_t count;
    uint64_t start;      /* of the flash, as its addresses count */
    uint64_t size;       /* taken where the request names none: the least that boards have */
    uint64_t erase_unit; /* images are held to begin and end on such a border; 1: none */
    const char *code;    /* of the finding that says why a plan is refused */
};

/*
 * The steps that write each image of the request to its slot, then a reset. ZTC_E_INVALID, with a finding to
 * host->diag and no step made: an image without bytes, of a role that has no slot or twice; images that would
 * overlap once whole erase units are counted, or leave the flash.
 */
ztc_status ztc_flash_plan_slots(const struct ztc_host *host, const struct ztc_flash_slots *slots,
                                const struct ztc_flash_request *request,
                                const struct ztc_flash_sink *sink);

/* What a flash plan by the target's own table of the flash needs to know. */
struct ztc_flash_table_plan {
    const struct ztc_flash_slot
        *slots; /* of all images but "port", in the order they are written */
    uint32_t slot_count;
    const struct ztc_table *flash; /* rows struct ztc_flash_row */
    const char *code;              /* of the finding that says why a plan is refused */
};

/*
 * The same as ztc_flash_plan_slots, with "port", written last, at the port_region of the row that the request
 * means, slots at ZTC_FLASH_APP_START at its app_start, and erase units or sectors as that row has them. It
 * means the row whose variant it names, of the size that it names; no variant: the only row of that size;
 * neither: the only row of the smallest size. ZTC_E_INVALID, with a finding that lists what there is, also
 * where no row is meant or several are; where the row knows no place for port.bin that is to be written, or
 * a smaller one; and where another image would reach into that place, whether port.bin is written or not.
 */
ztc_status ztc_flash_plan_table(const struct ztc_host *host,
                                const struct ztc_flash_table_plan *table,
                                const struct ztc_flash_request *request,
                                const struct ztc_flash_sink *sink);

#ifdef __cplusplus
}
#endif
#endif
