/* SPDX-License-Identifier: Apache-2.0 */
/* Targets made up for the tests of the check, each like a family; their facts are not real. */
#ifndef ZTC_TEST_SUPPORT_TARGET_H
#define ZTC_TEST_SUPPORT_TARGET_H

#include "module/target.h"

#define FAKE_PINS_MAX 64u
#define FAKE_FUNCTIONS_MAX 160u
#define FAKE_INSTANCES_MAX 40u

typedef ztc_status fake_validate(void *target, const struct ztc_board *board, uint32_t version,
                                 const struct ztc_finding_sink *findings);

/* A target with room for its tables. It must not move once it is made. */
struct fake {
    struct ztc_target target;
    struct ztc_target_v1 interface;
    struct ztc_target_description description;
    struct ztc_table pins, functions, instances, versions, options;
    struct ztc_pin_row pin_rows[FAKE_PINS_MAX];
    struct ztc_function_row function_rows[FAKE_FUNCTIONS_MAX];
    struct ztc_instance_row instance_rows[FAKE_INSTANCES_MAX];
};

/* A matrix: any digital signal on any pad; version 1 as written. GPIO0 to GPIO39. */
void fake_matrix(struct fake *fake);
/* Alternate functions: PA, PB, PC13, PI0-1; values are instance or timer, number, channel. */
void fake_alternate(struct fake *fake);
/* The instance belongs to the pad: GPIO0 to GPIO29. No values anywhere but ADC and PWM. */
void fake_select(struct fake *fake);
/* One piece of hardware serves SERIAL, SPI or I2C: PA4 to PA11. */
void fake_shared(struct fake *fake);

/* For targets that a test makes by itself. */
void fake_begin(struct fake *fake, const char *id, const char *name);
struct ztc_pin_row *fake_pin(struct fake *fake, uint32_t port, uint32_t pad, const char *name,
                             const char *abilities);
struct ztc_function_row *fake_function(struct fake *fake, uint32_t port, uint32_t pad,
                                       const char *class_id, const char *role, const char *signal,
                                       uint32_t instance);
void fake_instance(struct fake *fake, const char *class_id, uint32_t hw, const char *name);

#endif
