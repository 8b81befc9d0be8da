/* SPDX-License-Identifier: Apache-2.0 */
/* Disks that are mounted and unmounted: with a table of mounts that is played, and with the kernel's own. */
#include "support_usb.h"

#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cmocka.h>

#define HOST "1-3/1-3:1.0/host6/target6:0:0/6:0:0:0"

static void add_drive(struct desk *desk, const char *number)
{
    add_board(desk, "1-3", "2e8a\n", "0003\n", "E0\n");
    add_interface(desk, "1-3", "1-3:1.0", "00\n", "08\n", "06\n", NULL);
    add_node(desk, HOST, "block/sdb", "block", "sdb", "disk", "8:16");
    add_node(desk, HOST "/block/sdb", "sdb1", "block", "sdb1", "partition", number);
}

static void play_mounts(const struct desk *desk, const char *text)
{
    char *root = umockdev_testbed_get_root_dir(desk->bed), *folder = NULL, *path = NULL;
    assert_true(asprintf(&folder, "%s/proc", root) > 0);
    (void)mkdir(folder, 0700);
    free(folder);
    assert_true(asprintf(&folder, "%s/proc/self", root) > 0);
    (void)mkdir(folder, 0700);
    assert_true(asprintf(&path, "%s/mountinfo", folder) > 0);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(path);
    free(folder);
    g_free(root);
}

static void test_by_number(void **state)
{
    struct desk *desk = *state;
    add_drive(desk, "8:17");
    play_mounts(desk, "22 1 0:21 / /proc rw - proc proc rw\n"
                      "90 1 8:17 / /media/RPI\\040RP2 rw,nosuid shared:1 - vfat /dev/sdb1 rw\n");
    desk_open(desk, false);
    desk_dispatch(desk);
    assert_non_null(strstr(desk_text(desk, "1-3"), " disk=/dev/sdb1@/media/RPI RP2()"));
}

/* A table that cannot be waited for does not keep devices from being followed. */
static void test_by_path(void **state)
{
    struct desk *desk = *state;
    add_drive(desk, "8:17");
    play_mounts(desk, "90 1 0:99 /@home /media/part rw - btrfs /dev/sdb1 rw\n"
                      "91 1 0:99 / /media/all rw - btrfs /dev/sdb1 rw\n"
                      "92 1 0:77 / /home/eve/x rw - fuse.fake /dev/sdb1 rw\n");
    desk_open(desk, true);
    desk_dispatch(desk);
    assert_non_null(strstr(desk_text(desk, "1-3"), " disk=/dev/sdb1@/media/all()"));
}

/* The kernel's own table, in a view of its own; a file system in memory says that it is the disk. */
static void test_follows_kernel(void **state)
{
    struct desk *desk = *state;
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
        print_message("skipped: mounting takes root\n");
        skip();
    }
    char folder[] = "/tmp/ztc-mount-XXXXXX";
    assert_non_null(mkdtemp(folder));
    add_drive(desk, "8:17");
    desk_open(desk, true);
    desk_dispatch(desk);
    desk_settle(desk);
    for (int i = 0; i < 3; i++) {
        assert_non_null(strstr(desk_text(desk, "1-3"), " disk=/dev/sdb1@()"));
        assert_int_equal(mount("/dev/sdb1", folder, "tmpfs", 0, "size=64k"), 0);
        assert_true(desk_readable(desk, 10000));
        assert_true(desk_readable(desk, 0)); /* polling takes nothing away */
        desk_dispatch(desk);
        const char *found = strstr(desk_text(desk, "1-3"), " disk=/dev/sdb1@/tmp/ztc-mount-");
        assert_non_null(found);
        assert_false(desk_readable(desk, 0));
        assert_int_equal(umount(folder), 0);
        assert_true(desk_readable(desk, 10000));
        desk_dispatch(desk);
    }
    assert_int_equal(desk->lists, 1);
    (void)rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_by_number, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_by_path, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(test_follows_kernel, desk_setup, desk_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
