/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the SAMD21 module know of one another. */
#ifndef SAMD21_H
#define SAMD21_H

#include <ztc/family.h>

#define SAMD21_CODE_PLAN "SAMD21-E001"             /* a plan that cannot be */
#define SAMD21_CODE_SPI_PADS "SAMD21-E002"         /* MOSI and SCLK as no setting has them */
#define SAMD21_CODE_ONE_PAD "SAMD21-E003"          /* two signals on one PAD of a SERCOM */
#define SAMD21_CODE_SHARED_OUTPUT "SAMD21-W001"    /* two pads, one WO of a timer */
#define SAMD21_CODE_SHARED_CHANNEL "SAMD21-W002"   /* two WO, one channel of a timer */
#define SAMD21_CODE_SHARED_INTERRUPT "SAMD21-W003" /* two buttons, one EXTINT line */
#define SAMD21_CODE_NO_INTERRUPT "SAMD21-W004"     /* a button without an EXTINT line */
#define SAMD21_CODE_PART "SAMD21-W005"             /* a function that the part lacks */
#define SAMD21_CODE_SHARED_TIMER "SAMD21-N001"     /* two channels, one timer */

/* All the rules that the tables cannot tell. */
ztc_status samd21_validate(const struct ztc_family_target *target, const struct ztc_host *host,
                           const struct ztc_board *board, uint32_t version,
                           const struct ztc_finding_sink *findings);

/* Those of the serial units, and those of the timers. */
ztc_status samd21_check_sercoms(const struct ztc_board *board,
                                const struct ztc_finding_sink *findings);
ztc_status samd21_check_timers(const struct ztc_board *board,
                               const struct ztc_finding_sink *findings);

/* The functional pin with this row number. */
const struct ztc_board_function *samd21_function(const struct ztc_board *board, uint32_t index);

/* What `ztc explain` says about the module's codes. */
extern const struct ztc_table samd21_explanations;

#endif
