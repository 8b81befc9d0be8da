/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls a source of devices as the program does and prints what it reports, as JSON, a line each, for support_source.py:
 *
 *   driver MODULE once|follow HOME FILE
 *
 * "follow" goes on whenever the descriptor is readable or the time is up, until the standard input ends. A source that fails is closed, and opened
 * again with the next line of the standard input.
 */
#include <ztc/device.h>
#include <ztc/module.h>

#include <dlfcn.h>
#include <inttypes.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct driver {
    const struct ztc_device_source_v1 *interface;
    void *self;
    struct ztc_device_setup setup;
    int64_t live; /* blocks not given back */
};

static void *host_alloc(void *ctx, uint64_t size)
{
    struct driver *driver = ctx;
    driver->live++;
    return malloc((size_t)size);
}

static void *host_realloc(void *ctx, void *block, uint64_t size)
{
    struct driver *driver = ctx;
    driver->live += block == NULL ? 1 : 0;
    return realloc(block, (size_t)size);
}

static void host_free(void *ctx, void *block)
{
    struct driver *driver = ctx;
    driver->live -= block != NULL ? 1 : 0;
    free(block);
}

/* Every byte as the code point of its number: the reader turns that into bytes again. */
static void print_text(const char *name, const char *text)
{
    (void)printf("\"%s\": \"", name);
    for (; text != NULL && *text != '\0'; text++) {
        (void)printf("\\u%04x", (unsigned)(unsigned char)*text);
    }
    (void)printf("\"");
}

static ztc_status host_diag(void *ctx, const struct ztc_finding *finding)
{
    (void)ctx;
    (void)printf("{\"event\": \"words\", ");
    print_text("text", finding->message);
    (void)printf("}\n");
    return ZTC_OK;
}

static ztc_status on_put(void *ctx, const struct ztc_found_device *found)
{
    (void)ctx;
    const struct {
        const char *name, *text;
    } texts[] = {
        {"key", found->key},          {"serial", found->serial},
        {"target", found->target},    {"manufacturer", found->manufacturer},
        {"product", found->product},  {"description", found->description},
        {"name", found->name},        {"chipid", found->chipid},
        {"class", found->class_name}, {"remote_id", found->remote_id},
    };
    (void)printf("{\"event\": \"put\", \"vid\": %" PRIu32 ", \"pid\": %" PRIu32, found->vid,
                 found->pid);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        (void)printf(", ");
        print_text(texts[i].name, texts[i].text);
    }
    (void)printf(", \"nodes\": [");
    for (uint32_t i = 0; found->nodes != NULL && i < found->nodes->count; i++) {
        const struct ztc_node_row *row = ZTC_ROW(struct ztc_node_row, found->nodes, i);
        (void)printf("%s{", i > 0 ? ", " : "");
        print_text("kind", row->kind);
        (void)printf(", ");
        print_text("path", row->path);
        (void)printf(", ");
        print_text("mount", row->mount);
        (void)printf("}");
    }
    (void)printf("]}\n");
    return ZTC_OK;
}

static ztc_status on_drop(void *ctx, const char *key)
{
    (void)ctx;
    (void)printf("{\"event\": \"drop\", ");
    print_text("key", key);
    (void)printf("}\n");
    return ZTC_OK;
}

static ztc_status on_begin(void *ctx)
{
    (void)ctx;
    (void)printf("{\"event\": \"begin\"}\n");
    return ZTC_OK;
}

static ztc_status dispatch(const struct driver *driver, void *source)
{
    const struct ztc_device_sink sink = {
        .struct_size = sizeof(sink), .put = on_put, .drop = on_drop, .begin_list = on_begin};
    ztc_status status = driver->interface->dispatch(source, &sink);
    (void)printf("{\"event\": \"done\", \"status\": %d}\n", (int)status);
    (void)fflush(stdout);
    return status;
}

static bool next_line(void)
{
    char text[64];
    return read(STDIN_FILENO, text, sizeof(text)) > 0;
}

/* From open to close; false when the standard input has ended. */
static bool live(const struct driver *driver)
{
    void *source = NULL;
    ztc_status status = driver->interface->open(driver->self, &driver->setup, &source);
    (void)printf("{\"event\": \"open\", \"status\": %d}\n", (int)status);
    (void)fflush(stdout);
    if (status != ZTC_OK) {
        return false;
    }
    status = dispatch(driver, source);
    bool more = driver->setup.follow != 0;
    while (more && status == ZTC_OK) {
        struct pollfd waited[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                  {.fd = driver->interface->descriptor(source), .events = POLLIN}};
        (void)poll(waited, 2, driver->interface->timeout(source));
        if (waited[0].revents != 0) {
            more = next_line();
        } else {
            status = dispatch(driver, source);
        }
    }
    driver->interface->close(source);
    return more && next_line();
}

int main(int argc, char **argv)
{
    static struct driver driver;
    static struct ztc_host host = {
        .struct_size = sizeof(struct ztc_host),
        .abi_major = ZTC_ABI_MAJOR,
        .abi_minor = ZTC_ABI_MINOR,
        .name = "test",
        .version = "0.0.0",
        .ctx = &driver,
        .alloc = host_alloc,
        .realloc = host_realloc,
        .free = host_free,
        .diag = host_diag,
    };
    void *handle = argc == 5 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    const struct ztc_module_entry *entry =
        handle != NULL ? dlsym(handle, ZTC_MODULE_ENTRY_NAME) : NULL;
    if (entry == NULL || entry->init(&host, &driver.self) != ZTC_OK) {
        (void)fprintf(stderr, "%s\n", handle == NULL && argc == 5 ? dlerror() : "no module");
        return 2;
    }
    driver.interface = entry->get_interface(driver.self, ZTC_DEVICE_SOURCE_INTERFACE);
    driver.setup = (struct ztc_device_setup){.struct_size = sizeof(driver.setup),
                                             .follow = strcmp(argv[2], "follow") == 0,
                                             .home = argv[3],
                                             .file = argv[4]};
    while (live(&driver)) {
    }
    entry->shutdown(driver.self);
    (void)printf("{\"event\": \"end\", \"live\": %" PRId64 "}\n", driver.live);
    return dlclose(handle);
}
