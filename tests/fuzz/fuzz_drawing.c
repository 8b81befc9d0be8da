/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzes the drawing module with boards made of the input: every SVG must be in order. */
#include "drawing/support_drawing.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <ztc/module.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct ztc_module_entry *load(void)
{
    void *handle = dlopen(ZTC_DRAWING_MODULE, RTLD_NOW | RTLD_LOCAL);
    const struct ztc_module_entry *entry =
        handle != NULL ? dlsym(handle, ZTC_MODULE_ENTRY_NAME) : NULL;
    if (entry == NULL) {
        (void)fprintf(stderr, "%s\n", dlerror());
        abort();
    }
    return entry;
}

static void draw(const uint8_t *data, size_t size, const char *format)
{
    struct counting counting;
    counting_init(&counting);
    void *self = NULL;
    static const struct ztc_module_entry *entry;
    entry = entry != NULL ? entry : load();
    struct made *made = made_of(data, size, format);
    if (made == NULL || entry->init(&counting.host, &self) != ZTC_OK) {
        made_free(made);
        return;
    }
    const struct ztc_drawing_v0 *drawing = entry->get_interface(self, ZTC_DRAWING_INTERFACE);
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
    entry->shutdown(self);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    draw(data, size, ZTC_DRAWING_SVG);
    draw(data, size, ZTC_DRAWING_TXT);
    draw(data, size, ZTC_DRAWING_MD);
    return 0;
}
