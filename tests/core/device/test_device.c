/* SPDX-License-Identifier: Apache-2.0 */
/* The record of a device: whatever a source says, it is bounded UTF-8 and complete; what breaks the contract is refused. */
#include "device/device.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct ztc_found_device plain(void)
{
    return (struct ztc_found_device){
        .struct_size = sizeof(struct ztc_found_device),
        .key = "k",
        .vid = 0x10C4,
        .pid = 0xEA60,
        .serial = "",
        .manufacturer = "",
        .product = "",
        .description = "",
        .target = "",
        .name = "",
        .chipid = "",
        .remote_id = "",
        .class_name = "",
    };
}

static struct ztc_device *copy(const struct ztc_found_device *found)
{
    struct ztc_error error = {0};
    struct ztc_device *device = NULL;
    assert_int_equal(ztc_device_copy("usb", found, &error, &device), ZTC_OK);
    return device;
}

static void refused(const struct ztc_found_device *found, const char *words)
{
    struct ztc_error error = {0};
    struct ztc_device *device = NULL;
    assert_int_equal(ztc_device_copy("usb", found, &error, &device), ZTC_E_INVALID);
    assert_non_null(strstr(ztc_error_text(&error), words));
    assert_null(device);
    ztc_error_clear(&error);
}

static void test_names_of_what_is_not_there(void **state)
{
    (void)state;
    struct ztc_found_device found = plain();
    found.vid = ZTC_DEVICE_NO_ID;
    found.pid = ZTC_DEVICE_NO_ID;
    struct ztc_device *device = copy(&found);
    assert_string_equal(device->vid_text, "no_vid");
    assert_string_equal(device->pid_text, "no_pid");
    assert_string_equal(device->sid, "no_sid");
    assert_string_equal(device->fingerprint, ":");
    assert_null(device->port);
    assert_null(device->disk);
    assert_null(device->block);
    ztc_device_free(device);
}

static void test_serial_numbers_are_upper_case(void **state)
{
    (void)state;
    struct ztc_found_device found = plain();
    found.serial = "a1\xC3\xA4-zZ";
    found.pid = 0xA;
    struct ztc_device *device = copy(&found);
    assert_string_equal(device->serial, "a1\xC3\xA4-zZ");
    assert_string_equal(device->sid, "A1\xC3\xA4-ZZ");
    assert_string_equal(device->pid_text, "000A");
    ztc_device_free(device);
}

static void test_what_a_device_is_called(void **state)
{
    (void)state;
    struct ztc_found_device found = plain();
    found.manufacturer = "maker";
    struct ztc_device *device = copy(&found);
    assert_string_equal(device->desc, "maker");
    ztc_device_free(device);
    found.product = "thing";
    device = copy(&found);
    assert_string_equal(device->desc, "thing");
    ztc_device_free(device);
    found.description = "better";
    device = copy(&found);
    assert_string_equal(device->desc, "better");
    ztc_device_free(device);
}

static void test_text_is_valid_and_bounded(void **state)
{
    (void)state;
    char long_text[65537];
    memset(long_text, 'x', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    /* A code point across the bound is left out as a whole. */
    long_text[ZTC_DEVICE_TEXT_MAX - 1] = '\xC3';
    long_text[ZTC_DEVICE_TEXT_MAX] = '\xA4';
    struct ztc_found_device found = plain();
    found.product = long_text;
    found.serial = "\xFF\xC3"
                   "a\xED\xA0\x80";
    struct ztc_device *device = copy(&found);
    assert_in_range(strlen(device->product), ZTC_DEVICE_TEXT_MAX - 1, ZTC_DEVICE_TEXT_MAX + 2);
    assert_int_equal(ztc_utf8_check(device->product, strlen(device->product)),
                     strlen(device->product));
    assert_string_equal(device->serial, "\xEF\xBF\xBD\xEF\xBF\xBD"
                                        "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    ztc_device_free(device);
}

static void test_nodes(void **state)
{
    (void)state;
    const struct ztc_node_row rows[] = {
        {ZTC_NODE_DISK, "/dev/sdb1", "", ""},
        {ZTC_NODE_SERIAL, "/dev/ttyACM0", "", "console"},
        {ZTC_NODE_DISK, "/dev/sdb2", "/media/x", ""},
        {ZTC_NODE_SERIAL, "/dev/ttyACM1", "", ""},
        {"hologram", "/dev/h", "", ""},
    };
    const struct ztc_table table = ZTC_TABLE_OF(rows);
    struct ztc_found_device found = plain();
    found.nodes = &table;
    struct ztc_device *device = copy(&found);
    assert_int_equal(device->node_count, 5);
    assert_string_equal(device->port, "/dev/ttyACM0");
    assert_string_equal(device->disk, "/media/x");
    assert_string_equal(device->block, "/dev/sdb2");
    assert_string_equal(device->fingerprint, "/dev/ttyACM0:/media/x");
    assert_string_equal(device->nodes[4].kind, "hologram");
    struct ztc_device *same = copy(&found);
    assert_true(ztc_device_equal(device, same));
    ztc_device_free(same);
    found.class_name = "other";
    same = copy(&found);
    assert_false(ztc_device_equal(device, same));
    ztc_device_free(same);
    ztc_device_free(device);
}

static void test_an_older_module_knows_fewer_members(void **state)
{
    (void)state;
    struct ztc_found_device found = plain();
    found.target = (const char *)1; /* behind its end: must not be looked at */
    found.struct_size = offsetof(struct ztc_found_device, description);
    struct ztc_device *device = copy(&found);
    assert_string_equal(device->target, "");
    assert_int_equal(device->node_count, 0);
    ztc_device_free(device);
}

static void test_broken_contracts(void **state)
{
    (void)state;
    struct ztc_found_device found = plain();
    refused(NULL, "NULL");
    found.struct_size = 4;
    refused(&found, "too short");
    found = plain();
    found.key = "";
    refused(&found, "key");
    found.key = NULL;
    refused(&found, "key");
    found = plain();
    found.vid = 0x10000;
    refused(&found, "FFFF");
    found = plain();
    struct ztc_node_row row = {ZTC_NODE_USB, "/dev/x", "", ""};
    struct ztc_table table = {sizeof(table), 1, sizeof(row), 0, NULL};
    found.nodes = &table;
    refused(&found, "without rows");
    table.rows = &row;
    table.stride = sizeof(row) - 1;
    refused(&found, "without rows");
    table.stride = sizeof(row);
    table.count = ZTC_DEVICE_NODES_MAX + 1;
    refused(&found, "64 nodes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_what_is_not_there),
        cmocka_unit_test(test_serial_numbers_are_upper_case),
        cmocka_unit_test(test_what_a_device_is_called),
        cmocka_unit_test(test_text_is_valid_and_bounded),
        cmocka_unit_test(test_nodes),
        cmocka_unit_test(test_an_older_module_knows_fewer_members),
        cmocka_unit_test(test_broken_contracts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
