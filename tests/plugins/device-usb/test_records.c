/* SPDX-License-Identifier: Apache-2.0 */
/* What is one record, and what stands in it. */
#include "support_usb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void list(struct desk *desk)
{
    desk_open(desk, false);
    desk_dispatch(desk);
    assert_int_equal(desk->lists, 1);
}

/* The node of the device itself ends each text; its number is made from the name. */
static void assert_begins(const char *text, const char *begin)
{
    size_t size = strlen(begin);
    if (strncmp(text, begin, size) != 0 ||
        strncmp(text + size, " usb=/dev/bus/usb/001/", 22) != 0) {
        fail_msg("found \"%s\", expected \"%s\"", text, begin);
    }
}

static void test_nothing_there(void **state)
{
    struct desk *desk = *state;
    list(desk);
    assert_int_equal(desk->count, 0);
}

static void test_one_port(void **state)
{
    struct desk *desk = *state;
    add_board(desk, "1-1", "10c4\n", "ea60\n", "0001\n");
    add_interface(desk, "1-1", "1-1:1.0", "00\n", "ff\n", "00\n", "CP2102 UART\n");
    add_node(desk, "1-1/1-1:1.0/ttyUSB0", "tty/ttyUSB0", "tty", "ttyUSB0", NULL, "188:0");
    list(desk);
    assert_int_equal(desk->count, 1);
    assert_begins(desk_text(desk, "1-1"),
                  "10c4:ea60 0001|Maker|Board serial=/dev/ttyUSB0@(CP2102 UART)");
}

static void test_several_interfaces(void **state)
{
    struct desk *desk = *state;
    add_board(desk, "1-2", "0483\n", "374b\n", "AB12\n");
    add_interface(desk, "1-2", "1-2:1.3", "03\n", "03\n", "00\n", NULL);
    add_interface(desk, "1-2", "1-2:1.2", "02\n", "02\n", "02\n", "VCP\n");
    add_interface(desk, "1-2", "1-2:1.1", "01\n", "08\n", "06\n", NULL);
    add_node(desk, "1-2/1-2:1.3", "hidraw/hidraw2", "hidraw", "hidraw2", NULL, "240:2");
    add_node(desk, "1-2/1-2:1.2", "tty/ttyACM10", "tty", "ttyACM10", NULL, "166:10");
    add_node(desk, "1-2/1-2:1.2", "tty/ttyACM9", "tty", "ttyACM9", NULL, "166:9");
    add_node(desk, "1-2/1-2:1.1/host6/target6:0:0/6:0:0:0", "block/sdb", "block", "sdb", "disk",
             "8:16");
    list(desk);
    assert_begins(desk_text(desk, "1-2"),
                  "0483:374b AB12|Maker|Board disk=/dev/sdb@() serial=/dev/ttyACM9@(VCP) "
                  "serial=/dev/ttyACM10@(VCP) hid=/dev/hidraw2@()");
}

static void test_partitions_instead_of_disk(void **state)
{
    struct desk *desk = *state;
    add_board(desk, "1-3", "2e8a\n", "0003\n", "E0\n");
    add_interface(desk, "1-3", "1-3:1.0", "00\n", "08\n", "06\n", NULL);
    add_node(desk, "1-3/1-3:1.0/host6/target6:0:0/6:0:0:0", "block/sdb", "block", "sdb", "disk",
             "8:16");
    add_node(desk, "1-3/1-3:1.0/host6/target6:0:0/6:0:0:0/block/sdb", "sdb2", "block", "sdb2",
             "partition", "8:18");
    add_node(desk, "1-3/1-3:1.0/host6/target6:0:0/6:0:0:0/block/sdb", "sdb1", "block", "sdb1",
             "partition", "8:17");
    list(desk);
    assert_begins(desk_text(desk, "1-3"),
                  "2e8a:0003 E0|Maker|Board disk=/dev/sdb1@() disk=/dev/sdb2@()");
}

/* The host refuses a device with more than 64 nodes, and with it the whole source. */
static void test_more_nodes_than_the_host_takes(void **state)
{
    struct desk *desk = *state;
    const char *disk = "1-3/1-3:1.0/host6/target6:0:0/6:0:0:0/block/sdb";
    add_board(desk, "1-3", "2e8a\n", "0003\n", "E0\n");
    add_interface(desk, "1-3", "1-3:1.0", "00\n", "08\n", "06\n", NULL);
    add_node(desk, "1-3/1-3:1.0/host6/target6:0:0/6:0:0:0", "block/sdb", "block", "sdb", "disk",
             "8:16");
    for (int i = 1; i <= 70; i++) {
        char name[16];
        char number[16];
        (void)snprintf(name, sizeof(name), "sdb%d", i);
        (void)snprintf(number, sizeof(number), "8:%d", 16 + i);
        add_node(desk, disk, name, "block", name, "partition", number);
    }
    list(desk);
    const char *text = desk_text(desk, "1-3");
    size_t nodes = 0;
    for (const char *at = strchr(text, '='); at != NULL; at = strchr(at + 1, '=')) {
        nodes++;
    }
    assert_int_equal(nodes, 64);
    assert_non_null(strstr(text, " usb=/dev/bus/usb/"));
}

static void test_dfu_without_port(void **state)
{
    struct desk *desk = *state;
    add_board(desk, "1-4", "0483\n", "df11\n", "X\n");
    add_interface(desk, "1-4", "1-4:1.0", "00\n", "fe\n", "01\n", "@Internal Flash\n");
    list(desk);
    const char *text = desk_text(desk, "1-4");
    const char *node = strstr(text, "dfu=/dev/bus/usb/001/");
    assert_non_null(node);
    assert_non_null(strstr(node, "@(@Internal Flash) usb=/dev/bus/usb/001/"));
    assert_null(strstr(text, "serial="));
}

static void test_hubs_and_others_are_left_out(void **state)
{
    struct desk *desk = *state;
    add_board(desk, "1-5", "1d6b\n", "0002\n", NULL);
    add_board(desk, "1-6", "05e3\n", "0608\n", NULL);
    umockdev_testbed_set_attribute(desk->bed, "/sys" BUS "/1-6", "bDeviceClass", "09\n");
    add_board(desk, "1-6/1-6.4", "2341\n", "0043\n", NULL); /* behind the hub */
    add_board(desk, "1-7", "1d6b\n", "0104\n", NULL);       /* a board that runs Linux */
    add_board(desk, "1-8", "zzzz\n", "0043\n", NULL);
    add_board(desk, "1-9", "12345\n", "0043\n", NULL);
    g_free(umockdev_testbed_add_device(desk->bed, "tty", "ttyS0", NULL, "x", "y", NULL, "DEVNAME",
                                       "/dev/ttyS0", NULL));
    list(desk);
    assert_int_equal(desk->count, 2);
    assert_begins(desk_text(desk, "1-6.4"), "2341:0043 |Maker|Board");
    assert_begins(desk_text(desk, "1-7"), "1d6b:0104 |Maker|Board");
}

static void test_two_alike_without_serial(void **state)
{
    struct desk *desk = *state;
    add_board(desk, "1-1", "1a86\n", "7523\n", NULL);
    add_board(desk, "1-2", "1a86\n", "7523\n", NULL);
    list(desk);
    assert_int_equal(desk->count, 2);
    assert_begins(desk_text(desk, "1-1"), "1a86:7523 |Maker|Board");
    assert_begins(desk_text(desk, "1-2"), "1a86:7523 |Maker|Board");
}

static void test_hostile_text(void **state)
{
    struct desk *desk = *state;
    add_board(desk, "1-1", "1a86\n", "7523\n", "\x1b]0;x\x07\xff\xfe\n\n");
    umockdev_testbed_set_attribute_binary(desk->bed, "/sys" BUS "/1-1", "product",
                                          (guint8 *)"AB\0CD\n", 6);
    guint8 *large = malloc(2u << 16);
    memset(large, 'L', 2u << 16);
    umockdev_testbed_set_attribute_binary(desk->bed, "/sys" BUS "/1-1", "manufacturer", large,
                                          2 << 16);
    free(large);
    list(desk);
    const char *text = desk_text(desk, "1-1");
    static const char head[] = "1a86:7523 \x1b]0;x\x07\xff\xfe\n|L";
    assert_int_equal(strncmp(text, head, sizeof(head) - 1), 0);
    assert_int_equal(strspn(strchr(text, '|') + 1, "L"), 1 << 16);
    assert_non_null(strstr(text, "L|AB usb="));
}

/* Attributes that are not there, cannot be read, or would block. */
static void test_vanishing_attributes(void **state)
{
    struct desk *desk = *state;
    char *root = umockdev_testbed_get_root_dir(desk->bed), *path = NULL;
    add_board(desk, "1-1", "1a86\n", "7523\n", "S\n");
    assert_true(asprintf(&path, "%s/sys" BUS "/1-1/product", root) > 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    free(path);
    assert_true(asprintf(&path, "%s/sys" BUS "/1-1/serial", root) > 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0); /* read gives an error, as of a file that went */
    free(path);
    add_board(desk, "1-2", "1a86\n", "7523\n", "S\n");
    assert_true(asprintf(&path, "%s/sys" BUS "/1-2/idVendor", root) > 0);
    assert_int_equal(unlink(path), 0);
    free(path);
    g_free(root);
    list(desk);
    assert_int_equal(desk->count, 1);
    assert_begins(desk_text(desk, "1-1"), "1a86:7523 |Maker|");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_there, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_one_port, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_several_interfaces, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_partitions_instead_of_disk, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_more_nodes_than_the_host_takes, desk_setup,
                                        desk_teardown),
        cmocka_unit_test_setup_teardown(test_dfu_without_port, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_hubs_and_others_are_left_out, desk_setup,
                                        desk_teardown),
        cmocka_unit_test_setup_teardown(test_two_alike_without_serial, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_hostile_text, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_vanishing_attributes, desk_setup, desk_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
