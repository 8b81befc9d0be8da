/* SPDX-License-Identifier: Apache-2.0 */
/* The minisign module, loaded; a folder of the test's own; and the program minisign beside it. */
#include "support_minisign.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static ztc_status hear(void *ctx, const struct ztc_finding *finding)
{
    struct fixture *f = ctx;
    (void)snprintf(f->words, sizeof(f->words), "%s", finding->message);
    return ZTC_OK;
}

static ztc_status take(void *ctx, const void *data, uint64_t size)
{
    struct text *text = ctx;
    if (size >= ROOM - text->size) {
        return ZTC_E_LIMIT;
    }
    memcpy(text->text + text->size, data, (size_t)size);
    text->size += (size_t)size;
    text->text[text->size] = '\0';
    return ZTC_OK;
}

struct ztc_sink into(struct text *text)
{
    text->size = 0;
    text->text[0] = '\0';
    return (struct ztc_sink){sizeof(struct ztc_sink), 0, text, take};
}

static void load(struct fixture *f)
{
    static struct ztc_host host;
    host = (struct ztc_host){.struct_size = sizeof(struct ztc_host),
                             .abi_major = ZTC_ABI_MAJOR,
                             .name = "test",
                             .version = "0.0.0",
                             .ctx = f,
                             .diag = hear};
    f->handle = dlopen(ZTC_MINISIGN_MODULE, RTLD_NOW | RTLD_LOCAL);
    if (f->handle == NULL) {
        fail_msg("%s", dlerror());
    }
    f->entry = dlsym(f->handle, ZTC_MODULE_ENTRY_NAME);
    assert_non_null(f->entry);
    assert_int_equal(f->entry->init(&host, &f->self), ZTC_OK);
    f->interface = f->entry->get_interface(f->self, ZTC_SIGNATURE_INTERFACE);
    assert_non_null(f->interface);
}

int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    *state = f;
    load(f);
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/ztc-minisign-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    uint8_t id[ZTC_SIGNATURE_KEY_ID_SIZE];
    const struct ztc_sink secret = into(&f->secret);
    const struct ztc_sink public_key = into(&f->public_key);
    assert_int_equal(f->interface->generate(f->self, NULL, &secret, &public_key), ZTC_OK);
    assert_int_equal(f->interface->read_public(f->self, f->public_key.text, f->word, id), ZTC_OK);
    assert_int_equal(sign(f, f->secret.text, NULL, COMMENT, &f->signature), ZTC_OK);
    return 0;
}

int teardown(void **state)
{
    struct fixture *f = *state;
    DIR *stream = opendir(f->folder);
    assert_non_null(stream);
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        (void)unlinkat(dirfd(stream), entry->d_name, 0);
    }
    (void)closedir(stream);
    assert_int_equal(rmdir(f->folder), 0);
    f->entry->shutdown(f->self);
    int closed = dlclose(f->handle);
    free(f);
    return closed;
}

ztc_status verify(struct fixture *f, const char *word, const char *signature, const char *data)
{
    f->words[0] = '\0';
    return f->interface->verify(f->self, word, signature, data, strlen(data));
}

ztc_status sign(struct fixture *f, const char *secret, const char *password, const char *comment,
                struct text *signature)
{
    const struct ztc_sink sink = into(signature);
    f->words[0] = '\0';
    return f->interface->sign(f->self, secret, password, DATA, strlen(DATA), comment, &sink);
}

const char *below(const struct fixture *f, const char *name, char *path)
{
    (void)snprintf(path, PATH_ROOM, "%s/%s", f->folder, name);
    return path;
}

void put(const struct fixture *f, const char *name, const char *content)
{
    char path[PATH_ROOM];
    FILE *file = fopen(below(f, name, path), "we");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void get(const struct fixture *f, const char *name, struct text *text)
{
    char path[PATH_ROOM];
    FILE *file = fopen(below(f, name, path), "re");
    if (file == NULL) {
        fail_msg("%s was not written: is Debian's package minisign there?", path);
    }
    text->size = fread(text->text, 1, ROOM - 1, file);
    text->text[text->size] = '\0';
    (void)fclose(file);
}

int run_minisign(const struct fixture *f, const char *input, const char *const *words)
{
    put(f, "input", input != NULL ? input : "");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char program[] = "minisign";
        char *arguments[16] = {program};
        for (size_t i = 0; i < 14 && words[i] != NULL; i++) {
            arguments[i + 1] = (char *)(uintptr_t)words[i];
        }
        int in = chdir(f->folder) == 0 ? open("input", O_RDONLY | O_CLOEXEC) : -1;
        int out = open("output", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (in >= 0 && out >= 0 && dup2(in, 0) == 0 && dup2(out, 1) == 1 && dup2(out, 2) == 2) {
            (void)execvp("minisign", arguments);
        }
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (code == 127) {
        fail_msg("the program minisign is missing: apt-get install minisign");
    }
    return code;
}
