/* SPDX-License-Identifier: Apache-2.0 */
/* The pins of an .ioc file, gathered from its lines, which stand in the order of the alphabet. */
#ifndef READER_CUBEMX_H
#define READER_CUBEMX_H

#include "module.h"
#include "signal.h"

/* No microcontroller has more pads; no project shares more signals. */
#define PADS_MAX 512u
#define SHARED_MAX 512u

/* What the lines `PA9.KEY=VALUE` say of one pad. Pieces that are absent have size 0. */
struct pad {
    struct span name;   /* PA9 */
    struct span signal; /* USART1_TX */
    struct place place; /* of the line with the signal */
    struct span mode;   /* PWM Generation1 CH1 */
    struct span label;  /* LD2 [Green Led] */
    struct span pull;   /* GPIO_PULLUP */
    struct span output; /* GPIO_MODE_OUTPUT_OD */
    struct span level;  /* GPIO_PIN_SET */
};

/* `SH.ADCx_IN5.0=ADC1_IN5,IN5`: what a shared signal stands for. */
struct shared {
    struct span name;   /* ADCx_IN5 */
    struct span signal; /* ADC1_IN5 */
    struct span mode;   /* IN5 */
};

struct project {
    const struct ztc_reader_sink *sink;
    uint32_t pad_count;
    uint32_t shared_count;
    bool overflow; /* more pads than there can be */
    struct pad pads[PADS_MAX];
    struct shared shared[SHARED_MAX];
};

/* Emits the uses of one pad. */
ztc_status pad_emit(const struct project *project, const struct pad *pad);

#endif
