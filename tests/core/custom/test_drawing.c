/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures from a module that does not keep the rules: refused, with its own words and no others. */
#include "support_custom.h"

#include "custom/drawing.h"

#include <string.h>
#include <ztc/drawing.h>
#include <ztc/picture.h>

static const struct {
    const char *wish;
    const char *reason; /* "": none */
} rows[] = {
    {"null", ": the module wrote bytes from NULL"},
    {"null-hidden", ": the module wrote bytes from NULL"},
    {"large-hidden", ": it is too large"},
    {"status", ""},
    {"words", ": no paper left"},
};

static struct ztc_registry *open_drawer(struct place *place)
{
    static const char *const folders[] = {ZTC_BUILD_DIR "/tests/core/custom/modules"};
    struct ztc_registry *registry = NULL;
    assert_int_equal(ztc_registry_open(folders, 1, NULL, &place->error, &registry), ZTC_OK);
    return registry;
}

static ztc_status draw(struct ztc_registry *registry, const char *wish, struct ztc_error *error,
                       struct ztc_buffer *bytes)
{
    static const struct ztc_table none = ZTC_TABLE_EMPTY;
    struct ztc_target target = *made_up_target("");
    const struct ztc_board board = {
        .struct_size = sizeof(board),
        .short_name = wish,
        .pins = &none,
        .functions = &none,
        .peripherals = &none,
        .device = &none,
    };
    const struct ztc_drawing drawing = {
        .target = &target,
        .board = &board,
        .format = ZTC_DRAWING_TXT,
        .theme = ZTC_DRAWING_AUTO,
    };
    ztc_buffer_init(bytes, 4096);
    return ztc_drawing_make(registry, &drawing, error, bytes);
}

static ztc_status render(struct ztc_registry *registry, const char *wish, struct ztc_error *error,
                         struct ztc_buffer *bytes)
{
    struct ztc_buffer svg;
    ztc_buffer_init(&svg, 4096);
    ztc_buffer_text(&svg, wish);
    ztc_buffer_init(bytes, 4096);
    ztc_status status = ztc_picture_make(registry, &svg, ZTC_PICTURE_PNG, 100, error, bytes);
    ztc_buffer_done(&svg);
    return status;
}

typedef ztc_status make(struct ztc_registry *registry, const char *wish, struct ztc_error *error,
                        struct ztc_buffer *bytes);

static void try_all(struct place *place, make *call, const char *what)
{
    struct ztc_registry *registry = open_drawer(place);
    struct ztc_buffer bytes;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(call(registry, rows[i].wish, &place->error, &bytes), ZTC_E_INVALID);
        const char *text = ztc_error_text(&place->error);
        const char *found = strstr(text, what);
        if (found == NULL || strcmp(found + strlen(what), rows[i].reason) != 0) {
            fail_msg("\"%s\" does not end in \"%s%s\"", text, what, rows[i].reason);
        }
        assert_non_null(strstr(text, "drawer.so"));
        ztc_error_clear(&place->error);
        ztc_buffer_done(&bytes);
    }
    assert_int_equal(call(registry, "good", &place->error, &bytes), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&bytes), "drawn");
    ztc_buffer_done(&bytes);
    ztc_registry_close(registry);
}

static void a_drawing_that_breaks_the_rules_is_refused(void **state)
{
    try_all(*state, draw, "cannot draw the picture of the board");
}

static void a_picture_that_breaks_the_rules_is_refused(void **state)
{
    try_all(*state, render, "cannot draw the picture");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_drawing_that_breaks_the_rules_is_refused),
        TEST(a_picture_that_breaks_the_rules_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
