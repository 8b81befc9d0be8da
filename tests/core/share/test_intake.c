/* SPDX-License-Identifier: Apache-2.0 */
/* The sink in which all sources end: what it keeps, what it refuses, and that it stays refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "share/intake.h"

#include <string.h>

struct place {
    struct ztc_share_limits limits;
    struct ztc_files files;
    struct ztc_intake intake;
    struct ztc_error error;
};

static void open_place(struct place *place)
{
    *place = (struct place){0};
    ztc_share_limits_default(&place->limits);
    place->limits.files = 4;
    place->limits.entries = 8;
    place->limits.file_bytes = 100;
    place->limits.total_bytes = 150;
    ztc_files_init(&place->files, 1u << 20);
    ztc_intake_init(&place->intake, "board.tar.xz", &place->limits, &place->files);
}

static void close_place(struct place *place)
{
    ztc_intake_done(&place->intake);
    ztc_files_done(&place->files);
    ztc_error_clear(&place->error);
}

static ztc_status give_kind(struct place *place, const char *name, uint32_t kind, uint32_t mode,
                            size_t size)
{
    static const char content[1000];
    const struct ztc_entry entry = {.struct_size = sizeof(entry),
                                    .kind = kind,
                                    .name = name,
                                    .name_size = strlen(name),
                                    .mode = mode};
    ztc_status status = place->intake.sink.begin(place->intake.sink.ctx, &entry);
    return status == ZTC_OK ? place->intake.sink.write(place->intake.sink.ctx, content, size)
                            : status;
}

static ztc_status give(struct place *place, const char *name, size_t size)
{
    return give_kind(place, name, ZTC_ENTRY_FILE, 0644, size);
}

/* Finishes with what the module answered, and expects a refusal that names this. */
static void assert_refused(struct place *place, ztc_status status, const char *word)
{
    assert_int_not_equal(ztc_intake_finish(&place->intake, status, &place->error), ZTC_OK);
    if (strstr(ztc_error_text(&place->error), word) == NULL) {
        fail_msg("%s: %s", word, ztc_error_text(&place->error));
    }
    assert_non_null(strstr(ztc_error_text(&place->error), "board.tar.xz"));
    assert_non_null(place->error.remedy);
    close_place(place);
}

static void files_are_kept_and_sorted(void **state)
{
    (void)state;
    struct place place;
    open_place(&place);
    assert_int_equal(give(&place, "./port/z", 10), ZTC_OK);
    assert_int_equal(give_kind(&place, "port/", ZTC_ENTRY_FOLDER, 0755, 0), ZTC_OK);
    assert_int_equal(give(&place, "active", 0), ZTC_OK);
    assert_int_equal(give(&place, ".hidden", 50), ZTC_OK);
    assert_int_equal(ztc_intake_finish(&place.intake, ZTC_OK, &place.error), ZTC_OK);
    assert_int_equal(place.files.count, 2);
    assert_string_equal(place.files.items[0].path, "active");
    assert_string_equal(place.files.items[1].path, "port/z");
    assert_int_equal(place.files.items[1].size, 10);
    assert_int_equal(place.files.bytes, 10);
    assert_int_equal(place.intake.hidden, 1);
    close_place(&place);
}

static void every_kind_but_files_and_folders_is_refused(void **state)
{
    (void)state;
    for (uint32_t kind = ZTC_ENTRY_SYMLINK; kind <= ZTC_ENTRY_SPECIAL + 1; kind++) {
        struct place place;
        open_place(&place);
        ztc_status status = give_kind(&place, ".hidden", kind, 0644, 0);
        assert_refused(&place, status, ".hidden");
    }
}

static void a_name_twice_or_but_for_case_is_refused(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"a", "a"},         {"a", "A"},       {"port/x", "Port/y"},
        {"port", "port/x"}, {"svg/x", "svg"}, {"a/b/c", "a/B/d"},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct place place;
        open_place(&place);
        assert_int_equal(give(&place, pairs[i][0], 1), ZTC_OK);
        ztc_status status = give(&place, pairs[i][1], 1);
        assert_refused(&place, status, pairs[i][1]);
    }
    struct place place;
    open_place(&place);
    assert_int_equal(give(&place, "port", 1), ZTC_OK);
    assert_int_equal(give(&place, "port.bin", 1), ZTC_OK);
    assert_int_equal(give(&place, "porter/x", 1), ZTC_OK);
    assert_int_equal(ztc_intake_finish(&place.intake, ZTC_OK, &place.error), ZTC_OK);
    close_place(&place);
}

static void bounds_hold_by_what_comes(void **state)
{
    (void)state;
    struct place place;
    open_place(&place);
    assert_refused(&place, give(&place, "big", 101), "big");
    open_place(&place);
    assert_int_equal(give(&place, "a", 100), ZTC_OK);
    assert_refused(&place, give(&place, "b", 51), "150");
    open_place(&place);
    for (int i = 0; i < 4; i++) {
        const char name[] = {(char)('a' + i), '\0'};
        assert_int_equal(give(&place, name, 1), ZTC_OK);
    }
    assert_refused(&place, give(&place, "e", 1), "too many files");
    open_place(&place);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(give_kind(&place, "d", ZTC_ENTRY_FOLDER, 0755, 0), ZTC_OK);
    }
    assert_refused(&place, give_kind(&place, "d", ZTC_ENTRY_FOLDER, 0755, 0), "too many entries");
}

static void a_refusal_stays_whatever_the_module_says(void **state)
{
    (void)state;
    struct place place;
    open_place(&place);
    ztc_status first = give(&place, "../x", 1);
    assert_int_equal(first, ZTC_E_INVALID);
    assert_int_equal(give(&place, "good", 1), first);
    assert_refused(&place, ZTC_OK, "../x");
}

static void a_module_that_breaks_the_rules_is_refused(void **state)
{
    (void)state;
    struct place place;
    open_place(&place);
    assert_int_not_equal(place.intake.sink.begin(place.intake.sink.ctx, NULL), ZTC_OK);
    close_place(&place);
    open_place(&place);
    assert_int_equal(give(&place, "a", 1), ZTC_OK);
    assert_int_not_equal(place.intake.sink.write(place.intake.sink.ctx, NULL, 5), ZTC_OK);
    close_place(&place);
    /* Content without an entry is nobody's. */
    open_place(&place);
    assert_int_equal(place.intake.sink.write(place.intake.sink.ctx, "x", 1), ZTC_OK);
    assert_int_equal(ztc_intake_finish(&place.intake, ZTC_OK, &place.error), ZTC_OK);
    assert_int_equal(place.files.count, 0);
    close_place(&place);
}

static void of_ones_own_folder_things_stay_behind(void **state)
{
    (void)state;
    struct place place;
    open_place(&place);
    place.intake.own = true;
    assert_int_equal(give_kind(&place, "link", ZTC_ENTRY_SYMLINK, 0777, 0), ZTC_OK);
    assert_int_equal(give(&place, "b\033ad", 1), ZTC_OK);
    assert_int_equal(give(&place, "good", 1), ZTC_OK);
    assert_int_equal(ztc_intake_finish(&place.intake, ZTC_OK, &place.error), ZTC_OK);
    assert_int_equal(place.files.count, 1);
    assert_int_equal(place.intake.left_count, 2);
    assert_string_equal(place.intake.left[0].name, "link");
    assert_null(strchr(place.intake.left[1].name, '\033'));
    close_place(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_kept_and_sorted),
        cmocka_unit_test(every_kind_but_files_and_folders_is_refused),
        cmocka_unit_test(a_name_twice_or_but_for_case_is_refused),
        cmocka_unit_test(bounds_hold_by_what_comes),
        cmocka_unit_test(a_refusal_stays_whatever_the_module_says),
        cmocka_unit_test(a_module_that_breaks_the_rules_is_refused),
        cmocka_unit_test(of_ones_own_folder_things_stay_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
