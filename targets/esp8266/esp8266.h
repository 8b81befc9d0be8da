/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the ESP8266 module know of one another. */
#ifndef ESP8266_H
#define ESP8266_H

#include <ztc/family.h>

/* The rules that the tables cannot tell, ESP8266-W001 and so on: of single pads, and of several. */
extern const struct ztc_table esp8266_pad_rules;
ztc_status esp8266_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                            const struct ztc_board *board, uint32_t version,
                            const struct ztc_finding_sink *findings);

/* What `ztc explain` says about the module's codes. */
extern const struct ztc_table esp8266_explanations;

/* Of a flash plan that cannot be. */
#define ESP8266_CODE_PLAN "ESP8266-E001"

#endif
