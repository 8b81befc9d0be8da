/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the ESP32 module know of one another. */
#ifndef ESP32_H
#define ESP32_H

#include <ztc/family.h>

/* The rules that the tables cannot tell, ESP32-W001 and so on. */
ztc_status esp32_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                          const struct ztc_board *board, uint32_t version,
                          const struct ztc_finding_sink *findings);

/* What `ztc explain` says about the module's codes. */
extern const struct ztc_table esp32_explanations;

/* Of a plan that cannot be: ESP32-E001. */
#define ESP32_CODE_PLAN "ESP32-E001"

ztc_status esp32_flash_plan(const struct ztc_family_target *target, const struct ztc_host *host,
                            const struct ztc_flash_request *request,
                            const struct ztc_flash_sink *sink);

#endif
