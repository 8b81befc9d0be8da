/* SPDX-License-Identifier: Apache-2.0 */
/* The package that the device section names, against the pads of pinmap. */
#include "support_board.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct ztc_package_row rows[] = {
    {"QFP16", "", 0, 0},   {"QFP16", "", 0, 1},   {"QFP16", "", 0, 2},   {"QFP16", "", 0, 4},
    {"QFP32", "", 0, 0},   {"QFP32", "", 0, 1},   {"QFP32", "", 0, 2},   {"QFP32", "", 0, 3},
    {"QFP32", "", 0, 4},   {"QFP32", "", 1, 6},   {"BGA40", "A1", 0, 3}, {"BGA40", "A1", 0, 0},
    {"BGA40", "B1", 0, 0}, {"BGA40", "B2", 1, 6}, {"BGA40", "B3", 1, 7}, {"BGA40", "C1", 0, 1},
    {"BGA40", "C2", 0, 2}, {"BGA40", "C3", 0, 4},
};
static const struct ztc_table packages = ZTC_TABLE_OF(rows);
static const struct ztc_caution_row caution_rows[] = {{"not-bonded", "on no package"}};
static const struct ztc_table not_bonded = ZTC_TABLE_OF(caution_rows);

/* PA0 to PA5, PB6 and PB7; PA5 comes out nowhere, and its caution says so. */
static void make(struct fake *fake)
{
    static const char *const names[] = {"PA0", "PA1", "PA2", "PA3", "PA4", "PA5", "PA6"};
    fake_begin(fake, "cvm_packed", "Packed");
    for (uint32_t i = 0; i < 7; i++) {
        fake_pin(fake, 0, i, names[i], "in out");
    }
    fake->pin_rows[5].cautions = &not_bonded;
    fake_pin(fake, 1, 6, "PB6", "in out");
    fake_pin(fake, 1, 7, "PB7", "in out");
    fake->target.packages = &packages;
}

static void judge(struct judged *judged, struct fake *fake, const char *pinmap, const char *package,
                  const char *more)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, 1u << 16);
    ztc_buffer_print(&text,
                     "short_name: test\ncmacros: [ VM_IS_CUSTOM ]\npinmap: %s\npinclasses: {}\n"
                     "peripherals: {}\ndevice:\n  name: Test\n  original_target: cvm_packed\n"
                     "  vids: []\n  pids: []\n%s%s",
                     pinmap, package, more);
    judge_text(judged, fake, 2, ztc_buffer_string(&text));
    ztc_buffer_done(&text);
}

static void without_the_key_or_the_table_nothing_is_said(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    make(&fake);
    judge(&judged, &fake, "{ D0: [ PA, 3 ], D1: [ PB, 7 ] }", "", "");
    expect_count(&judged, 0);
    judged_done(&judged);

    fake.target.packages = NULL;
    judge(&judged, &fake, "{ D0: [ PA, 3 ] }", "  package: QFP61\n", "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

static void pads_that_the_package_has_are_fine(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    make(&fake);
    judge(&judged, &fake, "{ D0: [ PA, 0 ], D1: [ PA, 4 ] }", "  package: QFP16\n", "");
    expect_count(&judged, 0);
    judged_done(&judged);
    judge(&judged, &fake, "{ D0: [ PA, 0 ], D1: [ PA, 3 ], D2: [ PB, 7 ] }",
          "  package: \"BGA40\"\n", "");
    expect_count(&judged, 0);
    judged_done(&judged);
}

static void a_pad_that_the_package_lacks_is_W001(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    make(&fake);
    judge(&judged, &fake, "{ D0: [ PA, 3 ], D1: [ PB, 6 ], D2: [ PA, 0 ], D3: [ PA, 6 ] }",
          "  package: QFP16\n", "");
    const struct ztc_diagnostic *item =
        expect(&judged, "W001", "D0", "PA3 is not brought out on the package QFP16");
    expect_note(item, "of PA it brings out 0 to 2, 4");
    expect_note(item, "PA3 comes out on QFP32, BGA40");
    expect_note(item, "where that is meant: `accept: { W001: [ D0 ] }`");
    item = expect(&judged, "W001", "D1", "PB6 is not brought out on the package QFP16");
    expect_note(item, "it brings out no pad of PB");
    expect_note(expect(&judged, "W001", "D3", "PA6 is not brought out on the package QFP16"),
                "no package brings PA6 out");
    expect_count(&judged, 3);
    judged_done(&judged);
}

static void a_pad_with_the_caution_is_told_once(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    make(&fake);
    judge(&judged, &fake, "{ D0: [ PA, 5 ] }", "  package: QFP16\n", "");
    expect(&judged, "W001", "D0", "PA5 has a number but is not brought out: on no package");
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void what_is_accepted_is_silent(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    make(&fake);
    judge(&judged, &fake, "{ D0: [ PA, 3 ] }", "  package: QFP16\n", "accept: { W001: [ D0 ] }\n");
    expect_count(&judged, 0);
    judged_done(&judged);
    judge(&judged, &fake, "{ D0: [ PA, 3 ] }", "  package: X\n", "accept: { W014: [ device ] }\n");
    expect_count(&judged, 0);
    judged_done(&judged);
    /* On this package the pad comes out, so that the entry silences nothing. */
    judge(&judged, &fake, "{ D0: [ PA, 3 ] }", "  package: QFP32\n", "accept: { W001: [ D0 ] }\n");
    expect_count(&judged, 1);
    judged_done(&judged);
}

static void an_unknown_package_is_W014_with_the_nearest_first(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    make(&fake);
    judge(&judged, &fake, "{ D0: [ PA, 3 ] }", "  package: QFP23\n", "");
    const struct ztc_diagnostic *item =
        expect(&judged, "W014", "device", "Packed has no package `QFP23`");
    expect_note(item, "its packages are QFP32, QFP16, BGA40");
    expect_count(&judged, 1);
    judged_done(&judged);
    judge(&judged, &fake, "{ D0: [ PA, 3 ] }", "  package: bga40\n", "");
    expect_note(expect(&judged, "W014", "device", "Packed has no package `bga40`"),
                "its packages are BGA40, QFP16, QFP32");
    judged_done(&judged);
    judge(&judged, &fake, "{ D0: [ PA, 3 ] }", "  package: [ QFP16 ]\n", "");
    expect_note(
        expect(&judged, "W014", "device", "`device`: package is not the name of one package"),
        "its packages are QFP16, QFP32, BGA40");
    judged_done(&judged);
}

static void advice_keeps_to_the_package(void **state)
{
    struct fake fake;
    struct judged judged = {0};
    (void)state;
    make(&fake);
    fake_pin(&fake, 2, 0, "PC0", "in");
    judge_text(&judged, &fake, 2,
               "short_name: test\ncmacros: [ VM_IS_CUSTOM ]\npinmap: { D0: [ PC, 0 ] }\n"
               "pinclasses: { LED0: D0 }\nperipherals: {}\ndevice:\n  name: Test\n"
               "  original_target: cvm_packed\n  vids: []\n  pids: []\n  package: QFP16\n");
    expect_note(expect(&judged, "E014", "LED0", "PC0 cannot be an output; LED0 needs an output"),
                "pinmap has no output; not in pinmap yet: PA0, PA1, PA2, PA4");
    judged_done(&judged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_the_key_or_the_table_nothing_is_said),
        cmocka_unit_test(pads_that_the_package_has_are_fine),
        cmocka_unit_test(a_pad_that_the_package_lacks_is_W001),
        cmocka_unit_test(a_pad_with_the_caution_is_told_once),
        cmocka_unit_test(what_is_accepted_is_silent),
        cmocka_unit_test(advice_keeps_to_the_package),
        cmocka_unit_test(an_unknown_package_is_W014_with_the_nearest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
