/* SPDX-License-Identifier: Apache-2.0 */
/* Where a custom VM came from, kept in its folder. */
#include "share/origin.h"

#include "base/limits.h"
#include "output/json.h"

#include <stdio.h>
#include <string.h>

#include <ztc/board.h>

#define LABEL_ROOM (ZTC_SHORT_NAME_MAX + 32u)

static const char *text_of(const cJSON *object, const char *key, struct ztc_arena *arena)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(item)
               ? ztc_arena_copy(arena, item->valuestring, strlen(item->valuestring))
               : "";
}

static ztc_status parse(const char *short_name, const struct ztc_buffer *text,
                        struct ztc_arena *arena, struct ztc_error *error,
                        struct ztc_origin *ret_origin)
{
    char label[LABEL_ROOM];
    (void)snprintf(label, sizeof(label), "cvm/%s/" ZTC_ORIGIN_PATH, short_name);
    ZTC_CLEANUP(ztc_json_free) cJSON *root = NULL;
    ztc_status status = ztc_json_parse(label, ztc_buffer_string(text), text->size, error, &root);
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_origin origin = {
        .source = text_of(root, "source", arena),
        .version = text_of(root, "version", arena),
        .publisher = text_of(root, "publisher", arena),
        .key = text_of(root, "key", arena),
        .key_id = text_of(root, "key_id", arena),
    };
    if (origin.source == NULL || origin.version == NULL || origin.publisher == NULL ||
        origin.key == NULL || origin.key_id == NULL) {
        return ztc_error_memory(error);
    }
    *ret_origin = origin;
    return ZTC_OK;
}

ztc_status ztc_origin_read(const struct ztc_home *home, const char *short_name,
                           struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_origin *ret_origin)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_JSON_SIZE_MAX + 1);
    bool found = false;
    struct ztc_origin origin = {"", "", "", "", ""};
    ztc_status status =
        ztc_custom_read(home, short_name, ZTC_ORIGIN_PATH, ZTC_JSON_SIZE_MAX, &text, error, &found);
    if (status == ZTC_OK && found) {
        status = parse(short_name, &text, arena, error, &origin);
    }
    ztc_buffer_done(&text);
    if (status == ZTC_OK) {
        *ret_origin = origin;
    }
    return status;
}

static bool add(cJSON *root, const char *key, const char *text)
{
    return text == NULL || text[0] == '\0' || cJSON_AddStringToObject(root, key, text) != NULL;
}

ztc_status ztc_origin_write(struct ztc_files *files, const struct ztc_origin *origin,
                            struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_json_free) cJSON *root = cJSON_CreateObject();
    if (root == NULL || !add(root, "source", origin->source) ||
        !add(root, "version", origin->version) || !add(root, "publisher", origin->publisher) ||
        !add(root, "key", origin->key) || !add(root, "key_id", origin->key_id)) {
        return ztc_error_memory(error);
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_JSON_SIZE_MAX);
    ztc_json_write(&text, root, /* indent= */ 4, /* sorted= */ false);
    ztc_status status = ztc_buffer_check(&text, ZTC_ORIGIN_PATH, error);
    if (status == ZTC_OK) {
        status = ztc_files_put(files, ZTC_ORIGIN_PATH, ztc_buffer_string(&text), text.size, error);
    }
    ztc_buffer_done(&text);
    return status;
}
