/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls device_store.so as the program does and prints what came of it, for test_device_store.py:
 *
 *   driver MODULE list PATH TABLE WAIT_MS
 *   driver MODULE put PATH TABLE WAIT_MS ALIAS UID TARGET NAME CHIPID REMOTE_ID CLASSNAME
 *   driver MODULE remove PATH TABLE WAIT_MS ALIAS
 *
 * Lines: "row" and seven texts in hexadecimal, each behind a dot; "found N"; "words ..."; last "status N". A table is its number.
 * $STOP: the call is told at once that the user wants to stop. $FILE_SIZE: no file may grow beyond so many bytes.
 */
#include <ztc/device_store.h>
#include <ztc/module.h>

#include <dlfcn.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static ztc_status host_diag(void *ctx, const struct ztc_finding *finding)
{
    (void)ctx;
    (void)printf("words %s; %s\n", finding->message,
                 finding->remedy != NULL ? finding->remedy : "");
    return ZTC_OK;
}

static int32_t host_cancelled(void *ctx)
{
    (void)ctx;
    return getenv("STOP") != NULL;
}

static void print_text(const char *text)
{
    (void)printf(" .");
    for (; *text != '\0'; text++) {
        (void)printf("%02x", (unsigned)(unsigned char)*text);
    }
}

static ztc_status on_row(void *ctx, const struct ztc_known_device *device)
{
    (void)ctx;
    (void)printf("row");
    print_text(device->alias);
    print_text(device->uid);
    print_text(device->target);
    print_text(device->name);
    print_text(device->chipid);
    print_text(device->remote_id);
    print_text(device->class_name);
    (void)printf("\n");
    return strcmp(device->alias, "stop here") == 0 ? ZTC_E_CANCELLED : ZTC_OK;
}

static ztc_status call(const struct ztc_device_store_v0 *store, void *self, int count, char **words)
{
    const char *path = words[1];
    uint32_t table = (uint32_t)strtoumax(words[2], NULL, 10);
    uint32_t wait_ms = (uint32_t)strtoumax(words[3], NULL, 10);
    if (strcmp(words[0], "list") == 0) {
        return store->list(self, path, table, wait_ms, NULL, on_row);
    }
    if (strcmp(words[0], "remove") == 0 && count == 5) {
        uint32_t found = 4711;
        ztc_status status = store->remove(self, path, table, wait_ms, words[4], &found);
        (void)printf("found %" PRIu32 "\n", found);
        return status;
    }
    if (strcmp(words[0], "put") == 0 && count == 11) {
        const struct ztc_known_device device = {
            sizeof(device), table,    words[4], words[5],  words[6],
            words[7],       words[8], words[9], words[10],
        };
        return store->put(self, path, wait_ms, &device);
    }
    return -1;
}

static void limit_files(void)
{
    const char *size = getenv("FILE_SIZE");
    if (size != NULL) {
        const struct rlimit limit = {strtoumax(size, NULL, 10), strtoumax(size, NULL, 10)};
        (void)signal(SIGXFSZ, SIG_IGN);
        (void)setrlimit(RLIMIT_FSIZE, &limit);
    }
}

int main(int argc, char **argv)
{
    static const struct ztc_host host = {
        .struct_size = sizeof(struct ztc_host),
        .abi_major = ZTC_ABI_MAJOR,
        .abi_minor = ZTC_ABI_MINOR,
        .name = "test",
        .version = "0.0.0",
        .diag = host_diag,
        .cancelled = host_cancelled,
    };
    void *self = NULL;
    void *handle = argc >= 6 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (handle == NULL) {
        (void)fprintf(stderr, "%s\n", argc >= 6 ? dlerror() : "see the head of driver.c");
        return 2;
    }
    const struct ztc_module_entry *entry = dlsym(handle, ZTC_MODULE_ENTRY_NAME);
    if (entry == NULL || entry->init(&host, &self) != ZTC_OK) {
        return 2;
    }
    const struct ztc_device_store_v0 *store =
        entry->get_interface(self, ZTC_DEVICE_STORE_INTERFACE);
    if (store == NULL || store->struct_size != sizeof(*store)) {
        return 2;
    }
    limit_files();
    (void)printf("status %d\n", (int)call(store, self, argc - 2, argv + 2));
    entry->shutdown(self);
    return dlclose(handle);
}
