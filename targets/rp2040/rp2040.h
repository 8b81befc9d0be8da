/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the RP2040 module know of one another. */
#ifndef RP2040_H
#define RP2040_H

#include <ztc/family.h>

/* The rules that the tables cannot tell, RP2040-W001 and so on, for the member with these functions. */
ztc_status rp2040_check(const struct ztc_table *functions, const struct ztc_board *board,
                        const struct ztc_finding_sink *findings);

/* What `ztc explain` says about the module's codes. */
extern const struct ztc_table rp2040_explanations;

/* Of a plan that cannot be: RP2040-E001. */
#define RP2040_CODE_PLAN "RP2040-E001"

ztc_status rp2040_plan(const struct ztc_host *host, const struct ztc_table *flash,
                       const struct ztc_flash_request *request, const struct ztc_flash_sink *sink);

#endif
