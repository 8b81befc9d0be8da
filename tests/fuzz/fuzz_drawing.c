/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzes the drawing module with boards made of the input: every SVG must be in order. */
#include "drawing/support_drawing.h"

#include <stdio.h>
#include <stdlib.h>
#include <ztc/module.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The module is linked in: its entry is found as the loader finds it. */
extern const struct ztc_module_entry ztc_module_entry;

static void draw(const uint8_t *data, size_t size, const char *format)
{
    struct counting counting;
    counting_init(&counting);
    void *self = NULL;
    struct made *made = made_of(data, size, format);
    if (made == NULL || ztc_module_entry.init(&counting.host, &self) != ZTC_OK) {
        made_free(made);
        return;
    }
    const struct ztc_drawing_v0 *drawing =
        ztc_module_entry.get_interface(self, ZTC_DRAWING_INTERFACE);
    struct drawn drawn = {0};
    struct ztc_sink sink = drawn_sink(&drawn);
    ztc_status status = drawing->draw(self, made_request(made), &sink);
    const char *problem = NULL;
    if (status == ZTC_OK && format[0] == 's') {
        problem = svg_problem(drawn.text, drawn.size);
    }
    if (problem != NULL || counting.blocks != 0 || (status != ZTC_OK && status != ZTC_E_MEMORY)) {
        (void)fprintf(stderr, "%s: status %d, %zu blocks left, %s\n", format, (int)status,
                      counting.blocks, problem != NULL ? problem : "in order");
        abort();
    }
    drawn_done(&drawn);
    made_free(made);
    ztc_module_entry.shutdown(self);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    draw(data, size, ZTC_DRAWING_SVG);
    draw(data, size, ZTC_DRAWING_TXT);
    draw(data, size, ZTC_DRAWING_MD);
    return 0;
}
