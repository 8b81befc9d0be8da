/* SPDX-License-Identifier: Apache-2.0 */
/* What is drawn, put in order once for all formats: pads with everything that stands on each. */
#ifndef DRAWING_MODEL_H
#define DRAWING_MODEL_H

#include "class.h"
#include "memory.h"

#include <ztc/drawing.h>

/* Findings that a drawing tells in full; the rest is counted. */
#define MODEL_FINDINGS_MAX 200u

/* A row number in a list. */
struct link {
    struct link *next;
    uint32_t row;
};

struct list {
    struct link *first, *last;
    uint32_t count;
};

/* One pad of the target, or (row NULL) one that the board names and the target has not. */
struct pad {
    const struct ztc_pin_row *row;
    const char *name;
    const char *number; /* on the package; "" unknown */
    uint32_t port, pad;
    struct list pins;      /* of the board, Dn: one, or several where that is a mistake */
    struct list functions; /* of the board */
    struct list rows;      /* of the target's functions */
    struct list findings;  /* each code once */
    uint32_t worst;        /* severity of them; 0: none */
};

/* What a peripheral's line says. */
struct unit {
    const struct ztc_board_peripheral *peripheral;
    const char *name;     /* SERIAL0 */
    const char *instance; /* USART1; "" unknown */
    const char *roles;    /* "rx RX0 (D3), tx TX0 (D1)" */
};

/* One caution and the pads in use that have it for the same reason. Those with the same id stand together. */
struct warning {
    const char *caution;
    const char *reason; /* "" none */
    struct list pads;   /* row numbers of model->pads */
    uint32_t rank;      /* of its id, by the first pad that has it */
    uint32_t number;    /* in the order of coming */
};

struct model {
    const struct ztc_drawing_request *request;
    struct memory *memory;
    struct pad *pads; /* on the package, sorted by port and pad */
    uint32_t pad_count;
    struct pad *strays; /* in pinmap, but not on the microcontroller or not on the package */
    uint32_t stray_count;
    struct pad **pin_pads;      /* of each pin of the board */
    struct pad **function_pads; /* of each function of the board; NULL: none */
    uint32_t *function_hw;      /* instance of each: its own or that of its peripheral; 0: any */
    struct list any_rows;       /* the target's functions of any pad */
    struct unit *units;
    uint32_t unit_count;
    struct warning *warnings;
    uint32_t warning_count;
    bool classes[CLASS_COUNT]; /* those that occur */
    uint32_t severities[4];    /* findings of each, by ZTC_SEVERITY_... */
    uint32_t used;             /* pads with a Dn, without strays */
    const char *title;         /* what the board is called by people; may equal its short name */
};

/* Builds it. Tells through host->diag why it cannot. */
ztc_status model_make(struct model *model, struct memory *memory,
                      const struct ztc_drawing_request *request);

/* Rows by their number; for row numbers out of a list of the model. */
const struct ztc_board_pin *model_pin(const struct model *model, uint32_t row);
const struct ztc_board_function *model_function(const struct model *model, uint32_t row);
const struct ztc_drawing_finding_row *model_finding(const struct model *model, uint32_t row);

/* The severity of a finding, one of the three. */
uint32_t model_severity(const struct ztc_drawing_finding_row *finding);
/* The target's row that a functional pin of the board stands for, or NULL. */
const struct ztc_function_row *model_signal(const struct model *model, uint32_t row);
/* Rows struct ztc_caution_row of a pad; never NULL. */
const struct ztc_table *model_cautions(const struct pad *pad);
/* Rows of a table that may be NULL. */
uint32_t table_count(const struct ztc_table *table);

/* words.c: pieces of text in the memory of the model. */
/* "PA4": a pad as the template writes it. */
const char *words_pad(struct memory *memory, uint32_t port, uint32_t pad);
/* The letters of a port alone. */
const char *words_port(struct memory *memory, uint32_t port);
/* "D3, D7" */
const char *words_pins(const struct model *model, const struct pad *pad);
/* "strapping, usb"; "" none */
const char *words_cautions(const struct model *model, const struct pad *pad);
/* "pull: up, level: 1"; "" none */
const char *words_extras(const struct model *model, const struct pad *pad);
/* "TX0, PWM3" */
const char *words_functions(const struct model *model, const struct pad *pad);
/* "E014, W003" */
const char *words_codes(const struct model *model, const struct pad *pad);
/* "GPIO0, GPIO2: sampled at reset" */
const char *words_warned(const struct model *model, const struct warning *warning);
/* That of this and of those behind it with the same id, which *number is moved behind. */
const char *words_warned_all(const struct model *model, uint32_t *number);
/* "error", "warning", "note" */
const char *words_severity(uint32_t severity);
/* What the picture shows: "ESP WROOM 32 (cvm_espwroom32), esp32, LQFP64" */
const char *words_subtitle(const struct model *model);
/* "40 pads, 38 in use, 27 functional pins, 1 error" */
const char *words_summary(const struct model *model);

#endif
