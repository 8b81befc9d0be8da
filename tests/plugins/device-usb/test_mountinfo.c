/* SPDX-License-Identifier: Apache-2.0 */
/* The parser of mounts, the choice among them, and whose device a path belongs to. */
#include "keys.h"
#include "mountinfo.h"
#include "mounts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void *host_alloc(void *ctx, uint64_t size)
{
    (void)ctx;
    return malloc((size_t)size);
}

static void *host_realloc(void *ctx, void *block, uint64_t size)
{
    (void)ctx;
    return realloc(block, (size_t)size);
}

static void host_free(void *ctx, void *block)
{
    (void)ctx;
    free(block);
}

static const struct ztc_host host = {
    .struct_size = sizeof(host), .alloc = host_alloc, .realloc = host_realloc, .free = host_free};

static void test_line(void **state)
{
    (void)state;
    char line[] = "36 35 98:12 /mnt1\\011x /mnt2/a\\040b\\134040\\x rw,noatime master:1 shared:2 - "
                  "ext3 /dev/root\\012 rw,errors=continue";
    struct mountinfo mount;
    assert_true(mountinfo_parse(line, &mount));
    assert_int_equal(mount.id, 36);
    assert_int_equal(mount.parent, 35);
    assert_int_equal(mount.major, 98);
    assert_int_equal(mount.minor, 12);
    assert_string_equal(mount.root, "/mnt1\tx");
    assert_string_equal(mount.point, "/mnt2/a b\\040\\x");
    assert_string_equal(mount.type, "ext3");
    assert_string_equal(mount.source, "/dev/root\n");
}

static void test_lines_that_are_none(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        " ",
        "36",
        "36 35 98:0 / /x rw",
        "36 35 98:0 / /x rw ext3 /dev/x rw",
        "36 35 98:0 / /x rw -",
        "36 35 98:0 / /x rw - ext3",
        "x 35 98:0 / /x rw - ext3 /dev/x rw",
        "36 35 980 / /x rw - ext3 /dev/x rw",
        "36 35 98: / /x rw - ext3 /dev/x rw",
        "36 35 4294967296:0 / /x rw - ext3 /dev/x rw",
        "36 35 98:0 / x rw - ext3 /dev/x rw",
        "36 35 98:0 / /x\\000y rw - ext3 /dev/x rw",
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char *line = strdup(lines[i]);
        struct mountinfo mount;
        if (mountinfo_parse(line, &mount)) {
            fail_msg("taken: %s", lines[i]);
        }
        free(line);
    }
}

/* A file system without a source has two blanks there, and its options may be missing. */
static void test_empty_source(void **state)
{
    (void)state;
    char line[] = "36 35 0:5 / /x rw - tmpfs  rw";
    struct mountinfo mount;
    assert_true(mountinfo_parse(line, &mount));
    assert_string_equal(mount.source, "");
}

static void add(struct mounts *mounts, const char *text)
{
    char *line = strdup(text);
    assert_int_equal(mounts_add(mounts, line), ZTC_OK);
    free(line);
}

static void test_choice(void **state)
{
    (void)state;
    struct mounts mounts = {.host = &host};
    add(&mounts, "10 1 8:17 /docs /bind rw - vfat /dev/sdb1 rw");
    add(&mounts, "11 1 8:17 / /media/disk rw - vfat /dev/sdb1 rw");
    add(&mounts, "12 1 8:17 / /later rw - vfat /dev/sdb1 rw");
    add(&mounts, "13 1 8:33 / /covered rw - vfat /dev/sdc1 rw");
    add(&mounts, "14 13 0:50 / /covered rw - tmpfs none rw");
    add(&mounts, "15 1 0:60 / /fuse rw - fuseblk /dev/sdd1 rw");
    add(&mounts, "16 1 0:61 / /lie rw - fuse.lie /dev/sde1 rw");
    add(&mounts, "17 1 0:62 / /net rw - nfs server:/x rw");
    assert_int_equal(mounts.count, 5);
    assert_string_equal(mounts_find(&mounts, 8, 17, "/dev/sdb1"), "/media/disk");
    assert_string_equal(mounts_find(&mounts, 8, 33, "/dev/sdc1"), "");
    assert_string_equal(mounts_find(&mounts, 8, 49, "/dev/sdd1"), "/fuse");
    assert_string_equal(mounts_find(&mounts, 8, 65, "/dev/sde1"), "");
    /* Another disk that has the same name meanwhile. */
    assert_string_equal(mounts_find(&mounts, 9, 9, "/dev/sdb1"), "");
    mounts_clear(&mounts);
}

/* Lines that are longer than the buffer are left out, those behind them are not. */
static void test_long_lines(void **state)
{
    (void)state;
    char path[] = "/tmp/ztc-mountinfo-XXXXXX";
    int file = mkstemp(path);
    FILE *stream = fdopen(file, "w");
    assert_non_null(stream);
    (void)fputs("10 1 8:1 / /first rw - vfat /dev/sda1 rw\n11 1 8:2 / /", stream);
    for (size_t i = 0; i < 3 * MOUNTS_LINE_MAX; i++) {
        (void)fputc('x', stream);
    }
    (void)fputs(" rw - vfat /dev/sda2 rw\n", stream);
    for (int i = 0; i < 2000; i++) {
        (void)fprintf(stream, "%d 1 0:%d / /over/%d rw - overlay overlay rw\n", i + 20, i, i);
    }
    (void)fputs("12 1 8:3 / /last rw - vfat /dev/sda3 rw\n", stream);
    assert_int_equal(fclose(stream), 0);
    struct mounts mounts = {.host = &host};
    char *buffer = malloc(MOUNTS_LINE_MAX);
    assert_int_equal(mounts_read(&mounts, path, buffer), ZTC_OK);
    assert_int_equal(mounts.count, 2);
    assert_string_equal(mounts_find(&mounts, 8, 1, ""), "/first");
    assert_string_equal(mounts_find(&mounts, 8, 3, ""), "/last");
    mounts_clear(&mounts);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mounts_read(&mounts, path, buffer), ZTC_OK);
    assert_int_equal(mounts.count, 0);
    free(buffer);
}

static void test_key(void **state)
{
    (void)state;
    static const char *const device = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1.4";
    static const char *const below[] = {
        "/1-1.4:1.0",
        "/1-1.4:1.0/tty/ttyACM0",
        "/1-1.4:1.1/host6/target6:0:0/6:0:0:0/block/sdb/sdb1",
        "/1-1.4:1.2/0003:0D28:0204.0001/hidraw/hidraw0",
    };
    for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
        char path[256];
        (void)snprintf(path, sizeof(path), "%s%s", device, below[i]);
        assert_int_equal(key_length(path), strlen(device));
    }
    assert_int_equal(key_length(device), 0);
    assert_int_equal(key_length("/sys/devices/platform/serial8250/tty/ttyS0"), 0);
    assert_int_equal(key_length(""), 0);
    assert_int_equal(key_length("///"), 0);
}

static void test_keys(void **state)
{
    (void)state;
    struct keys keys = {.host = &host};
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 20; i++) {
            char name[16];
            (void)snprintf(name, sizeof(name), "key%d", i);
            assert_non_null(keys_add(&keys, name, strlen(name)));
        }
    }
    assert_int_equal(keys.count, 20);
    keys_remove(&keys, "key3");
    keys_remove(&keys, "key3");
    assert_int_equal(keys.count, 19);
    assert_string_equal(keys.items[3].path, "key4");
    keys_clear(&keys);
    assert_int_equal(keys.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line),         cmocka_unit_test(test_lines_that_are_none),
        cmocka_unit_test(test_empty_source), cmocka_unit_test(test_choice),
        cmocka_unit_test(test_long_lines),   cmocka_unit_test(test_key),
        cmocka_unit_test(test_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
