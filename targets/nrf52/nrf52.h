/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the nRF52 module know of one another. */
#ifndef NRF52_H
#define NRF52_H

#include <ztc/family.h>

/* The rules that the tables cannot tell, NRF52-W001 and so on, for the member with these pads. */
ztc_status nrf52_validate(const struct ztc_table *pins, const struct ztc_board *board,
                          const struct ztc_finding_sink *findings);

/* What `ztc explain` says about the module's codes. */
extern const struct ztc_table nrf52_explanations;

/* Of a plan that cannot be: NRF52-E001. */
#define NRF52_CODE_PLAN "NRF52-E001"

/* A plan for the member with this flash. */
ztc_status nrf52_flash_plan(const struct ztc_host *host, const struct ztc_table *flash,
                            const struct ztc_flash_request *request,
                            const struct ztc_flash_sink *sink);

#endif
