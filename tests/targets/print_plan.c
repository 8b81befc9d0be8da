/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a module says of how to flash a target, for the tests in Python: no command shows it.
 *   print_plan MODULE.so TARGET SIZE VARIANT ROLE=BYTES...   the steps, a line each, cells apart by tabs; or a refusal,
 *                                                            and exit status 3. VARIANT may be "": none is named
 */
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ztc/module.h>
#include <ztc/target.h>

#define IMAGES_MAX 8
#define REFUSED 3

static void *host_alloc(void *ctx, uint64_t size)
{
    (void)ctx;
    return malloc((size_t)size);
}

static void *host_realloc(void *ctx, void *block, uint64_t size)
{
    (void)ctx;
    return realloc(block, (size_t)size);
}

static void host_free(void *ctx, void *block)
{
    (void)ctx;
    free(block);
}

static ztc_status host_diag(void *ctx, const struct ztc_finding *finding)
{
    (void)ctx;
    printf("%s\t%s\t%s; %s\n", finding->severity == ZTC_SEVERITY_ERROR ? "refused" : "told",
           finding->code, finding->message, finding->remedy != NULL ? finding->remedy : "");
    return ZTC_OK;
}

static const struct ztc_host host = {
    .struct_size = sizeof(host),
    .abi_major = ZTC_ABI_MAJOR,
    .abi_minor = ZTC_ABI_MINOR,
    .name = "test",
    .version = "0.0.0",
    .alloc = host_alloc,
    .realloc = host_realloc,
    .free = host_free,
    .diag = host_diag,
};

static ztc_status print_step(void *ctx, const struct ztc_flash_step *step)
{
    (void)ctx;
    printf("%s\t%s\t0x%" PRIx64 "\t%" PRIu64 "\n", step->kind, step->role, step->address,
           step->size);
    return ZTC_OK;
}

static int print_plan(const struct ztc_target_v1 *v1, void *target, int count, char **words)
{
    struct ztc_flash_image_row images[IMAGES_MAX] = {{NULL, 0}};
    if (count < 2 || count - 2 > IMAGES_MAX) {
        return EXIT_FAILURE;
    }
    for (int i = 2; i < count; i++) {
        char *equals = strchr(words[i], '=');
        if (equals == NULL) {
            return EXIT_FAILURE;
        }
        *equals = '\0';
        images[i - 2] = (struct ztc_flash_image_row){words[i], strtoull(equals + 1, NULL, 0)};
    }
    const struct ztc_table table = {sizeof(table), (uint32_t)(count - 2), sizeof(images[0]), 0,
                                    images};
    const struct ztc_flash_request request = {.struct_size = sizeof(request),
                                              .flash_size = strtoull(words[0], NULL, 0),
                                              .images = &table,
                                              .variant = words[1]};
    const struct ztc_flash_sink sink = {.struct_size = sizeof(sink), .step = print_step};
    ztc_status status = v1->flash_plan(target, &request, &sink);
    if (status == ZTC_E_INVALID) {
        return REFUSED;
    }
    return status == ZTC_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    void *library = argc > 3 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    const struct ztc_module_entry *entry =
        library != NULL ? dlsym(library, ZTC_MODULE_ENTRY_NAME) : NULL;
    void *self = NULL;
    void *target = NULL;
    if (entry == NULL || entry->init(&host, &self) != ZTC_OK) {
        return EXIT_FAILURE;
    }
    const struct ztc_target_v1 *v1 = entry->get_interface(self, ZTC_TARGET_INTERFACE);
    int result = EXIT_FAILURE;
    if (v1 != NULL && v1->open(self, argv[2], &target) == ZTC_OK) {
        result = print_plan(v1, target, argc - 3, argv + 3);
    }
    entry->shutdown(self);
    (void)dlclose(library);
    return result;
}
