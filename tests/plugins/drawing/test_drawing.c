/* SPDX-License-Identifier: Apache-2.0 */
/* The drawing module: whatever a board holds, the picture is in order, the same each time, and nothing leaks. */
#include "support_drawing.h"

#include <ztc/module.h>

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BOARDS 400u
#define BYTES_MAX 4096u

struct fixture {
    void *handle;
    const struct ztc_module_entry *entry;
    const struct ztc_drawing_v0 *drawing;
    void *self;
    struct counting counting;
};

static int setup(void **state)
{
    static struct fixture fixture;
    counting_init(&fixture.counting);
    fixture.handle = dlopen(ZTC_DRAWING_MODULE, RTLD_NOW | RTLD_LOCAL);
    if (fixture.handle == NULL) {
        print_error("%s\n", dlerror());
        return -1;
    }
    fixture.entry = dlsym(fixture.handle, ZTC_MODULE_ENTRY_NAME);
    if (fixture.entry == NULL ||
        fixture.entry->init(&fixture.counting.host, &fixture.self) != ZTC_OK) {
        return -1;
    }
    fixture.drawing = fixture.entry->get_interface(fixture.self, ZTC_DRAWING_INTERFACE);
    *state = &fixture;
    return fixture.drawing != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    fixture->entry->shutdown(fixture->self);
    return dlclose(fixture->handle);
}

static const char *const formats[] = {ZTC_DRAWING_SVG, ZTC_DRAWING_TXT, ZTC_DRAWING_MD};

static ztc_status draw(struct fixture *f, const struct ztc_drawing_request *request,
                       struct drawn *drawn)
{
    struct ztc_sink sink = drawn_sink(drawn);
    ztc_status status = f->drawing->draw(f->self, request, &sink);
    assert_int_equal(f->counting.blocks, 0);
    return status;
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Every other board is of bytes that mean something to XML, Markdown or a terminal. */
static size_t fill(uint8_t *bytes, uint64_t *seed, bool hostile)
{
    static const uint8_t hostiles[] = {'<',  '>',  '&',  '"',  '\'', '|',  '`',  '*',  '_',
                                       '[',  ']',  '\\', 0x1B, 0x07, 0xE2, 0x80, 0xAE, 0xEF,
                                       0xBF, 0xBE, 0xC0, 0xFF, '-',  '!',  '?',  '=',  ';'};
    size_t size = next_random(seed) % BYTES_MAX;
    for (size_t i = 0; i < size; i++) {
        uint64_t random = next_random(seed);
        bool take = hostile && random % 3 != 0;
        bytes[i] = take ? hostiles[random / 3 % sizeof(hostiles)] : (uint8_t)(random >> 8);
    }
    return size;
}

/* ---- properties ---- */

static void any_board_gives_an_svg_that_is_in_order(void **state)
{
    struct fixture *f = *state;
    uint64_t seed = 4711;
    uint8_t bytes[BYTES_MAX];
    for (unsigned i = 0; i < BOARDS; i++) {
        size_t size = fill(bytes, &seed, i % 2 == 0);
        struct made *made = made_of(bytes, size, ZTC_DRAWING_SVG);
        assert_non_null(made);
        struct drawn drawn = {0};
        assert_int_equal(draw(f, made_request(made), &drawn), ZTC_OK);
        const char *problem = svg_problem(drawn.text, drawn.size);
        if (problem != NULL) {
            print_error("board %u: %s\n", i, problem);
        }
        assert_null(problem);
        drawn_done(&drawn);
        made_free(made);
    }
}

/* Lines of text and tables hold no byte that steers a terminal, and no cell breaks out of its table. */
static void any_board_gives_text_that_can_be_shown(void **state)
{
    struct fixture *f = *state;
    uint64_t seed = 815;
    uint8_t bytes[BYTES_MAX];
    for (unsigned i = 0; i < BOARDS; i++) {
        size_t size = fill(bytes, &seed, i % 2 == 0);
        for (size_t j = 1; j < sizeof(formats) / sizeof(formats[0]); j++) {
            struct made *made = made_of(bytes, size, formats[j]);
            struct drawn drawn = {0};
            assert_int_equal(draw(f, made_request(made), &drawn), ZTC_OK);
            for (size_t k = 0; k < drawn.size; k++) {
                unsigned char byte = (unsigned char)drawn.text[k];
                assert_true(byte >= ' ' || byte == '\n');
                assert_int_not_equal(byte, 0x7F);
                bool raw = strcmp(formats[j], ZTC_DRAWING_MD) == 0 && byte == '<';
                assert_false(raw);
            }
            drawn_done(&drawn);
            made_free(made);
        }
    }
}

static void the_same_board_gives_the_same_bytes(void **state)
{
    struct fixture *f = *state;
    uint64_t seed = 99;
    uint8_t bytes[BYTES_MAX];
    for (unsigned i = 0; i < 30; i++) {
        size_t size = fill(bytes, &seed, true);
        for (size_t j = 0; j < sizeof(formats) / sizeof(formats[0]); j++) {
            struct drawn first = {0}, second = {0};
            struct made *made = made_of(bytes, size, formats[j]);
            struct made *again = made_of(bytes, size, formats[j]);
            assert_int_equal(draw(f, made_request(made), &first), ZTC_OK);
            assert_int_equal(draw(f, made_request(again), &second), ZTC_OK);
            assert_int_equal(first.size, second.size);
            assert_memory_equal(first.text, second.text, first.size);
            drawn_done(&first);
            drawn_done(&second);
            made_free(made);
            made_free(again);
        }
    }
}

static void every_failed_allocation_is_told_and_leaks_nothing(void **state)
{
    struct fixture *f = *state;
    uint64_t seed = 7;
    uint8_t bytes[BYTES_MAX];
    size_t size = fill(bytes, &seed, false);
    size = size < 1024 ? 1024 : size;
    for (size_t j = 0; j < sizeof(formats) / sizeof(formats[0]); j++) {
        struct made *made = made_of(bytes, size, formats[j]);
        ztc_status status = ZTC_E_MEMORY;
        for (size_t n = 1; status == ZTC_E_MEMORY; n++) {
            struct drawn drawn = {0};
            f->counting.calls = 0;
            f->counting.fail_at = n;
            status = draw(f, made_request(made), &drawn);
            assert_true(status == ZTC_OK || status == ZTC_E_MEMORY);
            assert_true(n < 100000);
            drawn_done(&drawn);
        }
        f->counting.fail_at = 0;
        made_free(made);
    }
}

/* What the sink answers comes back, wherever it happens. */
static void a_sink_that_has_had_enough_stops_it(void **state)
{
    struct fixture *f = *state;
    uint64_t seed = 31;
    uint8_t bytes[BYTES_MAX];
    size_t size = fill(bytes, &seed, false);
    struct made *made = made_of(bytes, size, ZTC_DRAWING_SVG);
    struct drawn whole = {0};
    assert_int_equal(draw(f, made_request(made), &whole), ZTC_OK);
    for (size_t most = 1; most < whole.size; most += 997) {
        struct drawn drawn = {.most = most};
        assert_int_equal(draw(f, made_request(made), &drawn), ZTC_E_LIMIT);
        assert_true(drawn.size <= most);
        drawn_done(&drawn);
    }
    drawn_done(&whole);
    made_free(made);
}

/* ---- one board ---- */

static const struct ztc_pin_row pins[] = {
    {0, 0, "PA0", "in out", NULL}, {0, 1, "PA1", "in out", NULL}, {0, 2, "PA2", "in out", NULL}};
static const struct ztc_table pin_table = ZTC_TABLE_OF(pins);
static const struct ztc_table empty = ZTC_TABLE_EMPTY;
static const struct ztc_package_row packages[] = {{"Q2", "7", 0, 0}, {"Q2", "", 0, 1}};
static const struct ztc_table package_table = ZTC_TABLE_OF(packages);
static const struct ztc_board_pin board_pins[] = {
    {.index = 0}, {.index = 1, .pad = 2}, {.index = 2, .pad = 77}};
static const struct ztc_table board_pin_table = ZTC_TABLE_OF(board_pins);
static const struct ztc_board_function functions[] = {
    {.name = "TX0", .class_id = "SERIAL", .role = "tx", .pin = 0},
    {.name = "X<&>\"'|", .class_id = "ODD", .role = "", .pin = 1},
    {.name = "LOST", .class_id = "PWM", .role = "out", .pin = ZTC_NO_ROW}};
static const struct ztc_table function_table = ZTC_TABLE_OF(functions);
static const struct ztc_drawing_finding_row findings[] = {
    {ZTC_SEVERITY_NOTE, 1, "N001", "TX0", "a note", NULL},
    {ZTC_SEVERITY_ERROR, 2, "E014", "D0", "an error", "mend it"},
    {ZTC_SEVERITY_WARNING, 3, "W003", "D2", "a warning", NULL}};
static const struct ztc_table finding_table = ZTC_TABLE_OF(findings);
static const struct ztc_target_description target = {
    .struct_size = sizeof(target), .id = "cvm_one", .name = "One", .chip = "one"};
static const struct ztc_board board = {.struct_size = sizeof(board),
                                       .short_name = "tiny & <small>",
                                       .target = "cvm_one",
                                       .pins = &board_pin_table,
                                       .functions = &function_table,
                                       .peripherals = &empty,
                                       .device = &empty};

static struct ztc_drawing_request one(const char *format)
{
    return (struct ztc_drawing_request){.struct_size = sizeof(struct ztc_drawing_request),
                                        .format = format,
                                        .theme = ZTC_DRAWING_AUTO,
                                        .package = "",
                                        .target = &target,
                                        .pins = &pin_table,
                                        .functions = &empty,
                                        .instances = &empty,
                                        .packages = &package_table,
                                        .board = &board,
                                        .findings = &finding_table};
}

static void assert_holds(const struct drawn *drawn, const char *text, bool wanted)
{
    bool found = strstr(drawn->text, text) != NULL;
    if (found != wanted) {
        print_error("%s: %s\n%s\n", text, wanted ? "not there" : "there", drawn->text);
    }
    assert_true(found == wanted);
}

static void text_is_escaped_and_nothing_is_left_out(void **state)
{
    struct fixture *f = *state;
    struct ztc_drawing_request request = one(ZTC_DRAWING_SVG);
    struct drawn drawn = {0};
    assert_int_equal(draw(f, &request, &drawn), ZTC_OK);
    static const char *const wanted[] = {">tiny &amp; &lt;small&gt;</text>",
                                         ">X&lt;&amp;&gt;&quot;&#39;|</text>",
                                         ">TX0</text>",
                                         ">D2</text>",
                                         ">PA77</text>",
                                         ">E014</text>",
                                         ">W003</text>",
                                         ">N001</text>",
                                         ">mend it</text>",
                                         "prefers-color-scheme:dark",
                                         "In pinmap, but not on this microcontroller",
                                         "greyed: not in pinmap"};
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        assert_holds(&drawn, wanted[i], true);
    }
    /* The worst stands nearest to the chip. */
    assert_true(strstr(drawn.text, ">E014</text>") < strstr(drawn.text, ">N001</text>"));
    drawn_done(&drawn);
    request.format = ZTC_DRAWING_MD;
    assert_int_equal(draw(f, &request, &drawn), ZTC_OK);
    assert_holds(&drawn, "| X&lt;&amp;&gt;&quot;&#39;\\| |", true);
    drawn_done(&drawn);
}

static void themes_are_light_and_dark(void **state)
{
    struct fixture *f = *state;
    struct ztc_drawing_request request = one(ZTC_DRAWING_SVG);
    static const struct {
        const char *theme;
        bool light, dark, media;
    } rows[] = {{ZTC_DRAWING_AUTO, true, true, true},
                {ZTC_DRAWING_LIGHT, true, false, false},
                {ZTC_DRAWING_DARK, false, true, false}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct drawn drawn = {0};
        request.theme = rows[i].theme;
        assert_int_equal(draw(f, &request, &drawn), ZTC_OK);
        assert_holds(&drawn, ".page{fill:#ffffff}", rows[i].light);
        assert_holds(&drawn, ".page{fill:#0e131b}", rows[i].dark);
        assert_holds(&drawn, "@media", rows[i].media);
        drawn_done(&drawn);
    }
    request.theme = "pink";
    struct drawn drawn = {0};
    assert_int_equal(draw(f, &request, &drawn), ZTC_E_UNSUPPORTED);
}

static void a_package_shows_its_pads_alone(void **state)
{
    struct fixture *f = *state;
    struct ztc_drawing_request request = one(ZTC_DRAWING_SVG);
    struct drawn drawn = {0};
    request.package = "Q2";
    assert_int_equal(draw(f, &request, &drawn), ZTC_OK);
    assert_null(svg_problem(drawn.text, drawn.size));
    assert_holds(&drawn, "package Q2", true);
    assert_holds(&drawn, ">7</text>", true);
    assert_holds(&drawn, "In pinmap, but not on this package", true);
    drawn_done(&drawn);
    request.package = "Q3";
    assert_int_equal(draw(f, &request, &drawn), ZTC_E_UNSUPPORTED);
    assert_null(drawn.text);
}

static void a_broken_call_is_refused(void **state)
{
    struct fixture *f = *state;
    struct drawn drawn = {0};
    struct ztc_sink sink = drawn_sink(&drawn);
    struct ztc_drawing_request request = one(ZTC_DRAWING_SVG);
    assert_int_equal(f->drawing->draw(f->self, NULL, &sink), ZTC_E_ARGUMENT);
    assert_int_equal(f->drawing->draw(f->self, &request, NULL), ZTC_E_ARGUMENT);
    request.struct_size = 8;
    assert_int_equal(draw(f, &request, &drawn), ZTC_E_ARGUMENT);
    request = one(ZTC_DRAWING_SVG);
    request.findings = NULL;
    assert_int_equal(draw(f, &request, &drawn), ZTC_E_ARGUMENT);
    request = one("gif");
    assert_int_equal(draw(f, &request, &drawn), ZTC_E_UNSUPPORTED);
    assert_null(f->entry->get_interface(f->self, "ztc.drawing/1"));
    assert_null(f->entry->get_interface(f->self, NULL));
}

#define DRAWING_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DRAWING_TEST(any_board_gives_an_svg_that_is_in_order),
        DRAWING_TEST(any_board_gives_text_that_can_be_shown),
        DRAWING_TEST(the_same_board_gives_the_same_bytes),
        DRAWING_TEST(every_failed_allocation_is_told_and_leaks_nothing),
        DRAWING_TEST(a_sink_that_has_had_enough_stops_it),
        DRAWING_TEST(text_is_escaped_and_nothing_is_left_out),
        DRAWING_TEST(themes_are_light_and_dark),
        DRAWING_TEST(a_package_shows_its_pads_alone),
        DRAWING_TEST(a_broken_call_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
