/* SPDX-License-Identifier: Apache-2.0 */
/* Compiles one template N times in one process, down to the bytes of port.bin: what a server would do. */
#include "base/file.h"
#include "base/limits.h"
#include "custom/compile.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct ztc_error error = {0};
    struct ztc_registry *registry = NULL;
    struct ztc_buffer text;
    int status = 1;
    ztc_buffer_init(&text, ZTC_TEMPLATE_SIZE_MAX);
    if (argc != 4) {
        fprintf(stderr, "usage: templates MODULES TEMPLATE COUNT\n");
        return 2;
    }
    const char *folders[] = {argv[1]};
    int count = atoi(argv[3]);
    if (ztc_registry_open(folders, 1, NULL, &error, &registry) != ZTC_OK ||
        ztc_file_read(AT_FDCWD, "", argv[2], ZTC_TEMPLATE_SIZE_MAX, &text, &error, NULL) !=
            ZTC_OK) {
        goto out;
    }
    for (int i = 0; i < count; i++) {
        struct ztc_compilation compilation = {0};
        const struct ztc_compile_options options = {0};
        ztc_status result = ztc_compile_text(registry, argv[2], text.data, text.size, NULL,
                                             &options, &error, &compilation);
        bool good = result == ZTC_OK && compilation.good;
        ztc_compilation_done(&compilation);
        if (!good) {
            goto out;
        }
    }
    status = 0;
out:
    if (status != 0) {
        fprintf(stderr, "%s\n", ztc_error_text(&error));
    }
    ztc_error_clear(&error);
    ztc_buffer_done(&text);
    ztc_registry_close(registry);
    return status;
}
