/* SPDX-License-Identifier: Apache-2.0 */
/* JSON of others: parsing never misbehaves, and what was parsed is written and read back the same. */
#include "base/limits.h"
#include "output/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Parses text that must be valid, since we wrote it, and writes it again. */
static void write_again(const struct ztc_buffer *text, unsigned indent, struct ztc_buffer *again)
{
    ZTC_CLEANUP(ztc_json_free) cJSON *value = NULL;
    struct ztc_error error = {0};
    if (ztc_json_parse("written", text->data, text->size, &error, &value) != ZTC_OK) {
        abort();
    }
    ztc_json_write(again, value, indent, /* sorted= */ true);
}

static void check_written(const cJSON *value, unsigned indent)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer once;
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer twice;
    ztc_buffer_init(&once, ZTC_TEXT_MAX);
    ztc_buffer_init(&twice, ZTC_TEXT_MAX);
    ztc_json_write(&once, value, indent, /* sorted= */ true);
    /* Escapes make the text longer than what was read, so that it may not fit a second time. */
    if (ztc_buffer_status(&once) != ZTC_OK || once.size > ZTC_JSON_SIZE_MAX) {
        return;
    }
    for (size_t i = 0; i < once.size; i++) {
        unsigned char byte = (unsigned char)once.data[i];
        if (byte >= 0x7Fu || (byte < 0x20u && byte != '\n')) {
            abort();
        }
    }
    write_again(&once, indent, &twice);
    if (once.size != twice.size || memcmp(once.data, twice.data, once.size) != 0) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ZTC_CLEANUP(ztc_json_free) cJSON *value = NULL;
    ZTC_CLEANUP(ztc_error_clear) struct ztc_error error = {0};
    ztc_status status = ztc_json_parse("fuzz", (const char *)data, size, &error, &value);
    if (status != ZTC_OK) {
        if (status != error.status || error.what == NULL || value != NULL) {
            abort();
        }
        return 0;
    }
    check_written(value, 0);
    check_written(value, 4);
    return 0;
}
