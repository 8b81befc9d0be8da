/* SPDX-License-Identifier: Apache-2.0 */
/* A home folder of the test's own, and short ways to look into it. */
#include "support_home.h"

#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int fixture_setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    assert_non_null(fixture);
    (void)snprintf(fixture->base, sizeof(fixture->base), "/tmp/ztc-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->base));
    (void)snprintf(fixture->outside, sizeof(fixture->outside), "%s/outside", fixture->base);
    assert_int_equal(mkdir(fixture->outside, 0755), 0);
    assert_int_equal(setenv("ZERYNTH_HOME", fixture->base, 1), 0);
    *state = fixture;
    return 0;
}

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;
    fixture_close(fixture);
    ztc_error_clear(&fixture->error);
    struct ztc_error error = {0};
    assert_int_equal(ztc_tree_remove(AT_FDCWD, "", fixture->base, &error), ZTC_OK);
    free(fixture);
    return 0;
}

void fixture_open(struct fixture *fixture)
{
    assert_int_equal(ztc_home_open(true, &fixture->error, &fixture->home), ZTC_OK);
}

void fixture_lock(struct fixture *fixture)
{
    assert_int_equal(ztc_home_lock(&fixture->home, &fixture->error), ZTC_OK);
}

void fixture_close(struct fixture *fixture)
{
    ztc_home_close(&fixture->home);
}

static const char *below(const struct fixture *fixture, const char *path, char *room)
{
    (void)snprintf(room, PATH_MAX, "%s/.zerynth2/%s", fixture->base, path);
    return room;
}

static void make_parents(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0755);
        *slash = '/';
    }
}

void put(struct fixture *fixture, const char *path, const char *content)
{
    char full[PATH_MAX];
    (void)below(fixture, path, full);
    make_parents(full);
    FILE *file = fopen(full, "we");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void put_folder(struct fixture *fixture, const char *path)
{
    char full[PATH_MAX];
    (void)below(fixture, path, full);
    make_parents(full);
    assert_int_equal(mkdir(full, 0755), 0);
}

void put_link(struct fixture *fixture, const char *path, const char *target)
{
    char full[PATH_MAX];
    (void)below(fixture, path, full);
    make_parents(full);
    assert_int_equal(symlink(target, full), 0);
}

const char *got(struct fixture *fixture, const char *path)
{
    static char content[4096];
    char full[PATH_MAX];
    content[0] = '\0';
    FILE *file = fopen(below(fixture, path, full), "re");
    if (file != NULL) {
        size_t size = fread(content, 1, sizeof(content) - 1, file);
        content[size] = '\0';
        (void)fclose(file);
    }
    return content;
}

bool is_there(struct fixture *fixture, const char *path)
{
    char full[PATH_MAX];
    return ztc_file_exists(AT_FDCWD, below(fixture, path, full));
}

int entries(struct fixture *fixture, const char *path)
{
    char full[PATH_MAX];
    DIR *stream = opendir(below(fixture, path, full));
    if (stream == NULL) {
        return -1;
    }
    int count = 0;
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    (void)closedir(stream);
    return count;
}

const char *told(struct fixture *fixture, const char *short_name, const char *path)
{
    static char content[4096];
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, sizeof(content) - 1);
    bool found = false;
    assert_int_equal(ztc_custom_read(&fixture->home, short_name, path, sizeof(content) - 1, &buffer,
                                     &fixture->error, &found),
                     ZTC_OK);
    (void)snprintf(content, sizeof(content), "%s", found ? ztc_buffer_string(&buffer) : "");
    ztc_buffer_done(&buffer);
    return content;
}

void assert_error_has(struct fixture *fixture, const char *part)
{
    assert_int_not_equal(fixture->error.status, ZTC_OK);
    if (strstr(ztc_error_text(&fixture->error), part) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", part, ztc_error_text(&fixture->error));
    }
}
