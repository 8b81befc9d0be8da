/* SPDX-License-Identifier: Apache-2.0 */
/* Flash plans by a target's table of the flash: sizes, sectors, and the place of port.bin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <ztc/family.h>

#define START UINT64_C(0x08000000)

static const struct ztc_flash_row flash_rows[] = {
    {"large", START, 1048576, 1, 0, "4x16K,1x64K,7x128K", 0x080E0000, 131072, "", START},
    {"small", START, 524288, 1, 0, "4x16K,1x64K,3x128K", 0x08004000, 16384, "", START},
    {"bare", START, 786432, 1, 0, "4x16K,1x64K,5x128K", 0x080A0000, 131072, "", START},
    {"loader", START, 786432, 1, 0, "4x16K,1x64K,5x128K", 0x08080000, 131072, "", START + 0x4000},
    {"paged", START, 2097152, 8, 2048, "1024x2K", 0x081FF800, 2048, "", START},
    {"no place", START, 4194304, 8, 4096, "1024x4K", 0, 0, "", START},
};
static const struct ztc_table flash = ZTC_TABLE_OF(flash_rows);
static const struct ztc_flash_slot slots[] = {{"vm.0", ZTC_FLASH_APP_START},
                                              {"vm.1", START + 0x8000}};
static const struct ztc_flash_table_plan plan = {slots, 2, &flash, "X-E001"};
/* The smallest of it is arranged in two ways. */
static const struct ztc_table twofold = {sizeof(twofold), 3, sizeof(flash_rows[0]), 0,
                                         &flash_rows[2]};
static const struct ztc_flash_table_plan twofold_plan = {slots, 2, &twofold, "X-E001"};

struct log {
    char text[512];
    char said[512];
};

static ztc_status step(void *ctx, const struct ztc_flash_step *made)
{
    struct log *log = ctx;
    size_t used = strlen(log->text);
    snprintf(log->text + used, sizeof(log->text) - used, "%s %s 0x%llx %llu\n", made->kind,
             made->role, (unsigned long long)made->address, (unsigned long long)made->size);
    return ZTC_OK;
}

static ztc_status diag(void *ctx, const struct ztc_finding *finding)
{
    struct log *log = ctx;
    assert_string_equal(finding->code, "X-E001");
    snprintf(log->said, sizeof(log->said), "%s; %s", finding->message,
             finding->remedy != NULL ? finding->remedy : "");
    return ZTC_OK;
}

static ztc_status ask_plan(struct log *log, const struct ztc_flash_table_plan *asked,
                           const struct ztc_flash_request *request)
{
    const struct ztc_flash_sink sink = {.struct_size = sizeof(sink), .ctx = log, .step = step};
    const struct ztc_host host = {.struct_size = sizeof(host), .ctx = log, .diag = diag};
    *log = (struct log){{0}, {0}};
    return ztc_flash_plan_table(&host, asked, request, &sink);
}

static ztc_status ask(struct log *log, uint64_t size, const struct ztc_flash_image_row *images,
                      uint32_t count)
{
    const struct ztc_table table = {sizeof(table), count, sizeof(images[0]), 0, images};
    const struct ztc_flash_request request = {
        .struct_size = sizeof(request), .flash_size = size, .images = &table};
    return ask_plan(log, &plan, &request);
}

/* vm.0 and port, into an arrangement with a name. */
static ztc_status ask_variant(struct log *log, const struct ztc_flash_table_plan *asked,
                              uint64_t size, const char *variant)
{
    static const struct ztc_flash_image_row images[] = {{"vm.0", 100}, {"port", 400}};
    static const struct ztc_table table = ZTC_TABLE_OF(images);
    const struct ztc_flash_request request = {sizeof(request), 0, size, &table, variant};
    return ask_plan(log, asked, &request);
}

static void refused_variant(const struct ztc_flash_table_plan *asked, uint64_t size,
                            const char *variant, const char *said)
{
    struct log log;
    assert_int_equal(ask_variant(&log, asked, size, variant), ZTC_E_INVALID);
    assert_string_equal(log.text, "");
    assert_string_equal(log.said, said);
}

static void refused(uint64_t size, const struct ztc_flash_image_row *images, uint32_t count,
                    const char *said)
{
    struct log log;
    assert_int_equal(ask(&log, size, images, count), ZTC_E_INVALID);
    assert_string_equal(log.text, "");
    assert_string_equal(log.said, said);
}

static void port_lies_where_the_row_of_that_size_says(void **state)
{
    const struct ztc_flash_image_row images[] = {{"port", 400}, {"vm.0", 0x4000}};
    struct log log;
    (void)state;
    assert_int_equal(ask(&log, 1048576, images, 2), ZTC_OK);
    assert_string_equal(log.text,
                        "write vm.0 0x8000000 16384\nwrite port 0x80e0000 400\nreset  0x0 0\n");
    assert_int_equal(ask(&log, 2097152, images, 2), ZTC_OK);
    assert_string_equal(log.text,
                        "write vm.0 0x8000000 16384\nwrite port 0x81ff800 400\nreset  0x0 0\n");
    /* No size: the smallest. */
    assert_int_equal(ask(&log, 0, images, 2), ZTC_OK);
    assert_string_equal(log.text,
                        "write vm.0 0x8000000 16384\nwrite port 0x8004000 400\nreset  0x0 0\n");
}

static void overlap_is_counted_in_whole_sectors(void **state)
{
    const struct ztc_flash_image_row into_port[] = {{"vm.0", 0x4001}, {"port", 1}};
    const struct ztc_flash_image_row apart[] = {{"vm.0", 0x4000}, {"vm.1", 0x8001}, {"port", 1}};
    /* vm.1 ends in the sector of 64K; the one of 128K behind it begins at 0x08020000. */
    const struct ztc_flash_image_row last[] = {{"vm.1", 0xD8000}, {"port", 1}};
    const struct ztc_flash_image_row too_far[] = {{"vm.1", 0xD8001}, {"port", 1}};
    struct log log;
    (void)state;
    refused(524288, into_port, 2,
            "vm.0 reaches to 0x8008000 and would overwrite port at 0x8004000; only a smaller image "
            "fits there");
    /* port.bin that is there already is kept too. */
    refused(524288, into_port, 1,
            "vm.0 reaches to 0x8008000 and would overwrite port at 0x8004000; only a smaller image "
            "fits there");
    assert_int_equal(ask(&log, 524288, apart, 3), ZTC_OK);
    assert_int_equal(ask(&log, 1048576, last, 2), ZTC_OK);
    refused(1048576, too_far, 2,
            "vm.1 reaches to 0x8100000 and would overwrite port at 0x80e0000; only a smaller image "
            "fits there");
}

static void what_cannot_be_is_refused_before_the_first_step(void **state)
{
    const struct ztc_flash_image_row port[] = {{"port", 1}};
    const struct ztc_flash_image_row large[] = {{"vm.0", 1048577}};
    const struct ztc_flash_image_row large_port[] = {{"port", 16385}};
    const struct ztc_flash_image_row twice[] = {{"vm.0", 1}, {"vm.0", 1}};
    (void)state;
    refused(12345, port, 1,
            "no flash of 12345 bytes is known for this target; sizes that are known: 1048576, "
            "524288, 786432, 2097152, 4194304");
    refused(524288, large_port, 1,
            "port is of 16385 bytes, and its place in the flash has 16384; ");
    refused(4194304, port, 1, "port has no place in the flash of this target; ");
    refused(1048576, large, 1,
            "vm.0 would leave the flash: 1048577 bytes at 0x8000000 of 1048576; give the size of "
            "the board's flash if it is larger");
    refused(1048576, twice, 2,
            "vm.0 reaches to 0x8004000 and would overwrite vm.0 at 0x8000000; only a smaller image "
            "fits there");
}

static void the_variant_chooses_among_rows_of_one_size(void **state)
{
    const char *bare = "write vm.0 0x8000000 100\nwrite port 0x80a0000 400\nreset  0x0 0\n";
    const char *loader = "write vm.0 0x8004000 100\nwrite port 0x8080000 400\nreset  0x0 0\n";
    struct log log;
    (void)state;
    assert_int_equal(ask_variant(&log, &plan, 786432, "bare"), ZTC_OK);
    assert_string_equal(log.text, bare);
    assert_int_equal(ask_variant(&log, &plan, 786432, "loader"), ZTC_OK);
    assert_string_equal(log.text, loader);
    assert_int_equal(ask_variant(&log, &plan, 0, "loader"), ZTC_OK);
    assert_string_equal(log.text, loader);
    /* The only one of its size needs no name. */
    assert_int_equal(ask_variant(&log, &plan, 524288, ""), ZTC_OK);
    assert_int_equal(ask_variant(&log, &plan, 524288, NULL), ZTC_OK);
    assert_int_equal(ask_variant(&log, &plan, 524288, "small"), ZTC_OK);
}

static void a_variant_that_is_not_told_or_not_known_is_refused(void **state)
{
    const char *choice = "boards arrange a flash of 786432 bytes in more than one way; name the "
                         "one that the board has: \"bare\", \"loader\"";
    (void)state;
    refused_variant(&plan, 786432, NULL, choice);
    refused_variant(&plan, 786432, "", choice);
    refused_variant(&twofold_plan, 0, NULL, choice);
    refused_variant(&plan, 786432, "Bare",
                    "no arrangement is called \"Bare\"; name the one that the board has: "
                    "\"bare\", \"loader\"");
    refused_variant(&twofold_plan, 0, "Bare",
                    "no arrangement is called \"Bare\"; name the one that the board has: "
                    "\"bare\", \"loader\", \"paged\"");
    refused_variant(&plan, 524288, "loader",
                    "the arrangement \"loader\" is of a flash of 786432 bytes, not of 524288; name "
                    "the one that the board has: \"small\"");
    refused_variant(&twofold_plan, 12345, "loader",
                    "no flash of 12345 bytes is known for this target; sizes that are known: "
                    "786432, 2097152");
}

/* A host of before the member: none is named. */
static void a_request_without_the_member_names_no_variant(void **state)
{
    const struct ztc_flash_image_row images[] = {{"port", 1}};
    const struct ztc_table table = {sizeof(table), 1, sizeof(images[0]), 0, images};
    const struct ztc_flash_request request = {offsetof(struct ztc_flash_request, variant), 0,
                                              524288, &table, (const char *)1};
    struct log log;
    (void)state;
    assert_int_equal(ask_plan(&log, &plan, &request), ZTC_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(port_lies_where_the_row_of_that_size_says),
        cmocka_unit_test(overlap_is_counted_in_whole_sectors),
        cmocka_unit_test(what_cannot_be_is_refused_before_the_first_step),
        cmocka_unit_test(the_variant_chooses_among_rows_of_one_size),
        cmocka_unit_test(a_variant_that_is_not_told_or_not_known_is_refused),
        cmocka_unit_test(a_request_without_the_member_names_no_variant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
