/* SPDX-License-Identifier: Apache-2.0 */
/* <short_name>.yml as create writes it: the target's text, and the device section. */
#include "base/limits.h"
#include "base/utf8.h"
#include "custom/product.h"
#include "custom/yaml.h"
#include "output/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "@SHORT_NAME@"

/* "<name>.<name>Device" of two short names. */
#define CLASS_MAX (2u * ZTC_SHORT_NAME_MAX + 16u)

/* Keys that the host writes, whatever the module's rows say. */
static const char *const host_keys[] = {"name",          "original_target", "target", "classes",
                                        "virtualizable", "jtag_class",      "vids",   "pids"};

/* Copies text with every mark replaced. */
static void fill_in(struct ztc_buffer *buffer, const char *text, size_t size, const char *name)
{
    size_t length = strlen(MARK);
    while (size > 0) {
        const char *mark = memmem(text, size, MARK, length);
        size_t before = mark != NULL ? (size_t)(mark - text) : size;
        ztc_buffer_add(buffer, text, before);
        text += before;
        size -= before;
        if (mark != NULL) {
            ztc_buffer_text(buffer, name);
            text += length;
            size -= length;
        }
    }
}

/* The target's text with the name in it, ended by an empty line. */
static void write_text(struct ztc_buffer *buffer, const struct ztc_target_description *description,
                       const char *short_name)
{
    char quoted[ZTC_SHORT_NAME_MAX + 3];
    bool plain = ztc_yaml_is_text(short_name);
    (void)snprintf(quoted, sizeof(quoted), plain ? "%s" : "'%s'", short_name);
    fill_in(buffer, description->template_text, (size_t)description->template_size, quoted);
    const char *text = ztc_buffer_string(buffer);
    size_t size = buffer->size;
    if (size > 0 && text[size - 1] != '\n') {
        ztc_buffer_char(buffer, '\n');
    }
    if (size < 2 || strcmp(text + size - 2, "\n\n") != 0) {
        ztc_buffer_char(buffer, '\n');
    }
}

static bool add_text(cJSON *device, const char *key, const char *text)
{
    return cJSON_AddStringToObject(device, key, text) != NULL;
}

/* Puts the host's keys in. */
static bool complete(cJSON *device, const struct ztc_target_description *description,
                     const char *short_name, const char *name)
{
    for (size_t i = 0; i < sizeof(host_keys) / sizeof(host_keys[0]); i++) {
        cJSON_DeleteItemFromObjectCaseSensitive(device, host_keys[i]);
    }
    char class_name[CLASS_MAX];
    (void)snprintf(class_name, sizeof(class_name), "%sDevice", short_name);
    char full[CLASS_MAX];
    (void)snprintf(full, sizeof(full), "%s.%sDevice", short_name, short_name);
    cJSON *classes = cJSON_AddArrayToObject(device, "classes");
    cJSON *class_item = classes != NULL ? cJSON_CreateString(full) : NULL;
    if (class_item == NULL || !cJSON_AddItemToArray(classes, class_item)) {
        return false;
    }
    return add_text(device, "name", name != NULL ? name : description->name) &&
           add_text(device, "original_target", description->id) &&
           add_text(device, "target", short_name) &&
           add_text(device, "virtualizable", class_name) &&
           add_text(device, "jtag_class", class_name);
}

static bool is_container(const cJSON *item)
{
    return cJSON_IsArray(item) || cJSON_IsObject(item);
}

/* What holds nothing but scalars goes on one line. */
static bool is_leaf(const cJSON *container)
{
    for (const cJSON *item = container->child; item != NULL; item = item->next) {
        if (is_container(item)) {
            return false;
        }
    }
    return true;
}

static int by_key(const void *left, const void *right)
{
    const cJSON *const *a = left;
    const cJSON *const *b = right;
    return strcmp((*a)->string, (*b)->string);
}

/* The children in the order they are written in. NULL when out of memory; freed by the caller. */
static const cJSON **sorted(const cJSON *container, size_t *ret_count)
{
    size_t count = 0;
    for (const cJSON *item = container->child; item != NULL; item = item->next) {
        count++;
    }
    const cJSON **items = calloc(count + 1, sizeof(const cJSON *));
    if (items == NULL) {
        return NULL;
    }
    *ret_count = 0;
    for (const cJSON *item = container->child; item != NULL; item = item->next) {
        items[(*ret_count)++] = item;
    }
    if (cJSON_IsObject(container) && count > 1) {
        qsort(items, count, sizeof(const cJSON *), by_key);
    }
    return items;
}

static void write_scalar(struct ztc_yaml *yaml, const cJSON *item, const char *short_name)
{
    if (cJSON_IsBool(item)) {
        ztc_yaml_plain(yaml, cJSON_IsTrue(item) ? "true" : "false");
    } else if (cJSON_IsRaw(item)) {
        ztc_yaml_plain(yaml, item->valuestring);
    } else if (cJSON_IsNumber(item)) {
        char number[32];
        (void)snprintf(number, sizeof(number), "%.0f", item->valuedouble);
        ztc_yaml_plain(yaml, number);
    } else {
        struct ztc_buffer text;
        ztc_buffer_init(&text, ZTC_TEMPLATE_SCALAR_MAX);
        fill_in(&text, item->valuestring, strlen(item->valuestring), short_name);
        if (ztc_buffer_status(&text) != ZTC_OK && yaml->status == ZTC_OK) {
            yaml->status = ztc_buffer_status(&text);
        }
        ztc_yaml_text(yaml, ztc_buffer_string(&text));
        ztc_buffer_done(&text);
    }
}

static void write_item(struct ztc_yaml *yaml, const cJSON *item, const char *short_name);

/* The tree is no deeper than ZTC_JSON_DEPTH_MAX: ztc_product_device made it. */
static void write_items(struct ztc_yaml *yaml, const cJSON *container, const char *short_name)
{
    size_t count = 0;
    const cJSON **items = sorted(container, &count);
    if (items == NULL) {
        yaml->status = yaml->status == ZTC_OK ? ZTC_E_MEMORY : yaml->status;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (cJSON_IsObject(container)) {
            ztc_yaml_text(yaml, items[i]->string);
        }
        write_item(yaml, items[i], short_name);
    }
    free(items);
}

static void write_item(struct ztc_yaml *yaml, const cJSON *item, const char *short_name)
{
    if (cJSON_IsArray(item)) {
        ztc_yaml_list(yaml, is_leaf(item));
        write_items(yaml, item, short_name);
        ztc_yaml_list_end(yaml);
    } else if (cJSON_IsObject(item)) {
        ztc_yaml_map(yaml, is_leaf(item));
        write_items(yaml, item, short_name);
        ztc_yaml_map_end(yaml);
    } else {
        write_scalar(yaml, item, short_name);
    }
}

static ztc_status write_device(struct ztc_buffer *buffer, const cJSON *device,
                               const char *short_name, struct ztc_error *error)
{
    struct ztc_yaml yaml;
    ztc_yaml_begin(&yaml, buffer, /* marks= */ false);
    ztc_yaml_map(&yaml, /* flow= */ false);
    ztc_yaml_text(&yaml, "device");
    ztc_yaml_map(&yaml, /* flow= */ false);
    write_items(&yaml, device, short_name);
    ztc_yaml_map_end(&yaml);
    ztc_yaml_map_end(&yaml);
    ztc_status status = ztc_yaml_end(&yaml, "the device section", error);
    ztc_buffer_text(buffer, "    vids: []\n    pids: []\n");
    return status == ZTC_OK ? ztc_buffer_check(buffer, "the template", error) : status;
}

/* One line of text that YAML and a terminal can carry. */
static ztc_status check_name(const char *name, struct ztc_error *error)
{
    size_t size = strlen(name);
    if (size == 0) {
        return ztc_error_set(error, ZTC_E_INVALID, "leave it out for the target's own",
                             "the name is empty");
    }
    if (size > ZTC_TEMPLATE_SCALAR_MAX) {
        return ztc_error_set(error, ZTC_E_LIMIT, "choose a shorter name",
                             "the name has %zu bytes; %u are the most", size,
                             ZTC_TEMPLATE_SCALAR_MAX);
    }
    if (ztc_utf8_check(name, size) != size) {
        return ztc_error_set(error, ZTC_E_INVALID, "write it in UTF-8", "the name is not UTF-8");
    }
    struct ztc_buffer shown;
    ztc_buffer_init(&shown, ZTC_TEXT_MAX);
    ztc_utf8_printable(&shown, name, size);
    ztc_status status = ztc_buffer_check(&shown, "the name", error);
    if (status == ZTC_OK && strcmp(ztc_buffer_string(&shown), name) != 0) {
        status = ztc_error_set(error, ZTC_E_INVALID, "use letters, digits and signs in one line",
                               "the name holds control characters: %s", ztc_buffer_string(&shown));
    }
    ztc_buffer_done(&shown);
    return status;
}

ztc_status ztc_product_device_section(const struct ztc_target *target, const char *short_name,
                                      const char *name, const char *without,
                                      struct ztc_buffer *buffer, struct ztc_error *error)
{
    const struct ztc_target_description *description = target->description;
    ztc_status status = name != NULL ? check_name(name, error) : ZTC_OK;
    if (status != ZTC_OK) {
        return status;
    }
    ZTC_CLEANUP(ztc_json_free) cJSON *device = NULL;
    status = ztc_product_device(description->device, error, &device);
    if (status != ZTC_OK) {
        return status;
    }
    if (!complete(device, description, short_name, name)) {
        return ztc_error_memory(error);
    }
    if (without != NULL) {
        cJSON_DeleteItemFromObjectCaseSensitive(device, without);
    }
    return write_device(buffer, device, short_name, error);
}

ztc_status ztc_product_template(const struct ztc_target *target, const char *short_name,
                                const char *name, struct ztc_buffer *buffer,
                                struct ztc_error *error)
{
    write_text(buffer, target->description, short_name);
    ztc_status status = ztc_buffer_check(buffer, "the template", error);
    return status == ZTC_OK ? ztc_product_device_section(target, short_name, name,
                                                         /* without= */ NULL, buffer, error)
                            : status;
}
