/* SPDX-License-Identifier: Apache-2.0 */
/* A home of the test's own, the modules as they were built, and keys to sign with. */
#include "support_signing.h"

#include "base/file.h"
#include "store/settings.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODULES ZTC_BUILD_DIR "/modules"
#define ARENA_MAX (64u << 20)

int signing_setup(void **state)
{
    static const char *const folders[] = {MODULES};
    struct signing_fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    (void)snprintf(f->base, sizeof(f->base), "/tmp/ztc-signing-XXXXXX");
    assert_non_null(mkdtemp(f->base));
    assert_int_equal(setenv("ZERYNTH_HOME", f->base, 1), 0);
    assert_int_equal(ztc_home_open(true, &f->error, &f->home), ZTC_OK);
    assert_int_equal(ztc_home_lock(&f->home, &f->error), ZTC_OK);
    assert_int_equal(ztc_registry_open(folders, 1, NULL, &f->error, &f->registry), ZTC_OK);
    assert_int_equal(ztc_signer_open(f->registry, &f->error, &f->signer), ZTC_OK);
    ztc_arena_init(&f->arena, ARENA_MAX);
    *state = f;
    return 0;
}

int signing_teardown(void **state)
{
    struct signing_fixture *f = *state;
    struct ztc_error error = {0};
    ztc_registry_close(f->registry);
    ztc_home_close(&f->home);
    ztc_error_clear(&f->error);
    ztc_arena_done(&f->arena);
    assert_int_equal(ztc_tree_remove(AT_FDCWD, "", f->base, &error), ZTC_OK);
    free(f);
    return 0;
}

struct ztc_key make_key(struct signing_fixture *f, const char *name)
{
    struct ztc_key key = {0};
    ztc_error_clear(&f->error);
    if (ztc_key_make(&f->home, &f->signer, name, NULL, &f->arena, &f->error, &key) != ZTC_OK) {
        fail_msg("%s", ztc_error_text(&f->error));
    }
    return key;
}

const char *sign_freely(struct signing_fixture *f, const char *name, const char *comment,
                        const char *data)
{
    struct ztc_signer_secret secret = {0};
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_SIGNATURE_TEXT_MAX);
    ztc_error_clear(&f->error);
    assert_int_equal(ztc_key_read_secret(&f->home, name, &f->error, &secret), ZTC_OK);
    assert_int_equal(ztc_signer_sign(&f->signer, name, &secret, NULL, data, strlen(data), comment,
                                     &f->error, &text),
                     ZTC_OK);
    const char *copy = ztc_arena_copy(&f->arena, text.data, text.size);
    assert_non_null(copy);
    ztc_buffer_done(&text);
    return copy;
}

const char *sign_archive(struct signing_fixture *f, const char *name, const char *data)
{
    const struct ztc_signing signing = {.key = name, .short_name = "my board", .target = "esp"};
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_SIGNATURE_TEXT_MAX);
    ztc_error_clear(&f->error);
    if (ztc_signing_make(&f->home, f->registry, &signing, data, strlen(data), &f->error, &text) !=
        ZTC_OK) {
        fail_msg("%s", ztc_error_text(&f->error));
    }
    const char *copy = ztc_arena_copy(&f->arena, text.data, text.size);
    assert_non_null(copy);
    ztc_buffer_done(&text);
    return copy;
}

void move_house(struct signing_fixture *f)
{
    struct ztc_error error = {0};
    assert_int_equal(ztc_tree_remove(f->home.folder, "", "cfg", &error), ZTC_OK);
}

ztc_status check(struct signing_fixture *f, const char *signature, const char *data)
{
    ztc_error_clear(&f->error);
    f->verdict = (struct ztc_signature_verdict){0};
    return ztc_signing_check(&f->home, f->registry, signature, data, strlen(data), &f->arena,
                             &f->error, &f->verdict);
}

void assert_told(const struct signing_fixture *f, const char *part)
{
    const char *remedy = f->error.remedy != NULL ? f->error.remedy : "";
    assert_int_not_equal(f->error.status, ZTC_OK);
    if (strstr(ztc_error_text(&f->error), part) == NULL && strstr(remedy, part) == NULL) {
        fail_msg("\"%s\" is not in \"%s; %s\"", part, ztc_error_text(&f->error), remedy);
    }
}

void write_config(struct signing_fixture *f, const char *name, const char *content)
{
    assert_int_equal(ztc_settings_write(&f->home, name, content, strlen(content),
                                        ZTC_SETTINGS_PUBLIC, &f->error),
                     ZTC_OK);
}

const char *read_config(struct signing_fixture *f, const char *name)
{
    static char content[4096];
    struct ztc_buffer buffer;
    bool found = false;
    ztc_buffer_init(&buffer, sizeof(content) - 1);
    assert_int_equal(
        ztc_settings_read(&f->home, name, sizeof(content) - 1, &buffer, &f->error, &found), ZTC_OK);
    (void)snprintf(content, sizeof(content), "%s", found ? ztc_buffer_string(&buffer) : "");
    ztc_buffer_done(&buffer);
    return content;
}

void change_mode(struct signing_fixture *f, const char *name, unsigned mode)
{
    char path[PATH_MAX];
    (void)snprintf(path, sizeof(path), "%s/cfg/%s", f->home.path, name);
    assert_int_equal(chmod(path, mode), 0);
}
