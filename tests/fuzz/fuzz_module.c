/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a module's file: judged without a crash, and every refusal has words. */
#include "module/inspect.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ztc_arena arena;
    struct ztc_error error = {0};
    struct ztc_inspection inspection = {0};
    ztc_arena_init(&arena, (size_t)64 << 20);
    ztc_status status = ztc_inspect_bytes(data, size, "file.so", &arena, &error, &inspection);
    if ((status == ZTC_OK) != (error.status == ZTC_OK) ||
        (status == ZTC_OK && inspection.info.id == NULL)) {
        abort();
    }
    ztc_error_clear(&error);
    ztc_arena_done(&arena);
    return 0;
}
