/* SPDX-License-Identifier: Apache-2.0 */
/* Which files a custom VM gets beside its template, and whose they are. */
#include "support_custom.h"

#include "custom/bundle.h"

#include <string.h>

static const struct ztc_resource_row good_rows[] = {
    {.path = "register.vm", .data = "firmware", .size = 8},
    {.path = "port/port.def", .data = "", .size = 0},
};
static const struct ztc_resource_row clashing_rows[] = {
    {.path = "port/port.def", .data = "", .size = 0},
    {.path = "device.json", .data = "{}", .size = 2},
};
static const struct ztc_table good = ZTC_TABLE_OF(good_rows);
static const struct ztc_table clashing = ZTC_TABLE_OF(clashing_rows);

static struct ztc_target target_with(const struct ztc_table *resources)
{
    struct ztc_target target = *made_up_target("short_name: @SHORT_NAME@\n");
    target.resources = resources;
    return target;
}

static const struct ztc_store_file *find(const struct ztc_bundle *bundle, const char *path)
{
    for (size_t i = 0; i < bundle->count; i++) {
        if (strcmp(bundle->files[i].path, path) == 0) {
            return &bundle->files[i];
        }
    }
    return NULL;
}

static void a_new_custom_vm_gets_all_companions(void **state)
{
    struct place *place = *state;
    struct ztc_target target = target_with(&good);
    struct ztc_bundle bundle;
    ztc_bundle_init(&bundle);
    assert_int_equal(ztc_bundle_add_companions(&bundle, NULL, &target, "a b", &place->error),
                     ZTC_OK);
    assert_int_equal(bundle.count, 5);
    assert_non_null(find(&bundle, "a b.py"));
    assert_non_null(find(&bundle, "z.yml"));
    assert_non_null(find(&bundle, "port/port.def"));
    assert_int_equal(find(&bundle, "register.vm")->size, 8);
    /* Untouched: the name is not filled in. */
    const struct ztc_store_file *template = find(&bundle, "template.yml");
    assert_memory_equal(template->data, "short_name: @SHORT_NAME@\n", template->size);
    assert_int_equal(
        ztc_custom_create(&place->home, "a b", bundle.files, bundle.count, &place->error), ZTC_OK);
    ztc_bundle_done(&bundle);
    assert_string_equal(ztc_buffer_string(got(place, "cvm/a b/register.vm")), "firmware");
    assert_true(is_there(place, "cvm/a b/port/port.def"));
}

static void an_old_one_gets_what_it_lacks(void **state)
{
    struct place *place = *state;
    struct ztc_target target = target_with(&good);
    struct ztc_bundle bundle;
    put(place, "cvm/b/register.vm", "mine", 4);
    put(place, "cvm/b/z.yml", "mine", 4);
    ztc_bundle_init(&bundle);
    assert_int_equal(ztc_bundle_add_companions(&bundle, &place->home, &target, "b", &place->error),
                     ZTC_OK);
    assert_int_equal(bundle.count, 3);
    assert_null(find(&bundle, "register.vm"));
    assert_null(find(&bundle, "z.yml"));
    assert_non_null(find(&bundle, "port/port.def"));
    ztc_bundle_done(&bundle);
}

static void a_resource_may_not_pose_as_a_file_of_ours(void **state)
{
    struct place *place = *state;
    struct ztc_target target = target_with(&clashing);
    struct ztc_bundle bundle;
    /* Also where the custom VM has that file already. */
    put(place, "cvm/b/device.json", "{}", 2);
    const struct ztc_home *homes[] = {NULL, &place->home};
    for (size_t i = 0; i < 2; i++) {
        ztc_bundle_init(&bundle);
        assert_int_equal(ztc_bundle_add(&bundle, "device.json", "x", 1, &place->error), ZTC_OK);
        assert_int_equal(ztc_bundle_add_companions(&bundle, homes[i], &target, "b", &place->error),
                         ZTC_E_INVALID);
        assert_refused(place, "device.json");
        ztc_bundle_done(&bundle);
    }
}

static void content_is_copied_out_of_a_buffer(void **state)
{
    struct place *place = *state;
    struct ztc_bundle bundle;
    struct ztc_buffer buffer;
    ztc_bundle_init(&bundle);
    ztc_buffer_init(&buffer, 100);
    ztc_buffer_text(&buffer, "text");
    assert_int_equal(ztc_bundle_take(&bundle, "x", &buffer, &place->error), ZTC_OK);
    assert_int_equal(find(&bundle, "x")->size, 4);
    assert_memory_equal(find(&bundle, "x")->data, "text", 4);
    ztc_buffer_init(&buffer, 2);
    ztc_buffer_text(&buffer, "too long");
    assert_int_equal(ztc_bundle_take(&bundle, "y", &buffer, &place->error), ZTC_E_LIMIT);
    assert_null(find(&bundle, "y"));
    ztc_bundle_done(&bundle);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_custom_vm_gets_all_companions),
        TEST(an_old_one_gets_what_it_lacks),
        TEST(a_resource_may_not_pose_as_a_file_of_ours),
        TEST(content_is_copied_out_of_a_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
