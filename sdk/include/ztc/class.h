/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functional pins of a template: which prefix belongs to which class and role. One const table,
 * in the static library ztc-port, shared by the host and the encoders.
 */
#ifndef ZTC_CLASS_H
#define ZTC_CLASS_H

#include <ztc/abi.h>
#include <ztc/board.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a role needs of a pad (bits). */
#define ZTC_NEEDS_IN 1u
#define ZTC_NEEDS_OUT 2u
#define ZTC_NEEDS_ANALOG 4u /* an analog function row of the pad itself */

struct ztc_prefix_row {
    const char *prefix; /* RX, A, MOSI ... */
    const char *class_id;
    const char *role;
    uint32_t needs; /* ZTC_NEEDS_... */
};

/* Rows struct ztc_prefix_row; static. Within a class the rows are in the order of its roles. */
const struct ztc_table *ztc_prefixes(void);

/*
 * Splits the name of a functional pin, such as RX0. NULL if it is not one: unknown prefix, no number, a
 * leading zero, or a number over 65535. *ret_index is set on success only. name has `length` bytes.
 */
const struct ztc_prefix_row *ztc_prefix_of(const char *name, uint64_t length, uint32_t *ret_index);

/* The prefix of a class and role, or NULL if the pair has none. */
const struct ztc_prefix_row *ztc_prefix_find(const char *class_id, const char *role);

#ifdef __cplusplus
}
#endif
#endif
