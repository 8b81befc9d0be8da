/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in: scanned by the letter, then built by cJSON, then searched for keys that stand twice. */
#include "base/limits.h"
#include "base/utf8.h"
#include "output/json.h"
#include "output/scan.h"

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

/* Looks whether one object has a key twice: *ret_twice is then the second of the two. */
static ztc_status find_twice_here(const cJSON *object, const cJSON **ret_twice)
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
            *ret_twice = keys[i].item;
            break;
        }
    }
    free(keys);
    return ZTC_OK;
}

/* The same for the value and all that it holds. *ret_twice stays NULL if there is none. */
static ztc_status find_twice(const cJSON *value, const cJSON **ret_twice)
{
    if (cJSON_IsObject(value)) {
        ztc_status status = find_twice_here(value, ret_twice);
        if (status != ZTC_OK || *ret_twice != NULL) {
            return status;
        }
    }
    for (const cJSON *item = value->child; item != NULL; item = item->next) {
        ztc_status status = find_twice(item, ret_twice);
        if (status != ZTC_OK || *ret_twice != NULL) {
            return status;
        }
    }
    return ZTC_OK;
}

/* Counts keys in the order of the text up to and with that of `wanted`. */
static bool count_keys(const cJSON *value, const cJSON *wanted, size_t *count)
{
    for (const cJSON *item = value->child; item != NULL; item = item->next) {
        *count += item->string != NULL ? 1 : 0;
        if (item == wanted || count_keys(item, wanted, count)) {
            return true;
        }
    }
    return false;
}

static ztc_status refuse(const char *file, const struct ztc_json_scan *scan,
                         struct ztc_error *error)
{
    return ztc_error_set(error, ZTC_E_INVALID, REMEDY, "%s:%zu: not valid JSON: %s", file,
                         ztc_json_scan_line(scan), scan->problem);
}

/* Refuses a tree in which a key stands twice, with the line of the second. */
static ztc_status check_keys(const char *file, const struct ztc_json_scan *start, const cJSON *tree,
                             struct ztc_error *error)
{
    const cJSON *twice = NULL;
    if (find_twice(tree, &twice) != ZTC_OK) {
        return ztc_error_memory(error);
    }
    if (twice == NULL) {
        return ZTC_OK;
    }
    struct ztc_json_scan scan = *start;
    (void)count_keys(tree, twice, &scan.stop_key);
    (void)ztc_json_scan(&scan, ZTC_JSON_DEPTH_MAX); /* stops at the key */
    return ztc_error_set(error, ZTC_E_INVALID, REMEDY, "%s:%zu: the key \"%s\" stands here twice",
                         file, ztc_json_scan_line(&scan), twice->string);
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
    ztc_status status = check_keys(file, &start, tree, error);
    if (status == ZTC_OK) {
        *ret_value = tree;
        tree = NULL;
    }
    return status;
}
