/* SPDX-License-Identifier: Apache-2.0 */
/* cfg/config.json: what the user has set. A file that is not there sets nothing. */
#ifndef ZTC_STORE_CONFIG_H
#define ZTC_STORE_CONFIG_H

#include "store/home.h"

#include <cjson/cJSON.h>
#include <stdint.h>

struct ztc_config {
    cJSON *root; /* owned; NULL: no file */
    char *path;  /* owned: absolute, for messages */
};

/* Reads it. One that is damaged is an error that names the place; it is never changed. */
ztc_status ztc_config_read(const struct ztc_home *home, struct ztc_error *error,
                           struct ztc_config *ret_config) ZTC_MUST_CHECK;
void ztc_config_done(struct ztc_config *config); /* takes a zeroed one */

/* A value, untouched where the key is not set; one of another kind or range is ZTC_E_INVALID with path and key.
 * `group` is the object that holds it, or NULL for the root. */
ztc_status ztc_config_flag(const struct ztc_config *config, const char *group, const char *key,
                           struct ztc_error *error, bool *flag) ZTC_MUST_CHECK;
ztc_status ztc_config_number(const struct ztc_config *config, const char *group, const char *key,
                             uint64_t min, uint64_t max, struct ztc_error *error,
                             uint64_t *number) ZTC_MUST_CHECK;

#endif
