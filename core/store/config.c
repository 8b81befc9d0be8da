/* SPDX-License-Identifier: Apache-2.0 */
/* cfg/config.json: what the user has set, read and never changed. */
#include "store/config.h"

#include "base/file.h"
#include "base/limits.h"
#include "output/json.h"
#include "store/settings.h"

#include <inttypes.h>
#include <stdio.h>

#define NAME "config.json"
#define REMEDY "correct it, or take it out"

/* Beyond this a double, which is what JSON numbers are read as, skips whole numbers. */
#define WHOLE_MAX 9007199254740992.0

static ztc_status parse(const struct ztc_buffer *text, struct ztc_error *error,
                        struct ztc_config *config)
{
    ztc_status status =
        ztc_json_parse(config->path, ztc_buffer_string(text), text->size, error, &config->root);
    if (status == ZTC_OK && !cJSON_IsObject(config->root)) {
        return ztc_error_set(error, ZTC_E_INVALID, "put it in braces: {\"key\": value}",
                             "%s is no JSON object", config->path);
    }
    return status;
}

ztc_status ztc_config_read(const struct ztc_home *home, struct ztc_error *error,
                           struct ztc_config *ret_config)
{
    struct ztc_config config = {0};
    if (asprintf(&config.path, "%s/cfg/" NAME, home->path) < 0) {
        return ztc_error_memory(error);
    }
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_JSON_SIZE_MAX);
    bool found = false;
    ztc_status status = ztc_settings_read(home, NAME, ZTC_JSON_SIZE_MAX, &text, error, &found);
    if (status == ZTC_OK && found) {
        status = parse(&text, error, &config);
    }
    if (status != ZTC_OK) {
        ztc_config_done(&config);
        return status;
    }
    *ret_config = config;
    return ZTC_OK;
}

void ztc_config_done(struct ztc_config *config)
{
    ztc_json_free(&config->root);
    ztc_free_text(&config->path);
}

/* "group.key" is not as it shall be. */
static ztc_status refuse(const struct ztc_config *config, const char *group, const char *key,
                         const char *wanted, struct ztc_error *error)
{
    return ztc_error_set(error, ZTC_E_INVALID, REMEDY, "%s: \"%s%s%s\" has to be %s", config->path,
                         group != NULL ? group : "", group != NULL && key != NULL ? "." : "",
                         key != NULL ? key : "", wanted);
}

/* The value, NULL where it is not set. */
static ztc_status find(const struct ztc_config *config, const char *group, const char *key,
                       struct ztc_error *error, const cJSON **ret_value)
{
    const cJSON *holder = config->root;
    if (group != NULL) {
        holder = cJSON_GetObjectItemCaseSensitive(holder, group);
        if (holder != NULL && !cJSON_IsObject(holder)) {
            return refuse(config, group, /* key= */ NULL, "an object in braces", error);
        }
    }
    *ret_value = cJSON_GetObjectItemCaseSensitive(holder, key);
    return ZTC_OK;
}

ztc_status ztc_config_flag(const struct ztc_config *config, const char *group, const char *key,
                           struct ztc_error *error, bool *flag)
{
    const cJSON *value = NULL;
    ztc_status status = find(config, group, key, error, &value);
    if (status != ZTC_OK || value == NULL) {
        return status;
    }
    if (!cJSON_IsBool(value)) {
        return refuse(config, group, key, "true or false", error);
    }
    *flag = cJSON_IsTrue(value) != 0;
    return ZTC_OK;
}

ztc_status ztc_config_number(const struct ztc_config *config, const char *group, const char *key,
                             uint64_t min, uint64_t max, struct ztc_error *error, uint64_t *number)
{
    const cJSON *value = NULL;
    ztc_status status = find(config, group, key, error, &value);
    if (status != ZTC_OK || value == NULL) {
        return status;
    }
    double real = cJSON_IsNumber(value) ? value->valuedouble : -1;
    uint64_t whole = real >= 0 && real <= WHOLE_MAX ? (uint64_t)real : 0;
    bool good =
        real >= 0 && real <= WHOLE_MAX && (double)whole >= real && whole >= min && whole <= max;
    if (!good) {
        char wanted[96];
        (void)snprintf(wanted, sizeof(wanted), "a whole number from %" PRIu64 " to %" PRIu64, min,
                       max);
        return refuse(config, group, key, wanted, error);
    }
    *number = whole;
    return ZTC_OK;
}
