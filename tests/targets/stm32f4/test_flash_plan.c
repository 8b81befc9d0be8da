/* SPDX-License-Identifier: Apache-2.0 */
/* The flash plans of every STM32: where the images go for each size of flash, and plans that are refused whole. */
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <ztc/module.h>
#include <ztc/target.h>

#define KIB UINT64_C(1024)

/* A target, and port.bin's place in the pin data (flash_layout.csv) for a size of flash. */
static const struct place {
    const char *module;
    const char *target;
    const char *code;
    uint64_t flash_kib;
    uint64_t port;
    uint64_t sector; /* bytes of the last one */
} places[] = {
    {"stm32f4", "cvm_stm32f401", "STM32F4-E001", 256, 0x08020000, 128 * KIB},
    {"stm32f4", "cvm_stm32f401", "STM32F4-E001", 512, 0x08060000, 128 * KIB},
    {"stm32f4", "cvm_stm32f405", "STM32F4-E001", 512, 0x08060000, 128 * KIB},
    {"stm32f4", "cvm_stm32f405", "STM32F4-E001", 1024, 0x080E0000, 128 * KIB},
    {"stm32f4", "cvm_stm32f407", "STM32F4-E001", 512, 0x08060000, 128 * KIB},
    {"stm32f4", "cvm_stm32f407", "STM32F4-E001", 1024, 0x080E0000, 128 * KIB},
    {"stm32f4", "cvm_stm32f411", "STM32F4-E001", 256, 0x08020000, 128 * KIB},
    {"stm32f4", "cvm_stm32f411", "STM32F4-E001", 512, 0x08060000, 128 * KIB},
    {"stm32f4", "cvm_stm32f429", "STM32F4-E001", 512, 0x08060000, 128 * KIB},
    {"stm32f4", "cvm_stm32f429", "STM32F4-E001", 1024, 0x080E0000, 128 * KIB},
    {"stm32f4", "cvm_stm32f429", "STM32F4-E001", 2048, 0x081E0000, 128 * KIB},
    {"stm32f2", "cvm_stm32f205", "STM32F2-E001", 256, 0x08020000, 128 * KIB},
    {"stm32f2", "cvm_stm32f205", "STM32F2-E001", 512, 0x08060000, 128 * KIB},
    {"stm32f2", "cvm_stm32f205", "STM32F2-E001", 1024, 0x080E0000, 128 * KIB},
    {"stm32l4", "cvm_stm32l452", "STM32L4-E001", 256, 0x0803F800, 2 * KIB},
    {"stm32l4", "cvm_stm32l452", "STM32L4-E001", 512, 0x0807F800, 2 * KIB},
};

/* One module with one target, its host, and what came of a plan. */
struct plan {
    struct ztc_host host;
    void *library;
    const struct ztc_module_entry *entry;
    void *self;
    const struct ztc_target_v1 *v1;
    void *target;
    char steps[256];    /* a line each */
    char findings[512]; /* "CODE message", a line each */
};

static void *plan_alloc(void *ctx, uint64_t size)
{
    (void)ctx;
    return malloc(size);
}

static void plan_free(void *ctx, void *block)
{
    (void)ctx;
    free(block);
}

static void add_line(char *text, size_t room, const char *first, const char *second)
{
    size_t used = strlen(text);
    snprintf(text + used, room - used, "%s %s\n", first, second);
}

static ztc_status plan_diag(void *ctx, const struct ztc_finding *finding)
{
    struct plan *plan = ctx;
    assert_int_equal(finding->severity, ZTC_SEVERITY_ERROR);
    add_line(plan->findings, sizeof(plan->findings), finding->code, finding->message);
    return ZTC_OK;
}

static ztc_status plan_step(void *ctx, const struct ztc_flash_step *step)
{
    struct plan *plan = ctx;
    char rest[96];
    snprintf(rest, sizeof(rest), "%s 0x%08llX %llu", step->role, (unsigned long long)step->address,
             (unsigned long long)step->size);
    add_line(plan->steps, sizeof(plan->steps), step->kind, rest);
    return ZTC_OK;
}

static void open_plan(struct plan *plan, const struct place *place)
{
    char path[512];
    *plan = (struct plan){.host = {.struct_size = sizeof(plan->host),
                                   .abi_major = ZTC_ABI_MAJOR,
                                   .abi_minor = ZTC_ABI_MINOR,
                                   .name = "test",
                                   .version = "0.0.0",
                                   .ctx = plan,
                                   .alloc = plan_alloc,
                                   .free = plan_free,
                                   .diag = plan_diag}};
    snprintf(path, sizeof(path), ZTC_BUILD_DIR "/modules/%s.so", place->module);
    plan->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (plan->library == NULL) {
        fail_msg("%s", dlerror());
    }
    plan->entry = dlsym(plan->library, ZTC_MODULE_ENTRY_NAME);
    assert_non_null(plan->entry);
    assert_int_equal(plan->entry->init(&plan->host, &plan->self), ZTC_OK);
    plan->v1 = plan->entry->get_interface(plan->self, ZTC_TARGET_INTERFACE);
    assert_non_null(plan->v1);
    assert_int_equal(plan->v1->open(plan->self, place->target, &plan->target), ZTC_OK);
}

static void close_plan(struct plan *plan)
{
    plan->entry->shutdown(plan->self);
    assert_int_equal(dlclose(plan->library), 0);
}

static ztc_status make_plan(struct plan *plan, uint64_t flash_size, const char *first,
                            uint64_t first_size, uint64_t port_size)
{
    const struct ztc_flash_image_row images[] = {{first, first_size}, {"port", port_size}};
    const struct ztc_table table = ZTC_TABLE_OF(images);
    const struct ztc_flash_request request = {
        .struct_size = sizeof(request), .flash_size = flash_size, .images = &table};
    const struct ztc_flash_sink sink = {
        .struct_size = sizeof(sink), .ctx = plan, .step = plan_step};
    plan->steps[0] = '\0';
    plan->findings[0] = '\0';
    return plan->v1->flash_plan(plan->target, &request, &sink);
}

static void expect_steps(const struct plan *plan, const struct place *place, uint64_t size)
{
    char expected[256];
    snprintf(expected, sizeof(expected),
             "write vm.0 0x08000000 %llu\nwrite port 0x%08llX 864\nreset  0x00000000 0\n",
             (unsigned long long)size, (unsigned long long)place->port);
    assert_string_equal(plan->steps, expected);
    assert_string_equal(plan->findings, "");
}

/* One finding of the module's own, with these words, and no step. */
static void expect_refusal(const struct plan *plan, const struct place *place, const char *words)
{
    assert_string_equal(plan->steps, "");
    assert_int_equal(strncmp(plan->findings, place->code, strlen(place->code)), 0);
    assert_ptr_equal(strchr(plan->findings, '\n'), strrchr(plan->findings, '\n'));
    if (strstr(plan->findings, words) == NULL) {
        fail_msg("%s", plan->findings);
    }
}

static int32_t is_smallest(size_t i)
{
    return i == 0 || strcmp(places[i - 1].target, places[i].target) != 0;
}

static void images_lie_where_the_pin_data_has_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct plan plan;
        open_plan(&plan, &places[i]);
        assert_int_equal(make_plan(&plan, places[i].flash_kib * KIB, "vm.0", 90000, 864), ZTC_OK);
        expect_steps(&plan, &places[i], 90000);
        if (is_smallest(i)) {
            assert_int_equal(make_plan(&plan, 0, "vm.0", 90000, 864), ZTC_OK);
            expect_steps(&plan, &places[i], 90000);
        }
        close_plan(&plan);
    }
}

static void the_virtual_machine_ends_before_the_last_sector(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        uint64_t room = places[i].port - UINT64_C(0x08000000);
        struct plan plan;
        open_plan(&plan, &places[i]);
        assert_int_equal(make_plan(&plan, places[i].flash_kib * KIB, "vm.0", room, 864), ZTC_OK);
        expect_steps(&plan, &places[i], room);
        assert_int_equal(make_plan(&plan, places[i].flash_kib * KIB, "vm.0", room + 1, 864),
                         ZTC_E_INVALID);
        expect_refusal(&plan, &places[i], "vm.0");
        close_plan(&plan);
    }
}

static void what_cannot_be_is_refused_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        uint64_t size = places[i].flash_kib * KIB;
        struct plan plan;
        open_plan(&plan, &places[i]);
        assert_int_equal(make_plan(&plan, size, "vm.0", 90000, places[i].sector), ZTC_OK);
        assert_int_equal(make_plan(&plan, size, "vm.0", 90000, places[i].sector + 1),
                         ZTC_E_INVALID);
        expect_refusal(&plan, &places[i], "port");
        assert_int_equal(make_plan(&plan, size, "vm.1", 90000, 864), ZTC_E_INVALID);
        expect_refusal(&plan, &places[i], "vm.1");
        assert_int_equal(make_plan(&plan, size, "vm.0", 0, 864), ZTC_E_INVALID);
        expect_refusal(&plan, &places[i], "vm.0");
        assert_int_equal(make_plan(&plan, 700 * KIB, "vm.0", 90000, 864), ZTC_E_INVALID);
        expect_refusal(&plan, &places[i], "716800");
        close_plan(&plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_lie_where_the_pin_data_has_them),
        cmocka_unit_test(the_virtual_machine_ends_before_the_last_sector),
        cmocka_unit_test(what_cannot_be_is_refused_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
