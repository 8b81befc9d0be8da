/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of modules share: scratch folders, whole files, and the modules that were built for them. */
#include "support_module.h"

#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct support_folder support_folder_make(void)
{
    struct support_folder folder = {"/tmp/ztc-module-XXXXXX"};
    assert_non_null(mkdtemp(folder.path));
    return folder;
}

void support_folder_remove(struct support_folder *folder)
{
    struct ztc_error error = {0};
    assert_int_equal(ztc_tree_remove(AT_FDCWD, "", folder->path, &error), ZTC_OK);
}

struct support_path support_path(const char *format, ...)
{
    struct support_path path;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(path.text, sizeof(path.text), format, arguments);
    va_end(arguments);
    assert_in_range(length, 0, sizeof(path.text) - 1);
    return path;
}

struct support_path support_module(const char *name)
{
    return support_path("%s/tests/core/module/modules/%s.so", ZTC_BUILD_DIR, name);
}

unsigned char *support_read(const char *path, size_t *ret_size)
{
    struct stat status;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        fail_msg("%s cannot be opened", path);
    }
    assert_int_equal(fstat(fileno(file), &status), 0);
    size_t size = (size_t)status.st_size;
    unsigned char *data = malloc(size > 0 ? size : 1);
    assert_non_null(data);
    assert_int_equal(fread(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    *ret_size = size;
    return data;
}

void support_write(const char *path, const void *data, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    if (size > 0) {
        assert_int_equal(write(fd, data, size), size);
    }
    assert_int_equal(fchmod(fd, 0644), 0);
    assert_int_equal(close(fd), 0);
}

void support_copy(const char *from, const char *to)
{
    size_t size = 0;
    unsigned char *data = support_read(from, &size);
    support_write(to, data, size);
    free(data);
}

void support_settle(void)
{
    const struct timespec pause = {.tv_nsec = 150000000};
    assert_int_equal(nanosleep(&pause, NULL), 0);
}

void support_expect(struct ztc_error *error, ...)
{
    va_list words;
    const char *text = ztc_error_text(error);
    va_start(words, error);
    for (const char *word = va_arg(words, const char *); word != NULL;
         word = va_arg(words, const char *)) {
        if (strstr(text, word) == NULL) {
            print_error("\"%s\" is not in \"%s\"\n", word, text);
            fail();
        }
    }
    va_end(words);
    ztc_error_clear(error);
}
