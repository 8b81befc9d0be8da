/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a module's section: what they mean, and what is refused, each time saying what and why. */
#include "support_module.h"

#include "module/info.h"

#include <stdlib.h>
#include <string.h>

#define HEAD "abi=1.0\0id=org.x.y\0name=Y\0version=1.0.0\0"
#define TARGET "provides=target:b\0target.b.name=B\0target.b.chip=c\0target.b.customizable=1\0"

struct parsed {
    struct ztc_arena arena;
    struct ztc_module_info info;
    struct ztc_error error;
};

static ztc_status parse(struct parsed *parsed, const char *records, size_t size)
{
    *parsed = (struct parsed){0};
    ztc_arena_init(&parsed->arena, (size_t)1 << 20);
    /* Exactly as long as it is, so that a sanitizer sees a step beyond. */
    char *copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    memcpy(copy, records, size);
    ztc_status status =
        ztc_module_info_parse(&parsed->arena, "file.so", copy, size, &parsed->error, &parsed->info);
    free(copy);
    return status;
}

static void done(struct parsed *parsed)
{
    ztc_error_clear(&parsed->error);
    ztc_arena_done(&parsed->arena);
}

/* The literal as an array: with every NUL in it, without the one that C adds. */
#define PARSE(parsed, text) parse(parsed, text, sizeof(text) - 1)

#define REFUSED(text, ...)                                                                     \
    do {                                                                                       \
        struct parsed parsed_;                                                                 \
        assert_int_equal(PARSE(&parsed_, text), ZTC_E_INVALID);                                \
        support_expect(&parsed_.error, "file.so: ", "found ", "expected ", __VA_ARGS__, NULL); \
        done(&parsed_);                                                                        \
    } while (0)

#define TAKEN(text)                                         \
    do {                                                    \
        struct parsed parsed_;                              \
        ztc_status status_ = PARSE(&parsed_, text);         \
        if (status_ != ZTC_OK) {                            \
            fail_msg("%s", ztc_error_text(&parsed_.error)); \
        }                                                   \
        done(&parsed_);                                     \
    } while (0)

static void everything_is_read(void **state)
{
    struct parsed parsed;
    (void)state;
    assert_int_equal(PARSE(&parsed, HEAD
                           "vendor=V%20v\0license=MIT\0url=https://x\0codes=ABC\0"
                           "provides=target:b\0target.b.name=My%20b\0target.b.chip=c\0"
                           "target.b.customizable=1\0"
                           "target.z.w.name=dotted\0target.z.w.chip=d\0target.z.w.customizable=0\0"
                           "provides=target:z.w\0provides=digest:sha256\0"
                           "usb=b vid=10C4 pid=ea60 mode=serial strength=bridge serial=a%20b* "
                           "product=P class=cdc\0"
                           "usb=b vid=0001 pid=* mode=dfu strength=exact\0"),
                     ZTC_OK);
    const struct ztc_module_info *info = &parsed.info;
    assert_int_equal(info->abi_major, 1);
    assert_int_equal(info->abi_minor, 0);
    assert_string_equal(info->id, "org.x.y");
    assert_string_equal(info->name, "Y");
    assert_string_equal(info->version, "1.0.0");
    assert_string_equal(info->vendor, "V v");
    assert_string_equal(info->license, "MIT");
    assert_string_equal(info->url, "https://x");
    assert_string_equal(info->codes, "ABC");
    assert_string_equal(info->needs, "");
    assert_int_equal(info->provided_count, 3);
    assert_string_equal(info->provided[0].kind, "target");
    assert_string_equal(info->provided[0].id, "b");
    assert_string_equal(info->provided[0].name, "My b");
    assert_string_equal(info->provided[0].chip, "c");
    assert_true(info->provided[0].customizable);
    assert_string_equal(info->provided[1].name, "dotted");
    assert_false(info->provided[1].customizable);
    assert_string_equal(info->provided[2].kind, "digest");
    assert_string_equal(info->provided[2].name, "");
    assert_int_equal(info->usb_count, 2);
    assert_string_equal(info->usb[0].target, "b");
    assert_int_equal(info->usb[0].vid, 0x10C4);
    assert_int_equal(info->usb[0].pid, 0xEA60);
    assert_string_equal(info->usb[0].mode, "serial");
    assert_string_equal(info->usb[0].strength, "bridge");
    assert_string_equal(info->usb[0].serial, "a b*");
    assert_string_equal(info->usb[0].product, "P");
    assert_string_equal(info->usb[0].class_name, "cdc");
    assert_int_equal(info->usb[1].pid, -1);
    assert_string_equal(info->usb[1].serial, "");
    done(&parsed);
}

static void empty_records_and_unknown_keys_are_passed_over(void **state)
{
    (void)state;
    TAKEN("\0\0" HEAD "\0flavour=sweet\0flavour=%zz\0target.b.colour=red\0" TARGET "\0");
    TAKEN(HEAD TARGET "usb=b vid=0001 pid=0002 mode=hid strength=exact shape=round\0");
}

static void versions_are_semantic(void **state)
{
    (void)state;
    TAKEN("abi=1.0\0id=a\0name=Y\0version=0.0.0\0");
    TAKEN("abi=1.0\0id=a\0name=Y\0version=1.22.333-rc.1+build.007\0");
    TAKEN("abi=1.0\0id=a\0name=Y\0version=1.2.3+5\0");
    REFUSED("abi=1.0\0id=a\0name=Y\0version=1.2\0", "version", "\"1.2\"", "semantic");
    REFUSED("abi=1.0\0id=a\0name=Y\0version=01.2.3\0", "version");
    REFUSED("abi=1.0\0id=a\0name=Y\0version=1.2.3-\0", "version");
    REFUSED("abi=1.0\0id=a\0name=Y\0version=1.2.3x\0", "version");
    REFUSED("abi=1.0\0id=a\0name=Y\0version=1.2.3-a..b\0", "version");
    REFUSED("abi=1.0\0id=a\0name=Y\0version=\0", "version");
}

static void what_must_be_there_is_asked_for(void **state)
{
    (void)state;
    REFUSED("id=a\0name=Y\0version=1.0.0\0", ": abi: found none");
    REFUSED("abi=1.0\0name=Y\0version=1.0.0\0", ": id: found none");
    REFUSED("abi=1.0\0id=a\0version=1.0.0\0", ": name: found none");
    REFUSED("abi=1.0\0id=a\0name=Y\0", ": version: found none");
    REFUSED("\0", ": abi: found none");
    REFUSED(HEAD "provides=target:b\0target.b.chip=c\0target.b.customizable=1\0",
            ": target.b.name: found none");
    REFUSED(HEAD "provides=target:b\0target.b.name=B\0target.b.customizable=1\0",
            ": target.b.chip: found none");
    REFUSED(HEAD "provides=target:b\0target.b.name=B\0target.b.chip=c\0",
            ": target.b.customizable: found none");
}

static void what_may_stand_once_stands_once(void **state)
{
    (void)state;
    REFUSED(HEAD "id=org.x.y\0", ": id: found it twice");
    REFUSED(HEAD "vendor=a\0vendor=b\0", ": vendor: found it twice");
    REFUSED(HEAD TARGET "target.b.name=B\0", ": target.b.name: found it twice");
    REFUSED(HEAD TARGET "provides=target:b\0", ": provides: found \"target:b\"", "it once");
    REFUSED(HEAD TARGET "usb=b vid=0001 vid=0001 pid=* mode=hid strength=exact\0",
            "usb: vid: found it twice");
}

static void badly_formed_records_are_refused(void **state)
{
    struct parsed parsed;
    (void)state;
    REFUSED(HEAD "novalue\0", ": record: found \"novalue\", expected key=value");
    REFUSED(HEAD "=value\0", "key=value");
    assert_int_equal(parse(&parsed, HEAD "vendor=open", sizeof(HEAD "vendor=open") - 1),
                     ZTC_E_INVALID);
    support_expect(&parsed.error, "last record", "\"vendor=open\"", "NUL", NULL);
    done(&parsed);
}

static void badly_formed_values_are_refused(void **state)
{
    (void)state;
    REFUSED(HEAD "vendor=a%2\0", ": vendor: found \"a%2\"", "%XX");
    REFUSED(HEAD "vendor=a%\0", ": vendor:");
    REFUSED(HEAD "vendor=a%g0\0", ": vendor:");
    REFUSED(HEAD "vendor=a%00b\0", ": vendor:");
    REFUSED(HEAD "vendor=a\tb\0", ": vendor:");
    REFUSED(HEAD "vendor=a\x7F\0", ": vendor:");
    REFUSED(HEAD "vendor=\xFF\0", ": vendor:", "\\xFF", "UTF-8");
    REFUSED(HEAD "vendor=%C3\0", ": vendor:", "UTF-8");
    TAKEN(HEAD "vendor=%C3%A4%09\0");
    REFUSED("abi=1\0id=a\0name=Y\0version=1.0.0\0", ": abi: found \"1\"", "MAJOR.MINOR");
    REFUSED("abi=1.\0id=a\0name=Y\0version=1.0.0\0", ": abi:");
    REFUSED("abi=01.0\0id=a\0name=Y\0version=1.0.0\0", ": abi:");
    REFUSED("abi=-1.0\0id=a\0name=Y\0version=1.0.0\0", ": abi:");
    REFUSED("abi=1.99999999999\0id=a\0name=Y\0version=1.0.0\0", ": abi:");
    REFUSED("abi=1.0\0id=a b\0name=Y\0version=1.0.0\0", ": id: found \"a b\"");
    REFUSED("abi=1.0\0id=\0name=Y\0version=1.0.0\0", ": id:");
    REFUSED("abi=1.0\0id=a\0name=\0version=1.0.0\0", ": name:");
    REFUSED(HEAD "codes=A B\0", ": codes:");
    REFUSED(HEAD "needs=net,,exec\0", ": needs:");
    TAKEN(HEAD "needs=net,exec\0");
}

static void an_id_has_127_characters_at_most(void **state)
{
    struct parsed parsed;
    char records[256];
    (void)state;
    for (size_t length = 127; length <= 128; length++) {
        char *at = stpcpy(records, "name=Y") + 1;
        at = stpcpy(at, "abi=1.0") + 1;
        at = stpcpy(at, "version=1.0.0") + 1;
        at = stpcpy(at, "id=");
        memset(at, 'x', length);
        at[length] = '\0';
        ztc_status status = parse(&parsed, records, (size_t)(at - records) + length + 1);
        assert_int_equal(status, length == 127 ? ZTC_OK : ZTC_E_INVALID);
        done(&parsed);
    }
}

static void provides_names_kind_and_id(void **state)
{
    (void)state;
    REFUSED(HEAD "provides=target\0", ": provides: found \"target\"", "KIND:ID");
    REFUSED(HEAD "provides=:b\0", ": provides:");
    REFUSED(HEAD "provides=target:\0", ": provides:");
    REFUSED(HEAD "provides=target:../b\0", ": provides:");
    REFUSED(HEAD "provides=target:a234567890123456789012345678901x\0", ": provides:", "31");
    TAKEN(HEAD "provides=flasher:a234567890123456789012345678901x\0");
}

static void keys_of_a_target_that_is_not_provided_are_refused(void **state)
{
    (void)state;
    REFUSED(HEAD TARGET "target.c.name=C\0", ": target.c.name: found no such target",
            "provides=target:");
    REFUSED(HEAD "provides=digest:b\0target.b.name=B\0", ": target.b.name:");
    REFUSED(HEAD "provides=target:b\0target.b.name=B\0target.b.chip=c\0target.b.customizable=2\0",
            ": target.b.customizable: found \"2\", expected 0 or 1");
    REFUSED(HEAD "provides=target:b\0target.b.name=\0", ": target.b.name:");
}

static void a_target_module_needs_nothing_else(void **state)
{
    (void)state;
    REFUSED(HEAD TARGET "needs=net\0", ": needs: found \"net\", expected none");
}

static void usb_records_follow_their_grammar(void **state)
{
    (void)state;
    REFUSED(HEAD TARGET "usb=c vid=0001 pid=0001 mode=hid strength=exact\0", ": usb: found \"c\"");
    REFUSED(HEAD TARGET "usb=b pid=0001 mode=hid strength=exact\0", "usb: vid: found none");
    REFUSED(HEAD TARGET "usb=b vid=0001 mode=hid strength=exact\0", "usb: pid: found none");
    REFUSED(HEAD TARGET "usb=b vid=0001 pid=* strength=exact\0", "usb: mode: found none");
    REFUSED(HEAD TARGET "usb=b vid=0001 pid=* mode=hid\0", "usb: strength: found none");
    REFUSED(HEAD TARGET "usb=b vid=1 pid=* mode=hid strength=exact\0", "usb: vid: found \"1\"");
    REFUSED(HEAD TARGET "usb=b vid=00G1 pid=* mode=hid strength=exact\0", "usb: vid:");
    REFUSED(HEAD TARGET "usb=b vid=* pid=* mode=hid strength=exact\0", "usb: vid:");
    REFUSED(HEAD TARGET "usb=b vid=0001 pid=** mode=hid strength=exact\0", "usb: pid:");
    REFUSED(HEAD TARGET "usb=b vid=0001 pid=* mode=usb strength=exact\0", "usb: mode:", "probe");
    REFUSED(HEAD TARGET "usb=b vid=0001 pid=* mode=hid strength=sure\0", "usb: strength:");
    REFUSED(HEAD TARGET "usb=b  vid=0001 pid=* mode=hid strength=exact\0", ": usb: found \"\"");
    REFUSED(HEAD TARGET "usb=b vid=0001 pid=* mode=hid strength=exact \0", ": usb: found \"\"");
    REFUSED(HEAD TARGET "usb=b vid=0001 pid=* mode=hid strength=exact class=\0", "usb: class:");
    REFUSED(HEAD TARGET "usb=b vid=0001 pid=* mode=hid strength=exact serial=%\0", "usb: serial:");
}

static void another_abi_is_said_before_its_other_oddities(void **state)
{
    struct parsed parsed;
    (void)state;
    assert_int_equal(PARSE(&parsed, "abi=2.1\0id={}\0"), ZTC_E_INVALID);
    support_expect(&parsed.error, ": abi: found 2.1, expected 1.x", NULL);
    done(&parsed);
    /* One that can be read is read, and judged by who asks. */
    assert_int_equal(PARSE(&parsed, "abi=2.1\0id=a\0name=Y\0version=1.0.0\0"), ZTC_OK);
    assert_int_equal(ztc_module_info_check_abi("file.so", &parsed.info, &parsed.error),
                     ZTC_E_INVALID);
    support_expect(&parsed.error, "file.so: abi: found 2.1, expected 1.x", NULL);
    done(&parsed);
}

static void a_minor_number_of_the_abi_may_be_higher(void **state)
{
    struct parsed parsed;
    (void)state;
    assert_int_equal(PARSE(&parsed, "abi=1.9\0id=a\0name=Y\0version=1.0.0\0"), ZTC_OK);
    assert_int_equal(ztc_module_info_check_abi("file.so", &parsed.info, &parsed.error), ZTC_OK);
    done(&parsed);
}

static void a_section_over_its_bound_is_refused(void **state)
{
    struct parsed parsed;
    (void)state;
    char *records = calloc(1, ZTC_MODULE_INFO_MAX + 1);
    assert_non_null(records);
    memcpy(records, HEAD, sizeof(HEAD));
    assert_int_equal(parse(&parsed, records, ZTC_MODULE_INFO_MAX), ZTC_OK);
    done(&parsed);
    assert_int_equal(parse(&parsed, records, ZTC_MODULE_INFO_MAX + 1), ZTC_E_INVALID);
    support_expect(&parsed.error, "section .ztc.module", "65537", "65536", NULL);
    done(&parsed);
    free(records);
}

static void a_module_provides_1024_things_at_most(void **state)
{
    struct parsed parsed;
    (void)state;
    for (unsigned count = 1024; count <= 1025; count++) {
        char *records = malloc(65536);
        assert_non_null(records);
        memcpy(records, HEAD, sizeof(HEAD) - 1);
        size_t size = sizeof(HEAD) - 1;
        for (unsigned i = 0; i < count; i++) {
            struct support_path record = support_path("provides=x:%u", i);
            memcpy(records + size, record.text, strlen(record.text) + 1);
            size += strlen(record.text) + 1;
        }
        assert_int_equal(parse(&parsed, records, size), count == 1024 ? ZTC_OK : ZTC_E_INVALID);
        done(&parsed);
        free(records);
    }
}

static void running_out_of_memory_is_no_refusal(void **state)
{
    static const char records[] = HEAD TARGET "usb=b vid=0001 pid=* mode=hid strength=exact\0";
    ztc_status status = ZTC_E_MEMORY;
    (void)state;
    for (size_t room = 0; status != ZTC_OK; room += 16) {
        struct ztc_arena arena;
        struct ztc_module_info info = {.id = "untouched"};
        struct ztc_error error = {0};
        assert_in_range(room, 0, 100000);
        ztc_arena_init(&arena, room);
        status = ztc_module_info_parse(&arena, "f", records, sizeof(records) - 1, &error, &info);
        if (status != ZTC_OK) {
            assert_int_equal(status, ZTC_E_MEMORY);
            assert_int_equal(error.status, ZTC_E_MEMORY);
            assert_string_equal(info.id, "untouched");
        }
        ztc_error_clear(&error);
        ztc_arena_done(&arena);
    }
}

static void no_prefix_of_the_records_is_read_beyond_its_end(void **state)
{
    static const char records[] = HEAD TARGET "codes=A%20\0usb=b vid=0001 pid=* mode=hid\0";
    struct parsed parsed;
    (void)state;
    for (size_t size = 0; size < sizeof(records); size++) {
        ztc_status status = parse(&parsed, records, size);
        assert_int_not_equal(status, ZTC_E_MEMORY);
        assert_int_equal(status == ZTC_OK, parsed.error.status == ZTC_OK);
        done(&parsed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_read),
        cmocka_unit_test(empty_records_and_unknown_keys_are_passed_over),
        cmocka_unit_test(versions_are_semantic),
        cmocka_unit_test(what_must_be_there_is_asked_for),
        cmocka_unit_test(what_may_stand_once_stands_once),
        cmocka_unit_test(badly_formed_records_are_refused),
        cmocka_unit_test(badly_formed_values_are_refused),
        cmocka_unit_test(an_id_has_127_characters_at_most),
        cmocka_unit_test(provides_names_kind_and_id),
        cmocka_unit_test(keys_of_a_target_that_is_not_provided_are_refused),
        cmocka_unit_test(a_target_module_needs_nothing_else),
        cmocka_unit_test(usb_records_follow_their_grammar),
        cmocka_unit_test(another_abi_is_said_before_its_other_oddities),
        cmocka_unit_test(a_minor_number_of_the_abi_may_be_higher),
        cmocka_unit_test(a_section_over_its_bound_is_refused),
        cmocka_unit_test(a_module_provides_1024_things_at_most),
        cmocka_unit_test(running_out_of_memory_is_no_refusal),
        cmocka_unit_test(no_prefix_of_the_records_is_read_beyond_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
