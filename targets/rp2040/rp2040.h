/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the RP2040 module know of one another. */
#ifndef RP2040_H
#define RP2040_H

#include <ztc/family.h>

/* The rules that the tables cannot tell, RP2040-W001 and so on. */
ztc_status rp2040_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                           const struct ztc_board *board, uint32_t version,
                           const struct ztc_finding_sink *findings);

/* What `ztc explain` says about the module's codes. */
extern const struct ztc_table rp2040_explanations;

/* Of a plan that cannot be: RP2040-E001. */
#define RP2040_CODE_PLAN "RP2040-E001"

#endif
