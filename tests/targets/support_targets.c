/* SPDX-License-Identifier: Apache-2.0 */
/* Every target of the modules in the build folder: the folder is the search path, nothing is named. */
#include "support_targets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool told(struct ztc_error *error)
{
    fprintf(stderr, "%s\n", ztc_error_text(error));
    ztc_error_clear(error);
    return false;
}

/* Opens the targets that one module provides. */
static bool open_targets(struct every_target *every, const struct ztc_module_entry_row *row)
{
    for (size_t i = 0; i < row->info.provided_count; i++) {
        const struct ztc_provided *provided = &row->info.provided[i];
        struct ztc_error error = {0};
        if (strcmp(provided->kind, "target") != 0) {
            continue;
        }
        struct ztc_target *grown =
            realloc(every->targets, (every->count + 1) * sizeof(*every->targets));
        if (grown == NULL) {
            return false;
        }
        every->targets = grown;
        if (ztc_target_open(every->registry, provided->id, &error, &grown[every->count]) !=
            ZTC_OK) {
            return told(&error);
        }
        every->count++;
    }
    return true;
}

bool every_target_open(struct every_target *every, const char *build_folder)
{
    const struct ztc_module_entry_row *rows = NULL;
    struct ztc_error error = {0};
    size_t count = 0;
    char *folder = NULL;
    *every = (struct every_target){0};
    if (asprintf(&folder, "%s/modules", build_folder) < 0) {
        return false;
    }
    const char *const folders[] = {folder};
    ztc_status status = ztc_registry_open(folders, 1, /* home= */ NULL, &error, &every->registry);
    free(folder);
    if (status != ZTC_OK || ztc_registry_list(every->registry, &error, &rows, &count) != ZTC_OK) {
        return told(&error);
    }
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].usable) {
            fprintf(stderr, "%s\n", rows[i].refusal);
            return false;
        }
        if (!open_targets(every, &rows[i])) {
            return false;
        }
    }
    if (every->count == 0) {
        fprintf(stderr, "%s/modules: no module there provides a target\n", build_folder);
    }
    return every->count > 0;
}

void every_target_close(struct every_target *every)
{
    free(every->targets);
    ztc_registry_close(every->registry);
}
