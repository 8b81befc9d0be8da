/* SPDX-License-Identifier: Apache-2.0 */
/* The module, loaded from the build folder, with a host that counts memory and keeps findings. */
#include "support_module.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void host_log(void *ctx, uint32_t level, const char *text)
{
    (void)ctx;
    (void)level;
    (void)text;
}

static void *host_alloc(void *ctx, uint64_t size)
{
    struct module *module = ctx;
    void *block = size > 0 ? malloc(size) : NULL;
    module->blocks += block != NULL;
    return block;
}

static void *host_realloc(void *ctx, void *block, uint64_t size)
{
    return block == NULL ? host_alloc(ctx, size) : realloc(block, size);
}

static void host_free(void *ctx, void *block)
{
    struct module *module = ctx;
    module->blocks -= block != NULL;
    free(block);
}

static ztc_status keep(void *ctx, const struct ztc_finding *finding)
{
    struct module *module = ctx;
    assert_true(module->finding_count < FINDINGS_KEPT);
    struct kept_finding *kept = &module->findings[module->finding_count++];
    kept->severity = finding->severity;
    kept->where = finding->where;
    snprintf(kept->code, sizeof(kept->code), "%s", finding->code);
    snprintf(kept->message, sizeof(kept->message), "%s", finding->message);
    snprintf(kept->remedy, sizeof(kept->remedy), "%s",
             finding->remedy != NULL ? finding->remedy : "");
    return ZTC_OK;
}

static int32_t host_cancelled(void *ctx)
{
    (void)ctx;
    return 0;
}

static void host_progress(void *ctx, uint64_t done, uint64_t total, const char *unit)
{
    (void)ctx;
    (void)done;
    (void)total;
    (void)unit;
}

static const void *host_get_interface(void *ctx, const char *id)
{
    (void)ctx;
    (void)id;
    return NULL;
}

struct module *module_open(void)
{
    struct module *module = calloc(1, sizeof(*module));
    assert_non_null(module);
    module->host = (struct ztc_host){
        .struct_size = sizeof(module->host),
        .abi_major = ZTC_ABI_MAJOR,
        .abi_minor = ZTC_ABI_MINOR,
        .name = "test",
        .version = "0.0.0",
        .ctx = module,
        .log = host_log,
        .alloc = host_alloc,
        .realloc = host_realloc,
        .free = host_free,
        .diag = keep,
        .cancelled = host_cancelled,
        .progress = host_progress,
        .get_interface = host_get_interface,
    };
    module->library = dlopen(ZTC_BUILD_DIR "/modules/esp32.so", RTLD_NOW | RTLD_LOCAL);
    if (module->library == NULL) {
        fail_msg("%s", dlerror());
    }
    module->entry = dlsym(module->library, ZTC_MODULE_ENTRY_NAME);
    assert_non_null(module->entry);
    assert_int_equal(module->entry->magic, ZTC_MODULE_MAGIC);
    assert_int_equal(module->entry->init(&module->host, &module->self), ZTC_OK);
    module->target_v1 = module->entry->get_interface(module->self, ZTC_TARGET_INTERFACE);
    assert_non_null(module->target_v1);
    assert_int_equal(module->target_v1->open(module->self, "cvm_espwroom32", &module->target),
                     ZTC_OK);
    return module;
}

void module_close(struct module *module)
{
    module->entry->shutdown(module->self);
    assert_int_equal(module->blocks, 0);
    assert_int_equal(dlclose(module->library), 0);
    free(module);
}

struct ztc_finding_sink module_findings(struct module *module)
{
    return (struct ztc_finding_sink){
        .struct_size = sizeof(struct ztc_finding_sink),
        .ctx = module,
        .report = keep,
    };
}
