/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the nRF52 module know of one another. */
#ifndef NRF52_H
#define NRF52_H

#include <ztc/family.h>

/* The rules that the tables cannot tell, NRF52-W001 and so on. */
ztc_status nrf52_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                          const struct ztc_board *board, uint32_t version,
                          const struct ztc_finding_sink *findings);

/* What `ztc explain` says about the module's codes. */
extern const struct ztc_table nrf52_explanations;

/* Of a plan that cannot be: NRF52-E001. */
#define NRF52_CODE_PLAN "NRF52-E001"

#endif
