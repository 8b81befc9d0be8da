/* SPDX-License-Identifier: Apache-2.0 */
/* What device.json of each active custom VM says of its VID:PID pairs. */
#include "device/custom_rules.h"

#include "base/limits.h"
#include "output/json.h"
#include "store/custom.h"

#include <stdio.h>
#include <string.h>

/* Pairs of one custom VM: more is no board. */
#define PAIRS_MAX 256u

struct reader {
    const struct ztc_home *home;
    struct ztc_arena *arena;
    struct ztc_error *error;
    struct ztc_custom_rules found;
    size_t capacity;
    /* Of the custom VM that is being read. */
    const char *short_name;
    const char *name;
    const char *class_name;
    const char *original_target;
};

/* Exactly four hexadecimal digits, as templates have them; -1: not so. */
static int32_t parse_id(const cJSON *item)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    if (item == NULL || !cJSON_IsString(item) || strlen(item->valuestring) != 4) {
        return -1;
    }
    int32_t id = 0;
    for (const char *at = item->valuestring; *at != '\0'; at++) {
        const char *digit = strchr(digits, *at);
        if (digit == NULL) {
            return -1;
        }
        id = id * 16 + (int32_t)((digit - digits) % 16);
    }
    return id;
}

static ztc_status add_pair(struct reader *reader, const cJSON *vid_item, const cJSON *pid_item)
{
    int32_t vid = parse_id(vid_item);
    int32_t pid = parse_id(pid_item);
    if (vid < 0 || pid < 0) {
        return ztc_error_set(reader->error, ZTC_E_INVALID, "ztc vm custom compile makes it anew",
                             "cvm/%s/device.json: vids and pids are not four hexadecimal digits",
                             reader->short_name);
    }
    struct ztc_rule *grown = ztc_arena_grow(reader->arena, reader->found.rules, reader->found.count,
                                            &reader->capacity, sizeof(*grown));
    if (grown == NULL) {
        return ztc_error_memory(reader->error);
    }
    reader->found.rules = grown;
    grown[reader->found.count++] = (struct ztc_rule){
        .target = reader->short_name,
        .name = reader->name,
        .original_target = reader->original_target,
        .custom = true,
        .vid = (uint32_t)vid,
        .pid = pid,
        .mode = "",
        .strength = ZTC_STRENGTH_EXACT,
        .class_name = reader->class_name,
        .serial = "",
        .product = "",
    };
    return ZTC_OK;
}

static ztc_status add_pairs(struct reader *reader, const cJSON *vids, const cJSON *pids)
{
    size_t vid_count = (size_t)cJSON_GetArraySize(vids);
    size_t pid_count = (size_t)cJSON_GetArraySize(pids);
    bool paired = vid_count == pid_count;
    if (vid_count > PAIRS_MAX || pid_count > PAIRS_MAX ||
        (!paired && vid_count * pid_count > PAIRS_MAX)) {
        return ztc_error_set(reader->error, ZTC_E_LIMIT, /* remedy= */ NULL,
                             "cvm/%s/device.json: more than %u pairs of vid and pid",
                             reader->short_name, PAIRS_MAX);
    }
    const cJSON *vid = vids != NULL ? vids->child : NULL;
    const cJSON *partner = pids != NULL ? pids->child : NULL;
    ztc_status status = ZTC_OK;
    for (; status == ZTC_OK && vid != NULL; vid = vid->next) {
        const cJSON *pid = paired ? partner : (pids != NULL ? pids->child : NULL);
        for (; status == ZTC_OK && pid != NULL; pid = paired ? NULL : pid->next) {
            status = add_pair(reader, vid, pid);
        }
        partner = partner != NULL ? partner->next : NULL;
    }
    return status;
}

/* A text of the object in the arena, or `otherwise`; NULL when out of memory. */
static const char *text_of(struct reader *reader, const cJSON *object, const char *key,
                           const char *otherwise)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    if (item == NULL || !cJSON_IsString(item) || item->valuestring[0] == '\0') {
        return otherwise;
    }
    return ztc_arena_copy(reader->arena, item->valuestring, strlen(item->valuestring));
}

static ztc_status take_device(struct reader *reader, const cJSON *device)
{
    if (!cJSON_IsObject(device)) {
        return ztc_error_set(reader->error, ZTC_E_INVALID, "ztc vm custom compile makes it anew",
                             "cvm/%s/device.json holds no JSON object", reader->short_name);
    }
    reader->name = text_of(reader, device, "name", reader->short_name);
    reader->original_target = text_of(reader, device, "original_target", "");
    /* The class that flashes; the original toolchain keeps it with an alias. */
    reader->class_name = text_of(reader, device, "virtualizable", "");
    if (reader->name == NULL || reader->original_target == NULL || reader->class_name == NULL) {
        return ztc_error_memory(reader->error);
    }
    const cJSON *vids = cJSON_GetObjectItemCaseSensitive(device, "vids");
    const cJSON *pids = cJSON_GetObjectItemCaseSensitive(device, "pids");
    if ((vids != NULL && !cJSON_IsArray(vids)) || (pids != NULL && !cJSON_IsArray(pids))) {
        return ztc_error_set(reader->error, ZTC_E_INVALID, "ztc vm custom compile makes it anew",
                             "cvm/%s/device.json: vids and pids are not lists", reader->short_name);
    }
    return add_pairs(reader, vids, pids);
}

static ztc_status read_custom(struct reader *reader)
{
    if (!ztc_custom_has(reader->home, reader->short_name, "active")) {
        return ZTC_OK;
    }
    size_t before = reader->found.count;
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_JSON_SIZE_MAX + 1);
    ZTC_CLEANUP(ztc_json_free) cJSON *device = NULL;
    ztc_status status =
        ztc_custom_read(reader->home, reader->short_name, "device.json", ZTC_JSON_SIZE_MAX, &text,
                        reader->error, /* ret_found= */ NULL);
    if (status == ZTC_OK) {
        char file[sizeof("cvm//device.json") + 64];
        (void)snprintf(file, sizeof(file), "cvm/%.32s/device.json", reader->short_name);
        status = ztc_json_parse(file, ztc_buffer_string(&text), text.size, reader->error, &device);
    }
    if (status == ZTC_OK) {
        status = take_device(reader, device);
    }
    ztc_buffer_done(&text);
    if (status != ZTC_OK) {
        reader->found.count = before;
    }
    return status;
}

ztc_status ztc_custom_rules_read(const struct ztc_home *home, struct ztc_arena *arena,
                                 void (*trouble)(void *ctx, const char *text), void *ctx,
                                 struct ztc_error *error, struct ztc_custom_rules *ret_rules)
{
    struct ztc_error why = {0};
    struct reader reader = {.home = home, .arena = arena, .error = &why};
    const char **names = NULL;
    size_t count = 0;
    ztc_status status = ztc_custom_names(home, arena, error, &names, &count);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        reader.short_name = names[i];
        status = read_custom(&reader);
        if (status == ZTC_E_MEMORY) {
            status = ztc_error_memory(error);
        } else if (status != ZTC_OK) {
            if (trouble != NULL) {
                trouble(ctx, ztc_error_text(&why));
            }
            status = ZTC_OK;
        }
        ztc_error_clear(&why);
    }
    if (status == ZTC_OK) {
        *ret_rules = reader.found;
    }
    return status;
}
