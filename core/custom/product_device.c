/* SPDX-License-Identifier: Apache-2.0 */
/* The device section as JSON: its rows become a tree again, and device.json. */
#include "base/limits.h"
#include "custom/product.h"
#include "output/json.h"

#include <stdlib.h>
#include <string.h>

/* A double holds every integer of so many digits; a longer one is carried as the text it is. */
#define EXACT_DIGITS 15u

/* A list or mapping on the way to the row that is being added. */
struct level {
    const char *key; /* its JSON pointer */
    size_t length;
    cJSON *container;
};

struct builder {
    struct level levels[ZTC_JSON_DEPTH_MAX];
    size_t depth; /* levels in use; the first is the root */
};

/* An integer as the template's reader takes it for one: digits behind an optional minus. */
static bool is_integer(const char *value)
{
    const char *digits = value + (value[0] == '-');
    return digits[0] != '\0' && digits[strspn(digits, "0123456789")] == '\0';
}

static cJSON *make_plain(const char *value)
{
    if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0) {
        return cJSON_CreateBool(value[0] == 't');
    }
    if (!is_integer(value)) {
        return cJSON_CreateString(value);
    }
    if (strlen(value) > EXACT_DIGITS) {
        return cJSON_CreateRaw(value);
    }
    bool negative = value[0] == '-';
    double number = 0;
    for (const char *digit = value + negative; *digit != '\0'; digit++) {
        number = number * 10 + (*digit - '0');
    }
    return cJSON_CreateNumber(negative ? -number : number);
}

static cJSON *make_item(const struct ztc_device_row *row)
{
    switch (row->kind) {
    case ZTC_VALUE_PLAIN:
        return make_plain(row->value);
    case ZTC_VALUE_LIST:
        return cJSON_CreateArray();
    case ZTC_VALUE_MAP:
        return cJSON_CreateObject();
    default:
        return cJSON_CreateString(row->value);
    }
}

/* An element of a JSON pointer as the key it stands for: ~1 is '/', ~0 is '~'. NULL: out of memory. */
static char *unescape(const char *element)
{
    char *key = strdup(element);
    if (key == NULL) {
        return NULL;
    }
    char *to = key;
    for (const char *from = key; *from != '\0'; from++) {
        if (from[0] == '~' && (from[1] == '0' || from[1] == '1')) {
            *to++ = from[1] == '1' ? '/' : '~';
            from++;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return key;
}

/* Takes the item over, also when it fails. */
static bool add_item(cJSON *container, const char *element, cJSON *item)
{
    bool added = false;
    if (item != NULL && cJSON_IsArray(container)) {
        added = cJSON_AddItemToArray(container, item);
    } else if (item != NULL) {
        char *key = unescape(element);
        added = key != NULL && cJSON_AddItemToObject(container, key, item);
        free(key);
    }
    if (!added) {
        cJSON_Delete(item);
    }
    return added;
}

static bool is_below(const struct level *level, const char *key)
{
    return strncmp(key, level->key, level->length) == 0 && key[level->length] == '/';
}

static ztc_status add_row(struct builder *builder, const struct ztc_device_row *row,
                          struct ztc_error *error)
{
    /* Rows stand in the order of the document, so the parent is one of those still open. */
    while (builder->depth > 1 && !is_below(&builder->levels[builder->depth - 1], row->key)) {
        builder->depth--;
    }
    const struct level *parent = &builder->levels[builder->depth - 1];
    const char *element = row->key + parent->length + 1;
    bool nests = row->kind == ZTC_VALUE_LIST || row->kind == ZTC_VALUE_MAP;
    if (row->key[0] != '/' || strchr(element, '/') != NULL ||
        (nests && builder->depth == ZTC_JSON_DEPTH_MAX)) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "device: the key \"%.64s\" is in no list or mapping", row->key);
    }
    cJSON *item = make_item(row);
    if (!add_item(parent->container, element, item)) {
        return ztc_error_memory(error);
    }
    if (nests) {
        builder->levels[builder->depth++] =
            (struct level){.key = row->key, .length = strlen(row->key), .container = item};
    }
    return ZTC_OK;
}

ztc_status ztc_product_device(const struct ztc_table *device, struct ztc_error *error,
                              cJSON **ret_object)
{
    ZTC_CLEANUP(ztc_json_free) cJSON *root = cJSON_CreateObject();
    if (root == NULL) {
        return ztc_error_memory(error);
    }
    struct builder builder = {.levels = {{.key = "", .container = root}}, .depth = 1};
    for (uint32_t i = 0; device != NULL && i < device->count; i++) {
        ztc_status status = add_row(&builder, ZTC_ROW(struct ztc_device_row, device, i), error);
        if (status != ZTC_OK) {
            return status;
        }
    }
    *ret_object = root;
    root = NULL;
    return ZTC_OK;
}

ztc_status ztc_product_device_json(const struct ztc_table *device, bool compiled,
                                   struct ztc_buffer *buffer, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_json_free) cJSON *object = NULL;
    ztc_status status = ztc_product_device(device, error, &object);
    if (status != ZTC_OK) {
        return status;
    }
    if (compiled) {
        cJSON_DeleteItemFromObjectCaseSensitive(object, "customized");
        if (cJSON_AddTrueToObject(object, "customized") == NULL) {
            return ztc_error_memory(error);
        }
    }
    ztc_json_write(buffer, object, /* indent= */ 4, /* sorted= */ true);
    return ztc_buffer_check(buffer, "device.json", error);
}
