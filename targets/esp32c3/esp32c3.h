/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the ESP32-C3 module know of one another. */
#ifndef ESP32C3_H
#define ESP32C3_H

#include <ztc/family.h>

/* The rules that the tables cannot tell, ESP32C3-W001 and so on. */
extern const struct ztc_table esp32c3_pad_rules;

/* What `ztc explain` says about the module's codes. */
extern const struct ztc_table esp32c3_explanations;

/* Of a flash plan that cannot be. */
#define ESP32C3_CODE_PLAN "ESP32C3-E001"

#endif
