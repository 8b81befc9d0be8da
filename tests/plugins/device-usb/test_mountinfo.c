/* SPDX-License-Identifier: Apache-2.0 */
/* Mount tables as the kernel writes them, and as it never would. */
#include "mountinfo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct mount_table parse(const char *text)
{
    struct mount_table table;
    assert_int_equal(mount_table_parse(text, strlen(text), &table), 0);
    return table;
}

static void test_by_number(void **state)
{
    (void)state;
    struct mount_table table =
        parse("36 35 8:1 / / rw,noatime shared:1 - ext4 /dev/root rw\n"
              "40 36 8:17 / /media/RPI\\040RP2\\011\\134\\012x rw - vfat /dev/sdb1 rw,uid=1\n"
              "41 36 8:17 / /second rw shared:3 master:2 - vfat /dev/sdb1 rw\n");
    assert_int_equal(table.count, 3);
    assert_string_equal(mount_table_find(&table, 8, 17, "/dev/sdb1"), "/media/RPI RP2\t\\\nx");
    assert_string_equal(mount_table_find(&table, 8, 1, "/dev/sda1"), "/");
    assert_null(mount_table_find(&table, 8, 18, "/dev/sdb1"));
    mount_table_done(&table);
}

static void test_by_node_where_a_program_serves_it(void **state)
{
    (void)state;
    struct mount_table table = parse("50 36 0:44 / /media/x rw - fuseblk /dev/sdc\\0401 rw\n");
    assert_string_equal(mount_table_find(&table, 8, 33, "/dev/sdc 1"), "/media/x");
    assert_null(mount_table_find(&table, 0, 44, "/dev/sdc"));
    mount_table_done(&table);
}

static void test_lines_that_are_none(void **state)
{
    (void)state;
    struct mount_table table =
        parse("\n\n36 35 8:1\n36 35 8:1 / relative rw - ext4 /dev/x rw\n"
              "36 35 8 / /a rw - ext4 /dev/x rw\n36 35 :1 / /a rw - e /x rw\n"
              "36 35 8:1 / /a rw ext4 /dev/x rw\n36 35 8:1 / /a rw -\n"
              "36 35 8:1 / /good rw - ext4 /dev/x");
    assert_int_equal(table.count, 1);
    assert_string_equal(table.mounts[0].path, "/good");
    mount_table_done(&table);
}

static void test_escapes_that_are_none(void **state)
{
    (void)state;
    struct mount_table table = parse("1 1 8:1 / /a\\000b\\777\\08\\ rw - ext4 /dev/x rw");
    assert_string_equal(table.mounts[0].path, "/a\\000b\\777\\08\\");
    mount_table_done(&table);
}

static void test_bytes_with_a_nul(void **state)
{
    (void)state;
    static const char text[] =
        "1 1 8:1 / /a\0 rw - ext4 /dev/x rw\n1 1 8:2 / /b rw - ext4 /dev/y rw";
    struct mount_table table;
    assert_int_equal(mount_table_parse(text, sizeof(text) - 1, &table), 0);
    assert_int_equal(table.count, 1);
    assert_string_equal(table.mounts[0].path, "/b");
    mount_table_done(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_number),
        cmocka_unit_test(test_by_node_where_a_program_serves_it),
        cmocka_unit_test(test_lines_that_are_none),
        cmocka_unit_test(test_escapes_that_are_none),
        cmocka_unit_test(test_bytes_with_a_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
