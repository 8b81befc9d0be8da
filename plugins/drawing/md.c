/* SPDX-License-Identifier: Apache-2.0 */
/* A board as Markdown tables, for the pages of a repository. */
#include "drawing.h"

#include <stdarg.h>

/* One row of a table: `count` texts of others. */
static void put_cells(struct writer *out, size_t count, ...)
{
    va_list cells;
    va_start(cells, count);
    for (size_t i = 0; i < count; i++) {
        const char *text = va_arg(cells, const char *);
        put(out, text[0] != '\0' ? "| " : "|");
        put_markdown(out, text);
        put(out, " ");
    }
    va_end(cells);
    put(out, "|\n");
}

static void put_pad(const struct model *model, struct writer *out, const struct pad *pad)
{
    put_cells(out, 6, words_pins(model, pad), pad->name, words_functions(model, pad),
              words_extras(model, pad), words_cautions(model, pad), words_codes(model, pad));
}

static void put_pins(const struct model *model, struct writer *out)
{
    const struct ztc_table *pins = model->request->board->pins;
    put(out, "\n## Pins\n\n| Pin | Pad | Functions | Extras | Cautions | Findings |\n"
             "| --- | --- | --- | --- | --- | --- |\n");
    for (uint32_t i = 0; i < table_count(pins); i++) {
        const struct pad *pad = model->pin_pads[i];
        /* Two Dn on one pad stand in one row, at the first. */
        if (pad->pins.first != NULL && pad->pins.first->row == i) {
            put_pad(model, out, pad);
        }
    }
    struct growing unused = {.memory = model->memory};
    for (uint32_t i = 0; i < model->pad_count; i++) {
        if (model->pads[i].pins.count == 0) {
            growing_add(&unused, unused.length > 0 ? ", " : "");
            growing_add(&unused, model->pads[i].name);
        }
    }
    if (unused.length > 0) {
        put(out, "\nNot in pinmap: ");
        put_markdown(out, growing_text(&unused));
        put(out, "\n");
    }
    struct growing strays = {.memory = model->memory};
    for (uint32_t i = 0; i < model->stray_count; i++) {
        growing_add(&strays, strays.length > 0 ? ", " : "");
        growing_add(&strays, model->strays[i].name);
    }
    if (strays.length > 0) {
        put(out, model->request->package[0] != '\0' ? "\nNot on this package: "
                                                    : "\nNot on this microcontroller: ");
        put_markdown(out, growing_text(&strays));
        put(out, "\n");
    }
}

static void put_functions(const struct model *model, struct writer *out)
{
    uint32_t count = table_count(model->request->board->functions);
    put(out, count > 0 ? "\n## Functional pins\n\n| Name | Class | Pin | Pad | Signal |\n"
                         "| --- | --- | --- | --- | --- |\n"
                       : "");
    for (uint32_t i = 0; i < count; i++) {
        const struct ztc_board_function *function = model_function(model, i);
        const struct ztc_function_row *signal = model_signal(model, i);
        const struct pad *pad = model->function_pads[i];
        const char *pin = pad != NULL
                              ? memory_print(model->memory, "D%u",
                                             (unsigned)model_pin(model, function->pin)->index)
                              : "";
        put_cells(out, 5, function->name, function->class_id, pin, pad != NULL ? pad->name : "",
                  signal != NULL ? signal->signal : "");
    }
}

static void put_rest(const struct model *model, struct writer *out)
{
    struct memory *memory = model->memory;
    put(out, model->unit_count > 0 ? "\n## Peripherals\n\n| Peripheral | Instance | Roles |\n"
                                     "| --- | --- | --- |\n"
                                   : "");
    for (uint32_t i = 0; i < model->unit_count; i++) {
        put_cells(out, 3, model->units[i].name, model->units[i].instance, model->units[i].roles);
    }
    put(out, model->warning_count > 0 ? "\n## Cautions of the pads in use\n\n"
                                        "| Caution | Pads |\n| --- | --- |\n"
                                      : "");
    for (uint32_t i = 0; i < model->warning_count;) {
        const char *caution = model->warnings[i].caution;
        put_cells(out, 2, caution, words_warned_all(model, &i));
    }
    uint32_t findings = table_count(model->request->findings);
    put(out, findings > 0 ? "\n## Findings\n\n| Code | Severity | Where | What |\n"
                            "| --- | --- | --- | --- |\n"
                          : "");
    for (uint32_t i = 0; i < findings && i < MODEL_FINDINGS_MAX; i++) {
        const struct ztc_drawing_finding_row *row = model_finding(model, i);
        put_cells(out, 4, row->code, words_severity(model_severity(row)), row->key, row->message);
    }
    if (findings > MODEL_FINDINGS_MAX) {
        put_cells(out, 4, "", "", "",
                  memory_print(memory, "and %u more", (unsigned)(findings - MODEL_FINDINGS_MAX)));
    }
}

ztc_status draw_md(struct model *model, struct writer *writer)
{
    const char *name = model->request->board->short_name;
    put(writer, "# ");
    put_markdown(writer, name[0] != '\0' ? name : model->request->target->name);
    put(writer, "\n\nPin map of ");
    put_markdown(writer, words_subtitle(model));
    put(writer, "\\\n");
    put_markdown(writer, words_summary(model));
    put(writer, "\n");
    put_pins(model, writer);
    put_functions(model, writer);
    put_rest(model, writer);
    return ZTC_OK;
}
