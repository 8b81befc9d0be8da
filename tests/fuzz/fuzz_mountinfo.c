/* SPDX-License-Identifier: Apache-2.0 */
/* Mount tables: whatever stands in one, each mount has a path and is found by its number. */
#include "mountinfo.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mount_table table;
    if (mount_table_parse((const char *)data, size, &table) != 0) {
        return 0;
    }
    for (size_t i = 0; i < table.count; i++) {
        const struct mount *mount = &table.mounts[i];
        if (mount->path[0] != '/' || strlen(mount->source) > size ||
            mount_table_find(&table, mount->major, mount->minor, mount->source) == NULL) {
            abort();
        }
    }
    mount_table_done(&table);
    return 0;
}
