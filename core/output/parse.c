/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in: scanned by the letter, then built by cJSON, then searched for keys that stand twice. */
#include "base/limits.h"
#include "base/utf8.h"
#include "output/json.h"
#include "output/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REMEDY "mend the file, or put an intact one in its place"

void ztc_json_free(cJSON **value)
{
    cJSON_Delete(*value);
    *value = NULL;
}

/* A key and its place among the keys of its object. */
struct key {
    const cJSON *item;
    size_t index;
};

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left;
    const struct key *b = right;
    int order = strcmp(a->item->string, b->item->string);
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

/* The second of two values with the same key, if an object has one twice. */
static ztc_status find_twice(const cJSON *object, const cJSON **ret_found)
{
    size_t count = 0;
    for (const cJSON *item = object->child; item != NULL; item = item->next) {
        count++;
    }
    if (count < 2) {
        return ZTC_OK;
    }
    /* Sorted, because a hostile file of a megabyte has room for a hundred thousand keys. */
    struct key *keys = calloc(count, sizeof(*keys));
    if (keys == NULL) {
        return ZTC_E_MEMORY;
    }
    size_t index = 0;
    for (const cJSON *item = object->child; item != NULL; item = item->next) {
        keys[index] = (struct key){item, index};
        index++;
    }
    qsort(keys, count, sizeof(*keys), compare_keys);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(keys[i - 1].item->string, keys[i].item->string) == 0) {
            *ret_found = keys[i].item;
            break;
        }
    }
    free(keys);
    return ZTC_OK;
}

/* Searches the tree for what the grammar allows and we do not. *ret_found stays NULL if there is none. */
static ztc_status find_bad(const cJSON *value, const cJSON **ret_found)
{
    if (cJSON_IsNumber(value) && !isfinite(value->valuedouble)) {
        *ret_found = value;
    }
    if (cJSON_IsObject(value)) {
        ztc_status status = find_twice(value, ret_found);
        if (status != ZTC_OK) {
            return status;
        }
    }
    for (const cJSON *item = value->child; item != NULL && *ret_found == NULL; item = item->next) {
        ztc_status status = find_bad(item, ret_found);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

/* Counts values in the order of the text, up to and with `wanted`. */
static bool count_values(const cJSON *value, const cJSON *wanted, size_t *count)
{
    ++*count;
    bool found = value == wanted;
    for (const cJSON *item = value->child; item != NULL && !found; item = item->next) {
        found = count_values(item, wanted, count);
    }
    return found;
}

static ztc_status refuse(const char *file, const struct ztc_json_scan *scan,
                         struct ztc_error *error)
{
    return ztc_error_set(error, ZTC_E_INVALID, REMEDY, "%s:%zu: not valid JSON: %s", file,
                         ztc_json_scan_line(scan), scan->problem);
}

/* Refuses a tree with a key that stands twice or a number that is none, and finds the line again. */
static ztc_status check_tree(const char *file, const struct ztc_json_scan *start, const cJSON *tree,
                             struct ztc_error *error)
{
    const cJSON *bad = NULL;
    if (find_bad(tree, &bad) != ZTC_OK) {
        return ztc_error_memory(error);
    }
    if (bad == NULL) {
        return ZTC_OK;
    }
    struct ztc_json_scan scan = *start;
    (void)count_values(tree, bad, &scan.stop_value);
    (void)ztc_json_scan(&scan, ZTC_JSON_DEPTH_MAX); /* stops at the value */
    if (cJSON_IsNumber(bad) && !isfinite(bad->valuedouble)) {
        scan.problem = "a number is too large";
        return refuse(file, &scan, error);
    }
    return ztc_error_set(error, ZTC_E_INVALID, REMEDY, "%s:%zu: the key \"%s\" stands here twice",
                         file, ztc_json_scan_line(&scan), bad->string);
}

ztc_status ztc_json_parse(const char *file, const char *text, size_t size, struct ztc_error *error,
                          cJSON **ret_value)
{
    static const char mark[] = {'\xEF', '\xBB', '\xBF'};
    if (size > ZTC_JSON_SIZE_MAX) {
        return ztc_error_set(error, ZTC_E_INVALID, REMEDY, "%s is larger than %u bytes", file,
                             ZTC_JSON_SIZE_MAX);
    }
    if (size >= sizeof(mark) && memcmp(text, mark, sizeof(mark)) == 0) {
        text += sizeof(mark);
        size -= sizeof(mark);
    }
    const struct ztc_json_scan start = {.text = text, .size = size};
    struct ztc_json_scan scan = start;
    scan.at = ztc_utf8_check(text, size);
    if (scan.at < size) {
        scan.problem = "a byte that is not UTF-8";
        return refuse(file, &scan, error);
    }
    scan.at = 0;
    if (!ztc_json_scan(&scan, ZTC_JSON_DEPTH_MAX)) {
        return refuse(file, &scan, error);
    }
    ZTC_CLEANUP(ztc_json_free)
    cJSON *tree = cJSON_ParseWithLengthOpts(text, size, NULL, /* require_null_terminated= */ 0);
    if (tree == NULL) {
        return ztc_error_memory(error); /* the scan left no other reason */
    }
    ztc_status status = check_tree(file, &start, tree, error);
    if (status == ZTC_OK) {
        *ret_value = tree;
        tree = NULL;
    }
    return status;
}
