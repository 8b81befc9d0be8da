/* SPDX-License-Identifier: Apache-2.0 */
/* Files: whole, bounded, never through a link; trees are removed without leaving them. */
#include "base/file.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    char path[64];
    int fd;
    struct ztc_error error;
    struct ztc_buffer buffer;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    if (fixture == NULL) {
        return -1;
    }
    memcpy(fixture->path, "/tmp/ztc-file-XXXXXX", sizeof("/tmp/ztc-file-XXXXXX"));
    if (mkdtemp(fixture->path) == NULL) {
        free(fixture);
        return -1;
    }
    fixture->fd = open(fixture->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ztc_buffer_init(&fixture->buffer, 1u << 20);
    *state = fixture;
    return fixture->fd < 0 ? -1 : 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    struct ztc_error error = {0};
    ztc_status status = ztc_tree_remove(AT_FDCWD, "", fixture->path, &error);
    ztc_error_clear(&error);
    ztc_error_clear(&fixture->error);
    ztc_buffer_done(&fixture->buffer);
    ztc_fd_close(&fixture->fd);
    free(fixture);
    return status == ZTC_OK ? 0 : -1;
}

static void create(struct fixture *f, const char *name, const void *data, size_t size)
{
    assert_int_equal(ztc_file_create(f->fd, "home", name, data, size, 0644, &f->error), ZTC_OK);
}

static void make(struct fixture *f, const char *name)
{
    assert_int_equal(ztc_folder_make(f->fd, name, 0755, &f->error), ZTC_OK);
}

/* Reading `name` is refused with this status and text. */
static void assert_refused(struct fixture *f, const char *name, size_t max, ztc_status status,
                           const char *text)
{
    bool found = true;
    assert_int_equal(ztc_file_read(f->fd, "home", name, max, &f->buffer, &f->error, &found),
                     status);
    assert_string_equal(ztc_error_text(&f->error), text);
    ztc_error_clear(&f->error);
}

static void what_was_created_reads_back(void **state)
{
    struct fixture *f = *state;
    const size_t size = 100000;
    char *data = malloc(size);
    assert_non_null(data);
    for (size_t i = 0; i < size; i++) {
        data[i] = (char)(i * 7 % 251);
    }
    create(f, "large", data, size);
    create(f, "empty", NULL, 0);
    ztc_buffer_text(&f->buffer, "before:");
    bool found = false;
    assert_int_equal(ztc_file_read(f->fd, "", "large", size, &f->buffer, &f->error, &found),
                     ZTC_OK);
    assert_true(found);
    assert_int_equal(f->buffer.size, 7 + size);
    assert_memory_equal(f->buffer.data, "before:", 7);
    assert_memory_equal(f->buffer.data + 7, data, size);
    assert_int_equal(ztc_file_read(f->fd, "", "empty", 0, &f->buffer, &f->error, NULL), ZTC_OK);
    assert_int_equal(f->buffer.size, 7 + size);
    free(data);
}

static void a_missing_file_is_an_error_or_an_answer(void **state)
{
    struct fixture *f = *state;
    bool found = true;
    assert_int_equal(ztc_file_read(f->fd, "home", "none", 10, &f->buffer, &f->error, &found),
                     ZTC_OK);
    assert_false(found);
    assert_int_equal(ztc_file_read(f->fd, "home", "none", 10, &f->buffer, &f->error, NULL),
                     ZTC_E_INVALID);
    assert_string_equal(ztc_error_text(&f->error),
                        "home/none: cannot be opened: No such file or directory");
}

static void what_is_no_regular_file_is_refused(void **state)
{
    struct fixture *f = *state;
    make(f, "folder");
    create(f, "file", "x", 1);
    assert_int_equal(mkfifoat(f->fd, "fifo", 0644), 0);
    assert_int_equal(symlinkat("file", f->fd, "link"), 0);
    assert_int_equal(symlinkat("nowhere", f->fd, "dangling"), 0);
    ztc_buffer_text(&f->buffer, "kept");
    assert_refused(f, "folder", 10, ZTC_E_INVALID, "home/folder is not a regular file");
    assert_refused(f, "fifo", 10, ZTC_E_INVALID, "home/fifo is not a regular file");
    assert_refused(f, "link", 10, ZTC_E_INVALID,
                   "home/link is a link, and links are not followed here");
    assert_refused(f, "dangling", 10, ZTC_E_INVALID,
                   "home/dangling is a link, and links are not followed here");
    assert_refused(f, "file/x", 10, ZTC_E_INVALID,
                   "home/file/x: cannot be opened: Not a directory");
    assert_string_equal(ztc_buffer_string(&f->buffer), "kept");
}

static void the_bounds_of_file_and_buffer_hold(void **state)
{
    struct fixture *f = *state;
    create(f, "ten", "0123456789", 10);
    assert_refused(f, "ten", 9, ZTC_E_LIMIT, "home/ten is larger than 9 bytes");
    assert_int_equal(ztc_file_read(f->fd, "home", "ten", 10, &f->buffer, &f->error, NULL), ZTC_OK);
    ztc_buffer_done(&f->buffer);
    ztc_buffer_init(&f->buffer, 14);
    ztc_buffer_text(&f->buffer, "kept:");
    assert_refused(f, "ten", 100, ZTC_E_LIMIT, "ten is larger than 14 bytes");
    assert_string_equal(ztc_buffer_string(&f->buffer), "kept:");
}

static void files_without_a_size_are_bounded_too(void **state)
{
    struct fixture *f = *state;
    /* A file of the proc file system says that it has no bytes, and has them. */
    bool found = false;
    assert_int_equal(
        ztc_file_read(AT_FDCWD, NULL, "/proc/self/status", 1u << 20, &f->buffer, &f->error, &found),
        ZTC_OK);
    assert_true(f->buffer.size > 100);
    assert_int_equal(
        ztc_file_read(AT_FDCWD, NULL, "/proc/self/status", 5, &f->buffer, &f->error, &found),
        ZTC_E_LIMIT);
    assert_string_equal(ztc_error_text(&f->error), "/proc/self/status is larger than 5 bytes");
}

static void an_existing_file_is_never_overwritten(void **state)
{
    struct fixture *f = *state;
    create(f, "file", "old", 3);
    assert_int_equal(symlinkat("elsewhere", f->fd, "link"), 0);
    assert_int_equal(ztc_file_create(f->fd, "home", "file", "new!", 4, 0644, &f->error),
                     ZTC_E_INVALID);
    assert_string_equal(ztc_error_text(&f->error), "home/file: cannot be created: File exists");
    ztc_error_clear(&f->error);
    assert_int_equal(ztc_file_create(f->fd, "home", "link", "new!", 4, 0644, &f->error),
                     ZTC_E_INVALID);
    assert_false(ztc_file_exists(f->fd, "elsewhere"));
    assert_int_equal(ztc_file_read(f->fd, "", "file", 10, &f->buffer, &f->error, NULL), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&f->buffer), "old");
}

static void nothing_is_left_when_writing_fails(void **state)
{
    struct fixture *f = *state;
    struct rlimit old, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 4096;
    char data[8192] = {0};
    /* Beyond the limit write() gives EFBIG, once the signal is ignored. */
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    assert_int_equal(sigaction(SIGXFSZ, &ignore, &before), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    ztc_status status = ztc_file_create(f->fd, "home", "file", data, sizeof(data), 0644, &f->error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(sigaction(SIGXFSZ, &before, NULL), 0);
    assert_int_equal(status, ZTC_E_LIMIT);
    assert_string_equal(ztc_error_text(&f->error), "home/file: cannot be written: File too large");
    assert_false(ztc_file_exists(f->fd, "file"));
}

static void folders_are_made_opened_and_synced(void **state)
{
    struct fixture *f = *state;
    make(f, "a");
    make(f, "a"); /* there already */
    create(f, "file", "", 0);
    assert_int_equal(symlinkat("a", f->fd, "link"), 0);
    make(f, "link"); /* a link to a folder is one */
    assert_int_equal(ztc_folder_make(f->fd, "file", 0755, &f->error), ZTC_E_INVALID);
    assert_string_equal(ztc_error_text(&f->error), "file: cannot make the folder: Not a directory");
    ztc_error_clear(&f->error);
    assert_int_equal(ztc_folder_make(f->fd, "x/y", 0755, &f->error), ZTC_E_INVALID);
    ztc_error_clear(&f->error);
    int fd = -1;
    assert_int_equal(ztc_folder_open(f->fd, "link", &f->error, &fd), ZTC_OK);
    assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    assert_int_equal(ztc_folder_sync(fd, "home", &f->error), ZTC_OK);
    ztc_fd_close(&fd);
    assert_int_equal(fd, -1);
    ztc_fd_close(&fd); /* twice does no harm */
    assert_int_equal(ztc_folder_open(f->fd, "file", &f->error, &fd), ZTC_E_INVALID);
    assert_int_equal(fd, -1);
    ztc_error_clear(&f->error);
    assert_int_equal(ztc_folder_sync(-1, "home", &f->error), ZTC_E_INTERNAL);
}

static void trees_are_removed_and_links_not_followed(void **state)
{
    struct fixture *f = *state;
    make(f, "outside");
    create(f, "outside/precious", "x", 1);
    make(f, "tree");
    make(f, "tree/sub");
    make(f, "tree/sub/empty");
    create(f, "tree/sub/.hidden", "x", 1);
    for (char name[] = "tree/file-a"; name[10] <= 'z'; name[10]++) {
        create(f, name, "x", 1);
    }
    assert_int_equal(symlinkat("../outside", f->fd, "tree/link"), 0);
    assert_int_equal(symlinkat("outside", f->fd, "link"), 0);
    assert_int_equal(ztc_tree_remove(f->fd, "home", "tree", &f->error), ZTC_OK);
    assert_false(ztc_file_exists(f->fd, "tree"));
    assert_true(ztc_file_exists(f->fd, "link"));
    assert_int_equal(ztc_tree_remove(f->fd, "home", "link", &f->error), ZTC_OK);
    assert_false(ztc_file_exists(f->fd, "link"));
    assert_true(ztc_file_exists(f->fd, "outside/precious"));
    assert_int_equal(ztc_tree_remove(f->fd, "home", "tree", &f->error), ZTC_OK);
}

static void names_that_lead_out_are_not_removed(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"", ".", "..", "a/..", "a/.", "a/"};
    make(f, "a");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(ztc_tree_remove(f->fd, NULL, names[i], &f->error), ZTC_E_ARGUMENT);
        ztc_error_clear(&f->error);
    }
    assert_true(ztc_file_exists(f->fd, "a"));
}

/* Makes folders in one another, `depth` of them, in `name`. */
static void make_deep(struct fixture *f, const char *name, unsigned depth)
{
    int fd = dup(f->fd);
    for (unsigned i = 0; i < depth; i++) {
        assert_int_equal(mkdirat(fd, i == 0 ? name : "d", 0755), 0);
        int inner = openat(fd, i == 0 ? name : "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        assert_true(inner >= 0);
        ztc_fd_close(&fd);
        fd = inner;
    }
    ztc_fd_close(&fd);
}

static void the_depth_of_a_tree_is_bounded(void **state)
{
    struct fixture *f = *state;
    make_deep(f, "deep", ZTC_TREE_DEPTH_MAX);
    assert_int_equal(ztc_tree_remove(f->fd, "home", "deep", &f->error), ZTC_OK);
    assert_false(ztc_file_exists(f->fd, "deep"));
    make_deep(f, "deeper", ZTC_TREE_DEPTH_MAX + 1);
    create(f, "deeper/file", "x", 1);
    assert_int_equal(ztc_tree_remove(f->fd, "home", "deeper", &f->error), ZTC_E_LIMIT);
    assert_false(ztc_file_exists(f->fd, "deeper/file")); /* went on after the failure */
    assert_true(ztc_file_exists(f->fd, "deeper/d"));
    /* The walk leaves what it may not enter; lift one step out so that teardown can remove all. */
    assert_int_equal(renameat(f->fd, "deeper/d", f->fd, "rest"), 0);
    assert_int_equal(unlinkat(f->fd, "deeper", AT_REMOVEDIR), 0);
    ztc_error_clear(&f->error);
    assert_int_equal(ztc_tree_remove(f->fd, "home", "rest", &f->error), ZTC_OK);
}

static void existence_counts_links_and_folders(void **state)
{
    struct fixture *f = *state;
    create(f, "file", "", 0);
    assert_int_equal(symlinkat("nowhere", f->fd, "dangling"), 0);
    assert_true(ztc_file_exists(f->fd, "file"));
    assert_true(ztc_file_exists(f->fd, "dangling"));
    assert_true(ztc_file_exists(f->fd, "."));
    assert_false(ztc_file_exists(f->fd, "none"));
    assert_false(ztc_file_exists(f->fd, ""));
}

static void a_file_that_came_meanwhile_can_be_kept(void **state)
{
    struct fixture *f = *state;
    char path[64];
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d/file", f->fd);
    struct ztc_file_new file = {.path = path, .data = "new", .size = 3, .keep = true};
    assert_int_equal(ztc_file_replace_all(&file, 1, &f->error), ZTC_OK);
    file.data = "NEW";
    assert_int_equal(ztc_file_replace_all(&file, 1, &f->error), ZTC_E_INVALID);
    assert_non_null(strstr(ztc_error_text(&f->error), "stays as it is"));
    ztc_error_clear(&f->error);
    struct ztc_buffer text;
    ztc_buffer_init(&text, 16);
    assert_int_equal(ztc_file_read(f->fd, "home", "file", 16, &text, &f->error, NULL), ZTC_OK);
    assert_string_equal(ztc_buffer_string(&text), "new");
    ztc_buffer_done(&text);
    file.keep = false;
    assert_int_equal(ztc_file_replace_all(&file, 1, &f->error), ZTC_OK);
    /* And nothing lies beside it: teardown finds an empty folder but for the file. */
    assert_int_equal(unlinkat(f->fd, "file", 0), 0);
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", f->fd);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    const struct dirent *entry = NULL;
    while ((entry = readdir(folder)) != NULL) {
        assert_true(ztc_file_is_dots(entry->d_name));
    }
    assert_int_equal(closedir(folder), 0);
}

static void cleanup_functions_reset_what_they_free(void **state)
{
    (void)state;
    char *text = strdup("x");
    ztc_free_text(&text);
    assert_null(text);
    ztc_free_text(&text);
    int fd = -1;
    errno = 7;
    ztc_fd_close(&fd);
    assert_int_equal(errno, 7);
}

#define FILE_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(what_was_created_reads_back),
        FILE_TEST(a_missing_file_is_an_error_or_an_answer),
        FILE_TEST(what_is_no_regular_file_is_refused),
        FILE_TEST(the_bounds_of_file_and_buffer_hold),
        FILE_TEST(files_without_a_size_are_bounded_too),
        FILE_TEST(an_existing_file_is_never_overwritten),
        FILE_TEST(nothing_is_left_when_writing_fails),
        FILE_TEST(folders_are_made_opened_and_synced),
        FILE_TEST(trees_are_removed_and_links_not_followed),
        FILE_TEST(names_that_lead_out_are_not_removed),
        FILE_TEST(the_depth_of_a_tree_is_bounded),
        FILE_TEST(existence_counts_links_and_folders),
        FILE_TEST(a_file_that_came_meanwhile_can_be_kept),
        cmocka_unit_test(cleanup_functions_reset_what_they_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
